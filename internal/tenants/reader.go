package tenants

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

const (
	// fetchBytes bounds one answer of a broker; a single larger record still comes.
	fetchBytes = 8 << 20
	fetchWait  = 500 * time.Millisecond
)

// errTopicMissing stands for a topic that the cluster does not have.
var errTopicMissing = errors.New("the topic does not exist: run gatehouse migrate")

// reader reads all partitions of a topic from their start.
type reader struct {
	client *kgo.Client
	// next is the offset of the next record per partition, end where the
	// partition ended when the reader was opened.
	next, end map[int32]int64
}

// openReader begins at the start of the topic, which has to exist.
func openReader(ctx context.Context, cfg kafka.Config, topic string) (*reader, error) {
	opts, err := cfg.Options()
	if err != nil {
		return nil, err
	}
	client, err := kgo.NewClient(append(opts,
		kgo.ConsumeTopics(topic),
		kgo.ConsumeStartOffset(kgo.NewOffset().AtStart()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // the last record may be one
		// A topic that was made anew shows as an error that would be retried for ever.
		kgo.KeepRetryableFetchErrors(),
		kgo.FetchMaxBytes(fetchBytes), kgo.FetchMaxPartitionBytes(fetchBytes),
		kgo.MaxConcurrentFetches(1), kgo.FetchMaxWait(fetchWait),
	)...)
	if err != nil {
		return nil, fmt.Errorf("connect to kafka %v: %w", cfg.Brokers, err)
	}
	r := &reader{client: client}
	if r.next, r.end, err = bounds(ctx, kadm.NewClient(client), topic); err != nil {
		client.Close()
		return nil, fmt.Errorf("read %s on %v: %w", topic, cfg.Brokers, err)
	}
	return r, nil
}

// bounds lists the first offset of each partition and the one after the last.
func bounds(ctx context.Context, admin *kadm.Client, topic string) (starts, ends map[int32]int64, err error) {
	metadata, err := admin.Metadata(ctx, topic)
	if err != nil {
		return nil, nil, fmt.Errorf("look up the topic: %w", err)
	}
	if detail, ok := metadata.Topics[topic]; !ok || detail.Err != nil || len(detail.Partitions) == 0 {
		if detail.Err == nil || errors.Is(detail.Err, kerr.UnknownTopicOrPartition) {
			return nil, nil, errTopicMissing
		}
		return nil, nil, fmt.Errorf("look up the topic: %w", detail.Err)
	}
	if starts, err = offsets(ctx, admin.ListStartOffsets, topic); err != nil {
		return nil, nil, fmt.Errorf("list first offsets: %w", err)
	}
	if ends, err = offsets(ctx, admin.ListCommittedOffsets, topic); err != nil {
		return nil, nil, fmt.Errorf("list last offsets: %w", err)
	}
	return starts, ends, nil
}

func offsets(ctx context.Context, list func(context.Context, ...string) (kadm.ListedOffsets, error), topic string) (map[int32]int64, error) {
	listed, err := list(ctx, topic)
	if err == nil {
		err = listed.Error()
	}
	if err != nil {
		return nil, err
	}
	at := map[int32]int64{}
	for partition, offset := range listed[topic] {
		at[partition] = offset.Offset
	}
	return at, nil
}

// atEnd says whether all was read that was there when the reader was opened. The
// last record of a partition always stays: compaction leaves the segment alone
// that is written to.
func (r *reader) atEnd() bool {
	for partition, end := range r.end {
		if r.next[partition] < end {
			return false
		}
	}
	return true
}

// poll waits for records and returns them without control records.
func (r *reader) poll(ctx context.Context) ([]*kgo.Record, error) {
	fetches := r.client.PollFetches(ctx)
	if err := fetches.Err(); err != nil {
		return nil, err
	}
	var records []*kgo.Record
	fetches.EachRecord(func(record *kgo.Record) {
		r.next[record.Partition] = record.Offset + 1
		if !record.Attrs.IsControl() {
			records = append(records, record)
		}
	})
	return records, nil
}

func (r *reader) close() { r.client.Close() }
