package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// warmUp has the events enriched once, which the sink finds as its backlog, and
// where both stages are measured together they run once before: the broker takes
// half a minute of each of its tasks until Java has compiled what it runs.
func (r *rig) warmUp(ctx context.Context) error {
	if !slices.ContainsFunc(measurements(), func(name string) bool {
		return name != nameConsume && name != namePeer && r.settings.wants(name)
	}) {
		return nil
	}
	m, err := r.measureEnrich(ctx, r.settings.program, 0)
	if err != nil {
		return fmt.Errorf("warm up: %w", err)
	}
	r.say("warmed up: enrich took %s", m.whole.Round(time.Millisecond))
	if !r.settings.wants(nameEndToEnd) {
		return nil
	}
	if m, err = r.measureEndToEnd(ctx, r.settings.program, 0, false); err != nil {
		return fmt.Errorf("warm up: %w", err)
	}
	r.say("warmed up: both stages took %s", m.whole.Round(time.Millisecond))
	return nil
}

// measureEnrich measures `gatehouse enrich` on the raw topic as its backlog. The
// first run's enriched topic is kept for the sink.
func (r *rig) measureEnrich(ctx context.Context, program string, id int) (m sample, err error) {
	p := r.newTopology(fmt.Sprintf("enrich-%d", id))
	if err := r.createTopics(ctx, p.enriched, p.dead); err != nil {
		return m, err
	}
	defer func() {
		topics := []string{p.dead}
		if r.backlog == "" && err == nil {
			r.backlog = p.enriched
		} else {
			topics = append(topics, p.enriched)
		}
		err = joined(err, r.deleteTopics(ctx, topics...))
	}()
	w := r.newStopwatch()
	s, err := r.startStage(ctx, program, nameEnrich, p)
	if err != nil {
		return m, err
	}
	defer func() { err = joined(err, s.Stop()) }()
	w.watch(nameEnrich, s)
	if err := s.Ready(ctx); err != nil {
		return m, err
	}
	if err := w.start(); err != nil {
		return m, err
	}
	err = w.await(ctx, r.settings.events, func(ctx context.Context) (int64, error) {
		return committed(ctx, r.admin, p.enrichGroup, p.raw)
	})
	if err != nil {
		return m, err
	}
	if m, err = w.stop(nameEnrich, r.settings.events); err != nil {
		return m, err
	}
	return m, s.FinishProfiles(ctx)
}
