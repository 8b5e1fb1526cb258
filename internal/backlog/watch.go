package backlog

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kadm"
	"go.uber.org/zap"
)

const (
	// lookInterval is how often the ends of partitions are asked for, because a
	// stage that is stopped by what comes after it fetches nothing and sees none.
	lookInterval = 5 * time.Second
	lookTimeout  = 10 * time.Second
)

// Watcher asks Kafka where a topic ends, and how long it keeps records.
type Watcher struct {
	Backlog *Backlog
	Admin   *kadm.Client
	Topic   string
	// Committed returns the offsets committed, of partitions owned that have one.
	Committed func() map[int32]int64
	// Retention is set to the retention of the topic in seconds; 0 for no limit.
	Retention prometheus.Gauge
	Log       *zap.Logger

	before map[int32]int64 // what Committed returned last
}

// Run looks every 5 s until ctx is done.
func (w *Watcher) Run(ctx context.Context) {
	ticker := time.NewTicker(lookInterval)
	defer ticker.Stop()
	for {
		if err := w.look(ctx); err != nil && ctx.Err() == nil {
			w.Log.Warn("looking at the end of a topic failed", zap.String("topic", w.Topic), zap.Error(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (w *Watcher) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	ends, err := w.Admin.ListCommittedOffsets(ctx, w.Topic)
	if err != nil {
		return fmt.Errorf("list ends: %w", err)
	}
	starts, err := w.Admin.ListStartOffsets(ctx, w.Topic)
	if err != nil {
		return fmt.Errorf("list first offsets: %w", err)
	}
	committed := w.Committed()
	// The client of a transactional session does not tell of every revocation.
	for partition := range w.before {
		if _, ok := committed[partition]; !ok {
			w.Backlog.Drop(partition)
		}
	}
	w.before = committed
	for partition, at := range ends[w.Topic] {
		start := starts[w.Topic][partition]
		if err := errors.Join(at.Err, start.Err); err != nil {
			return fmt.Errorf("list offsets of partition %d: %w", partition, err)
		}
		begin, ok := committed[partition]
		if !ok || begin < 0 {
			begin = start.Offset
		}
		w.Backlog.begin(partition, begin)
		w.Backlog.End(partition, at.Offset)
	}
	retention, err := Retention(ctx, w.Admin, w.Topic)
	if err != nil {
		return err
	}
	w.Retention.Set(retention.Seconds())
	return nil
}

// Retention is how long the topic keeps a record; 0 when there is no limit.
func Retention(ctx context.Context, admin *kadm.Client, topic string) (time.Duration, error) {
	configs, err := admin.DescribeTopicConfigs(ctx, topic)
	if err != nil {
		return 0, fmt.Errorf("ask for the settings of topic %s: %w", topic, err)
	}
	config, err := configs.On(topic, nil)
	if err == nil {
		err = config.Err
	}
	if err != nil {
		return 0, fmt.Errorf("ask for the settings of topic %s: %w", topic, err)
	}
	for _, setting := range config.Configs {
		if setting.Key == "retention.ms" && setting.Value != nil {
			ms, err := strconv.ParseInt(*setting.Value, 10, 64)
			if err != nil {
				return 0, fmt.Errorf("retention.ms of topic %s: %w", topic, err)
			}
			return time.Duration(max(ms, 0)) * time.Millisecond, nil
		}
	}
	return 0, nil
}
