package tenants

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/schemas"
)

// writeTimeout is how long a write may take before it counts as failed.
const writeTimeout = 15 * time.Second

// Writer writes records of tenants. It is safe for concurrent use.
type Writer struct {
	client *kgo.Client
	topic  string
}

// OpenWriter makes a writer; it connects with the first write. Errors: settings
// that do not fit.
func OpenWriter(cfg kafka.Config, topic string) (*Writer, error) {
	opts, err := cfg.Options()
	if err != nil {
		return nil, err
	}
	client, err := kgo.NewClient(append(opts,
		kgo.ProducerBatchMaxBytes(schemas.MaxRecordBytes),
		kgo.ProducerBatchCompression(kgo.Lz4Compression(), kgo.NoCompression()),
		kgo.RecordDeliveryTimeout(writeTimeout),
	)...)
	if err != nil {
		return nil, fmt.Errorf("connect to kafka %v: %w", cfg.Brokers, err)
	}
	return &Writer{client: client, topic: topic}, nil
}

// Put writes a tenant's record and returns where it lies, once all replicas that
// are in sync have it.
func (w *Writer) Put(ctx context.Context, tenant string, record Record) (partition int32, offset int64, err error) {
	value, err := record.Bytes()
	if err != nil {
		return 0, 0, err
	}
	return w.write(ctx, tenant, value)
}

// Delete takes a tenant's policies away.
func (w *Writer) Delete(ctx context.Context, tenant string) (partition int32, offset int64, err error) {
	return w.write(ctx, tenant, nil)
}

func (w *Writer) write(ctx context.Context, tenant string, value []byte) (int32, int64, error) {
	record := &kgo.Record{Topic: w.topic, Key: []byte(Key(tenant)), Value: value}
	if err := w.client.ProduceSync(ctx, record).FirstErr(); err != nil {
		return 0, 0, fmt.Errorf("write policies of tenant %s to %s: %w", tenant, w.topic, err)
	}
	return record.Partition, record.Offset, nil
}

// Close ends the connections.
func (w *Writer) Close() { w.client.Close() }
