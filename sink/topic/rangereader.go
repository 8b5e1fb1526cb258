package topic

import (
	"context"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// FetchBytes is how much one answer of a broker holds at most, compressed.
const FetchBytes = 2 << 20

// ErrRangeGone stands for a range that the topic holds no longer.
var ErrRangeGone = errors.New("the topic no longer holds the range")

// RangeReader reads exact ranges of the enriched topic, outside the consumer group.
type RangeReader struct {
	Options []kgo.Opt // of the connection to Kafka
	Topic   string
}

// Read yields the records of [first,last] with data, in order, as the group saw
// them: committed only. It needs a record (or marker) at last or behind it,
// which is there when the range was read before. Errors wrap ErrRangeGone when
// the range's beginning has expired.
func (r RangeReader) Read(ctx context.Context, partition int32, first, last int64, yield func(*kgo.Record)) error {
	options := append([]kgo.Opt{
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{r.Topic: {partition: kgo.NewOffset().At(first)}}),
		kgo.ConsumeResetOffset(kgo.NoResetOffset()), // it alone keeps from beginning behind what has expired
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(),
		kgo.FetchMaxBytes(FetchBytes),
		kgo.FetchMaxPartitionBytes(FetchBytes),
		kgo.MaxConcurrentFetches(1),
	}, r.Options...)
	client, err := kgo.NewClient(options...)
	if err != nil {
		return fmt.Errorf("read %s/%d [%d,%d]: %w", r.Topic, partition, first, last, err)
	}
	defer client.Close()
	for {
		done, err := r.pass(client.PollFetches(ctx), first, last, yield)
		if done {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("read %s/%d [%d,%d]: %w", r.Topic, partition, first, last, err)
		}
	}
}

// pass yields what belongs to the range and reports whether its end was seen.
func (r RangeReader) pass(fetches kgo.Fetches, first, last int64, yield func(*kgo.Record)) (done bool, err error) {
	if problems := fetches.Errors(); len(problems) > 0 {
		if errors.Is(problems[0].Err, kerr.OffsetOutOfRange) {
			return false, ErrRangeGone
		}
		return false, problems[0].Err
	}
	fetches.EachRecord(func(record *kgo.Record) {
		if record.Offset >= first && record.Offset <= last && !record.Attrs.IsControl() {
			yield(record)
		}
		done = done || record.Offset >= last
	})
	return done, nil
}
