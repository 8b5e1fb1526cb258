package dead

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

const (
	// answerWithin is how long Kafka may take for a question about the topic.
	answerWithin = 20 * time.Second
	// quietFor is how long nothing may come before it is asked whether what is
	// waited for has expired.
	quietFor = 2 * time.Second
	// fetchBytes bounds what is fetched at once, in bytes: one large letter at least.
	fetchBytes = 8 << 20
)

// reader reads the topic of dead letters outside of any group, what is committed.
type reader struct {
	options []kgo.Opt // of the connection
	brokers []string
	topic   string
}

func newReader(cfg kafka.Config, topic string) (reader, error) {
	options, err := cfg.Options()
	if err != nil {
		return reader{}, fmt.Errorf("kafka: %w", err)
	}
	return reader{options: options, brokers: cfg.Brokers, topic: topic}, nil
}

// span is the offsets [start,end) of a partition that are still to be read.
type span struct{ start, end int64 }

// spans returns what each partition holds now, from its start to the last offset
// that no open transaction may still change.
func (r reader) spans(ctx context.Context) (map[int32]span, error) {
	client, err := kgo.NewClient(r.options...)
	if err != nil {
		return nil, fmt.Errorf("connect to kafka %v: %w", r.brokers, err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	admin := kadm.NewClient(client)
	starts, err := admin.ListStartOffsets(ctx, r.topic)
	if err == nil {
		err = starts.Error()
	}
	if err != nil {
		return nil, r.trouble("list the starts of", err)
	}
	ends, err := admin.ListCommittedOffsets(ctx, r.topic)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return nil, r.trouble("list the ends of", err)
	}
	spans := map[int32]span{}
	ends.Each(func(end kadm.ListedOffset) {
		start, _ := starts.Lookup(r.topic, end.Partition)
		spans[end.Partition] = span{start.Offset, end.Offset}
	})
	return spans, nil
}

func (r reader) trouble(what string, err error) error {
	return fmt.Errorf("%s %s on %v: %w; check the address and that the topic is there", what, r.topic, r.brokers, err)
}

// read yields the records of the spans, of each partition in order, and returns
// when all were seen or have expired. What a transaction took back is left out.
func (r reader) read(ctx context.Context, spans map[int32]span, yield func(*kgo.Record) error) error {
	starts := map[int32]kgo.Offset{}
	left := map[int32]span{}
	for partition, s := range spans {
		if s.start < s.end {
			starts[partition], left[partition] = kgo.NewOffset().At(s.start), s
		}
	}
	if len(left) == 0 {
		return nil
	}
	client, err := kgo.NewClient(append([]kgo.Opt{
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{r.topic: starts}),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), // what expires meanwhile is passed over
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // a span may end with a marker
		kgo.FetchMaxBytes(fetchBytes),
		kgo.FetchMaxPartitionBytes(fetchBytes),
	}, r.options...)...)
	if err != nil {
		return fmt.Errorf("connect to kafka %v: %w", r.brokers, err)
	}
	defer client.Close()
	for len(left) > 0 {
		if err := r.pass(ctx, client, left, yield); err != nil {
			return err
		}
	}
	return nil
}

// pass takes one fetch and strikes off what is done.
func (r reader) pass(ctx context.Context, client *kgo.Client, left map[int32]span, yield func(*kgo.Record) error) error {
	wait, cancel := context.WithTimeout(ctx, quietFor)
	fetches := client.PollFetches(wait)
	cancel()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, problem := range fetches.Errors() {
		if !errors.Is(problem.Err, context.DeadlineExceeded) { // that is the poll's own
			return r.trouble("read", problem.Err)
		}
	}
	if fetches.Empty() {
		return r.strikeExpired(ctx, left)
	}
	for _, record := range fetches.Records() {
		s, wanted := left[record.Partition]
		if !wanted {
			continue
		}
		if record.Offset < s.end && !record.Attrs.IsControl() {
			if err := yield(record); err != nil {
				return err
			}
		}
		if record.Offset >= s.end-1 {
			delete(left, record.Partition)
			client.PauseFetchPartitions(map[string][]int32{r.topic: {record.Partition}})
		}
	}
	return nil
}

// strikeExpired strikes off the spans that retention has removed wholly.
func (r reader) strikeExpired(ctx context.Context, left map[int32]span) error {
	now, err := r.spans(ctx)
	if err != nil {
		return err
	}
	for partition, s := range left {
		if now[partition].start >= s.end {
			delete(left, partition)
		}
	}
	return nil
}
