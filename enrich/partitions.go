package enrich

import (
	"context"
	"errors"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/backlog"
)

// assigned notes what the group dealt out. It is called at each rebalance, with
// none when nothing new came.
func (e *Enricher) assigned(_ context.Context, _ *kgo.Client, added map[string][]int32) {
	e.metrics.rebalances.Inc()
	e.gained(added[e.cfg.RawTopic])
	e.deps.Ready.Set("enrich", nil)
}

func (e *Enricher) revoked(_ context.Context, _ *kgo.Client, gone map[string][]int32) {
	e.gone(moveRevoked, gone[e.cfg.RawTopic])
}

func (e *Enricher) lost(_ context.Context, _ *kgo.Client, gone map[string][]int32) {
	e.gone(moveLost, gone[e.cfg.RawTopic])
	e.deps.Ready.Set("enrich", errors.New("lost its place in the consumer group, joining again"))
}

func (e *Enricher) gained(partitions []int32) {
	for _, partition := range partitions {
		if e.metrics.backlog.Own(partition, -1) {
			e.metrics.moves.WithLabelValues(moveAssigned).Inc()
		}
	}
}

func (e *Enricher) gone(how string, partitions []int32) {
	for _, partition := range partitions {
		if e.metrics.backlog.Drop(partition) {
			e.metrics.moves.WithLabelValues(how).Inc()
		}
	}
}

// balancer tells what each rebalance leaves to this process. A transactional
// session calls revoked once between two transactions, also when an idle process
// loses partitions in several rebalances.
type balancer struct {
	kgo.GroupBalancer
	dealt func(assigned map[string][]int32)
}

// ParseSyncAssignment implements kgo.GroupBalancer.
func (b balancer) ParseSyncAssignment(assignment []byte) (map[string][]int32, error) {
	assigned, err := b.GroupBalancer.ParseSyncAssignment(assignment)
	if err == nil {
		b.dealt(assigned)
	}
	return assigned, err
}

// dealt takes all partitions that this process has after a rebalance.
func (e *Enricher) dealt(assigned map[string][]int32) {
	has := assigned[e.cfg.RawTopic]
	var gone []int32
	for _, partition := range e.metrics.backlog.Owned() {
		if !slices.Contains(has, partition) {
			gone = append(gone, partition)
		}
	}
	e.gone(moveRevoked, gone)
	e.gained(has)
}

// watch keeps looking at the end of the raw topic until ctx is done.
func (e *Enricher) watch(ctx context.Context, client *kgo.Client) {
	watcher := backlog.Watcher{
		Backlog: e.metrics.backlog, Admin: kadm.NewClient(client), Topic: e.cfg.RawTopic,
		Retention: e.metrics.retention, Log: e.log,
		Committed: func() map[int32]int64 {
			offsets := map[int32]int64{}
			for partition, at := range client.CommittedOffsets()[e.cfg.RawTopic] {
				offsets[partition] = at.Offset
			}
			return offsets
		},
	}
	watcher.Run(ctx)
}

// pending notes which records are being worked on.
func (e *Enricher) pending(fetches kgo.Fetches) {
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		if len(p.Records) > 0 {
			e.metrics.backlog.Done(p.Partition, p.Records[0].Offset, p.Records[0].Timestamp)
			e.metrics.backlog.End(p.Partition, p.LastStableOffset)
		}
	})
}

// finished notes that they are done. The next record is not known, but is hardly
// older than the last.
func (e *Enricher) finished(fetches kgo.Fetches) {
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		if n := len(p.Records); n > 0 {
			e.metrics.backlog.Done(p.Partition, p.Records[n-1].Offset+1, p.Records[n-1].Timestamp)
		}
	})
}
