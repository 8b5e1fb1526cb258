package sink

import (
	"context"

	"github.com/gatehouse/gatehouse/internal/backlog"
	"github.com/gatehouse/gatehouse/sink/plan"
)

// own begins to tell what the partition has yet to store.
func (p *partition) own(begin plan.Begin) {
	next := begin.Next
	if begin.Replay != nil {
		next = begin.Replay.First
	}
	p.metrics.backlog.Own(p.id, next)
	p.metrics.moves.WithLabelValues(moveAssigned).Inc()
}

// watch keeps looking at the end of the enriched topic until ctx is done.
func (s *Sink) watch(ctx context.Context, o *opened) {
	watcher := backlog.Watcher{
		Backlog: s.metrics.backlog, Admin: o.admin, Topic: s.cfg.EnrichedTopic,
		Retention: s.metrics.retention, Log: s.log,
		Committed: func() map[int32]int64 { return nil }, // own knows better
	}
	watcher.Run(ctx)
}
