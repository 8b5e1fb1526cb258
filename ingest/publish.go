package ingest

import (
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

const (
	// batchOverhead is what a record batch takes beside the largest event.
	batchOverhead = 64 << 10
	// produceLinger lets events of several requests share a batch.
	produceLinger = 2 * time.Millisecond
	// shareOfBuffer is the part of the buffer that one request may fill.
	shareOfBuffer = 8
	// recordOverhead is what a waiting record takes beside key and value, in bytes.
	recordOverhead = 256
)

// newClient returns the idempotent producer of the gateway. It does not connect yet.
func newClient(cfg Config) (*kgo.Client, error) {
	opts, err := cfg.Kafka.Options()
	if err != nil {
		return nil, fmt.Errorf("ingest.kafka: %w", err)
	}
	opts = append(opts,
		kgo.DefaultProduceTopicAlways(),
		kgo.DefaultProduceTopic(cfg.Topic),
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerLinger(produceLinger),
		kgo.WithCompressor(kafka.Compressor{}),
		kgo.ProducerBatchMaxBytes(int32(max(1<<20, cfg.MaxEventBytes)+batchOverhead)),
		kgo.RecordDeliveryTimeout(cfg.DeliveryTimeout),
		kgo.ProduceRequestTimeout(cfg.DeliveryTimeout),
		// The gateway's own buffer is the bound: it counts bytes and refuses. These
		// only make sure that the client never blocks before that.
		kgo.MaxBufferedRecords(int(cfg.MaxBufferedBytes/recordOverhead)+1),
		kgo.MaxBufferedBytes(int(cfg.MaxBufferedBytes)+1),
	)
	client, err := kgo.NewClient(opts...)
	if err != nil {
		return nil, fmt.Errorf("ingest.kafka: %w", err)
	}
	return client, nil
}
