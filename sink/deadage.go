package sink

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/backlog"
)

const (
	// deadInterval is how often the sink that measures looks at the dead letters.
	deadInterval = 5 * time.Second
	deadTimeout  = 10 * time.Second // of one look
)

// watchDead keeps telling how old the oldest dead letter is and how long letters
// are kept, until ctx is done: one that nobody looks at is lost in the end.
func (s *Sink) watchDead(ctx context.Context, admin *kadm.Client) {
	for {
		pause := time.Second // until it is known who measures
		if s.through.Owner() {
			pause = deadInterval
			if err := s.lookAtDead(ctx, admin); err != nil && ctx.Err() == nil {
				s.log.Warn("looking at the dead letters failed", zap.Error(err))
			}
		} else {
			s.metrics.deadOldest.Set(0)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func (s *Sink) lookAtDead(ctx context.Context, admin *kadm.Client) error {
	ctx, cancel := context.WithTimeout(ctx, deadTimeout)
	defer cancel()
	retention, err := backlog.Retention(ctx, admin, s.cfg.DeadTopic)
	if err != nil {
		return err
	}
	s.metrics.deadRetention.Set(retention.Seconds())
	oldest, err := oldestRecord(ctx, admin, s.cfg.DeadTopic)
	if err != nil {
		return err
	}
	age := 0.0
	if !oldest.IsZero() {
		age = max(time.Since(oldest).Seconds(), 0)
	}
	s.metrics.deadOldest.Set(age)
	return nil
}

// oldestRecord is when the oldest record of the topic was written, by its
// timestamp; zero when there is none.
func oldestRecord(ctx context.Context, admin *kadm.Client, topic string) (time.Time, error) {
	first, err := admin.ListOffsetsAfterMilli(ctx, 0, topic)
	if err == nil {
		err = first.Error()
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("list first records of %s: %w", topic, err)
	}
	var oldest time.Time
	for _, at := range first[topic] {
		if at.Timestamp <= 0 {
			continue // an empty partition
		}
		if written := time.UnixMilli(at.Timestamp); oldest.IsZero() || written.Before(oldest) {
			oldest = written
		}
	}
	return oldest, nil
}
