package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/sink/topic"
)

const (
	pollRecords = 2000
	// guardInterval is how often the identity of the topic is looked at.
	guardInterval = 5 * time.Second
)

// poll hands fetched records to their partitions until ctx is done. While memory
// is used up it fetches nothing; the group membership lives on by itself.
func (s *Sink) poll(ctx context.Context, o *opened) error {
	for {
		if err := s.budget.wait(ctx); err != nil {
			return err
		}
		fetches := o.group.PollRecords(ctx, pollRecords)
		err := s.fetchErrors(ctx, fetches)
		fetches.EachPartition(func(f kgo.FetchTopicPartition) {
			if len(f.Records) == 0 {
				return
			}
			if p := o.assignment.find(f.Partition); p != nil {
				p.queue.push(f.Records, f.LastStableOffset)
			}
		})
		// Records are with the workers of this assignment, and those of a later
		// one can't get them: a rebalance may come now.
		o.group.AllowRebalance()
		if err != nil {
			return err
		}
	}
}

// fetchErrors returns the first error that only an operator can mend; the others
// the client tries to mend by itself.
func (s *Sink) fetchErrors(ctx context.Context, fetches kgo.Fetches) error {
	var fatal error
	fetches.EachError(func(topic string, partition int32, err error) {
		if ctx.Err() != nil {
			fatal = ctx.Err()
			return
		}
		s.metrics.fetchErrors.Inc()
		if mustStop(err) {
			fatal = fmt.Errorf("fetch %s/%d: %w: rows may be missing from the table; %s", topic, partition, err, resetAdvice)
			return
		}
		s.log.Warn("fetch failed", zap.String("topic", topic), zap.Int32("partition", partition), zap.Error(err))
	})
	return fatal
}

// mustStop reports whether records may be lost or can never be read.
func mustStop(err error) bool {
	var loss *kgo.ErrDataLoss
	return errors.As(err, &loss) ||
		errors.Is(err, kerr.OffsetOutOfRange) ||
		errors.Is(err, kerr.TopicAuthorizationFailed) ||
		errors.Is(err, kerr.GroupAuthorizationFailed) ||
		errors.Is(err, kgo.ErrClientClosed)
}

// guard stops the sink when the topic is deleted and created again meanwhile.
func (s *Sink) guard(ctx context.Context, o *opened) error {
	ticker := time.NewTicker(guardInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		facts, err := topic.ReadFacts(ctx, o.admin, o.storage.topic)
		s.ready.Set("sink.kafka", err)
		if err == nil && facts.ID != o.storage.topicID {
			return recreated(o.storage.topic, o.storage.topicID, facts.ID)
		}
	}
}
