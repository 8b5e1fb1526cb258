package verify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	fetchBytes = 4 << 20 // of one answer of a broker, compressed
	// quiet is how long nothing may come before the broker is asked why, and
	// quietRounds how often it must say that nothing holds the rest up before the
	// rest is taken to be empty (of aborted records).
	quiet       = 2 * time.Second
	quietRounds = 5
	// patience is how long a transaction that is still open may hold up the reading.
	patience = 5 * time.Minute
)

// errDeleted says that segments were deleted while they were read.
var errDeleted = errors.New("the topic's retention deleted records that were about to be read; run again")

// reader reads ranges of topics, outside all consumer groups.
type reader struct {
	options []kgo.Opt // of the connection
	admin   *kadm.Client
}

// scan yields the records with data in the span, in order: committed ones only,
// without transaction markers. The record and its bytes are the callee's to keep.
func (r reader) scan(ctx context.Context, topic string, partition int32, s span, yield func(*kgo.Record) error) error {
	if s.from >= s.to {
		return nil
	}
	client, err := kgo.NewClient(append([]kgo.Opt{
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: {partition: kgo.NewOffset().At(s.from)}}),
		kgo.ConsumeResetOffset(kgo.NoResetOffset()), // it alone keeps from going on behind what was deleted
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // they may be the last of a range
		kgo.FetchMaxBytes(fetchBytes),
		kgo.FetchMaxPartitionBytes(fetchBytes),
		kgo.MaxConcurrentFetches(1),
	}, r.options...)...)
	if err == nil {
		defer client.Close()
		err = r.poll(ctx, client, topic, partition, s, yield)
	}
	if err != nil {
		return fmt.Errorf("read %s/%d [%d,%d): %w", topic, partition, s.from, s.to, err)
	}
	return nil
}

// poll reads until a record behind the range or the last of it was seen, or the
// broker says that the rest of it holds nothing.
func (r reader) poll(ctx context.Context, client *kgo.Client, topic string, partition int32, s span, yield func(*kgo.Record) error) error {
	moved, rounds := time.Now(), 0
	for rounds < quietRounds {
		records, err := fetch(ctx, client)
		if err != nil {
			return err
		}
		for _, rec := range records {
			if rec.Offset < s.to && !rec.Attrs.IsControl() {
				if err := yield(rec); err != nil {
					return err
				}
			}
			if rec.Offset >= s.to-1 {
				return nil
			}
		}
		if len(records) > 0 {
			moved, rounds = time.Now(), 0
			continue
		}
		stable, err := r.readable(ctx, topic, partition, s.to)
		switch {
		case err != nil:
			return err
		case stable:
			rounds++
		case time.Since(moved) > patience:
			return fmt.Errorf("a transaction has been open for %s: find it with kafka-transactions.sh find-hanging, then run again", patience)
		}
	}
	return nil
}

// fetch returns what comes next, nothing when it stays quiet.
func fetch(ctx context.Context, client *kgo.Client) ([]*kgo.Record, error) {
	waiting, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	fetches := client.PollFetches(waiting)
	for _, problem := range fetches.Errors() {
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(problem.Err, context.DeadlineExceeded):
		case errors.Is(problem.Err, kerr.OffsetOutOfRange):
			return nil, errDeleted
		default:
			return nil, problem.Err
		}
	}
	return fetches.Records(), nil
}

// readable reports whether no open transaction holds up reading as far as to.
func (r reader) readable(ctx context.Context, topic string, partition int32, to int64) (bool, error) {
	listed, err := r.admin.ListCommittedOffsets(ctx, topic)
	if err != nil {
		return false, fmt.Errorf("list the last stable offset: %w", err)
	}
	at, ok := listed.Lookup(topic, partition)
	if !ok || at.Err != nil {
		return false, fmt.Errorf("list the last stable offset: %w", at.Err)
	}
	return at.Offset >= to, nil
}
