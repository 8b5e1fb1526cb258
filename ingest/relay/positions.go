package relay

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"go.uber.org/zap"
)

const (
	// measureInterval is how often the lag is measured.
	measureInterval = 5 * time.Second
	// readySource names the part of the readiness that tells of the source.
	readySource = "relay.source"
)

// position is how far a partition of the source has been copied.
type position struct {
	committed  int64 // the next to copy; -1 when none is committed
	start, end int64 // what the source holds: [start, end)
}

// lag is how many offsets are still to be copied.
func (p position) lag() int64 { return max(0, p.end-max(p.committed, p.start)) }

// expired reports whether the source lacks what is to be copied next.
func (p position) expired() bool {
	return p.committed >= 0 && (p.committed < p.start || p.committed > p.end)
}

// positions asks the source about all partitions of the topics.
func positions(ctx context.Context, admin *kadm.Client, group string, topics []string) (map[place]position, error) {
	commits, err := admin.FetchOffsetsForTopics(ctx, group, topics...)
	if err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		return nil, fmt.Errorf("read the offsets of group %s: %w", group, err)
	}
	starts, err := admin.ListStartOffsets(ctx, topics...)
	if err == nil {
		err = starts.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("list first offsets of %v: %w", topics, err)
	}
	ends, err := admin.ListEndOffsets(ctx, topics...)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("list end offsets of %v: %w", topics, err)
	}
	all := map[place]position{}
	ends.Each(func(end kadm.ListedOffset) {
		at := position{committed: -1, end: end.Offset}
		if start, ok := starts.Lookup(end.Topic, end.Partition); ok {
			at.start = start.Offset
		}
		if commit, ok := commits.Lookup(end.Topic, end.Partition); ok {
			at.committed = commit.At
		}
		all[place{end.Topic, end.Partition}] = at
	})
	return all, nil
}

// checkExpired looks for partitions whose next record is gone.
func (r *Relay) checkExpired(ctx context.Context, o *opened) error {
	all, err := positions(ctx, o.sourceAdmin, r.cfg.Group, r.cfg.SourceTopics)
	if err != nil {
		return orRefused(fmt.Errorf("source %v: %w", r.cfg.Source.Brokers, err))
	}
	for at, p := range all {
		if !p.expired() {
			continue
		}
		if !r.cfg.SkipExpired {
			return r.explain(at, p)
		}
		r.log.Warn("going on after a gap, as relay.skip_expired says", zap.String("topic", at.topic), zap.Int32("partition", at.partition),
			zap.Int64("committed", p.committed), zap.Int64("first", p.start), zap.Int64("end", p.end))
	}
	return nil
}

// expired says what to do about an error of reading a place that is gone.
func (r *Relay) expired(ctx context.Context, o *opened, topic string, partition int32, cause error) error {
	at := place{topic, partition}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	if all, err := positions(ctx, o.sourceAdmin, r.cfg.Group, r.cfg.SourceTopics); err == nil && all[at].expired() {
		return r.explain(at, all[at])
	}
	return operator("read %s/%d of the source: %w: %s", topic, partition, cause, advice)
}

// advice tells an operator how to go on after a gap.
const advice = "to go on with what the source still holds, start once with GATEHOUSE_RELAY__SKIP_EXPIRED=true; " +
	"events that are gone can be sent from exports with gatehouse replay"

func (r *Relay) explain(at place, p position) error {
	if p.committed > p.end {
		return operator("source %s/%d ends at offset %d, but group %s has copied up to %d: the topic was deleted and made anew, or lost records; %s",
			at.topic, at.partition, p.end, r.cfg.Group, p.committed, advice)
	}
	return operator("source %s/%d begins at offset %d, but group %s has copied only up to %d: %d records were deleted before they were copied; lengthen the source's retention; %s",
		at.topic, at.partition, p.start, r.cfg.Group, p.committed, p.start-p.committed, advice)
}

// measure keeps lag and readiness of the source up to date until ctx is done.
func (r *Relay) measure(ctx context.Context, o *opened) error {
	ticker := time.NewTicker(measureInterval)
	defer ticker.Stop()
	for {
		r.measureOnce(ctx, o)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

func (r *Relay) measureOnce(ctx context.Context, o *opened) {
	ctx, cancel := context.WithTimeout(ctx, measureInterval)
	defer cancel()
	all, err := positions(ctx, o.sourceAdmin, r.cfg.Group, r.cfg.SourceTopics)
	r.ready.Set(readySource, err)
	for at, p := range all {
		if o.progress.owns(at) {
			r.metrics.lag.WithLabelValues(at.topic, strconv.Itoa(int(at.partition))).Set(float64(p.lag()))
		}
	}
}
