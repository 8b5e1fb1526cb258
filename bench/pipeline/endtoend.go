package main

import (
	"context"
	"fmt"
)

// measureEndToEnd measures both stages at once, from the raw topic to rows that
// can be queried.
func (r *rig) measureEndToEnd(ctx context.Context, program string, id int, last bool) (m sample, err error) {
	p := r.newTopology(fmt.Sprintf("both-%d", id))
	if err := r.createTopics(ctx, p.enriched, p.dead); err != nil {
		return m, err
	}
	defer func() { err = joined(err, r.deleteTopics(ctx, p.dead, p.enriched)) }()
	db, err := r.store.Create(ctx, p.database)
	if err != nil {
		return m, err
	}
	defer func() { err = joined(err, joined(db.Close(), r.store.Drop(ctx, p.database))) }()
	w := r.newStopwatch()
	enrich, err := r.startStage(ctx, program, nameEnrich, p)
	if err != nil {
		return m, err
	}
	defer func() { err = joined(err, enrich.Stop()) }()
	sink, err := r.startStage(ctx, program, nameSink, p)
	if err != nil {
		return m, err
	}
	defer func() { err = joined(err, sink.Stop()) }()
	w.watch(nameEnrich, enrich)
	w.watch(nameSink, sink)
	if err := enrich.Ready(ctx); err != nil {
		return m, err
	}
	if err := joined(w.start(), sink.Ready(ctx)); err != nil {
		return m, err
	}
	if err := w.await(ctx, r.settings.events, countSignIns(db)); err != nil {
		return m, err
	}
	if m, err = w.stop(nameEndToEnd, r.settings.events); err != nil {
		return m, err
	}
	if m.work, err = r.workOf(ctx, p.database, w.ready); err != nil {
		return m, err
	}
	if err := joined(enrich.FinishProfiles(ctx), sink.FinishProfiles(ctx)); err != nil {
		return m, err
	}
	if err := r.checkFigures(ctx, nameEndToEnd, p.database, "signins FINAL"); err != nil || !last {
		return m, err
	}
	return m, r.measureStorage(ctx, p.database)
}
