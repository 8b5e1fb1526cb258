package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

func selfPID() int { return os.Getpid() }

// measureAll makes all rounds: each measurement once in each, so that what
// changes on the machine meanwhile meets all of them.
func (r *rig) measureAll(ctx context.Context) error {
	if err := r.warmUp(ctx); err != nil {
		return err
	}
	for round := 1; round <= r.settings.runs; round++ {
		for _, name := range rounds() {
			if !r.settings.wants(name) {
				continue
			}
			if err := r.measure(ctx, name, round); err != nil {
				return fmt.Errorf("%s, run %d: %w", name, round, err)
			}
		}
	}
	return r.measureLive(ctx)
}

// measure makes one run of one measurement, of the other program too where there
// is one and it takes part.
func (r *rig) measure(ctx context.Context, name string, round int) error {
	last := round == r.settings.runs
	measured := map[string]func(program string, id int) (sample, error){
		nameEnrich: func(program string, id int) (sample, error) { return r.measureEnrich(ctx, program, id) },
		nameSink:   func(program string, id int) (sample, error) { return r.measureSink(ctx, program, id) },
		nameAccept: func(program string, id int) (sample, error) { return r.measureAccept(ctx, program, id) },
		nameEndToEnd: func(program string, id int) (sample, error) {
			return r.measureEndToEnd(ctx, program, id, last && program == r.settings.program)
		},
	}
	if of, is := measured[name]; is {
		if r.settings.before != "" {
			m, err := of(r.settings.before, 1000+round)
			m.name += beforeSuffix
			if err := r.note(m, err); err != nil {
				return err
			}
		}
		return r.note(of(r.settings.program, round))
	}
	switch name {
	case nameConsume:
		return r.note(r.measureConsume(ctx))
	case nameInsert:
		return r.note(r.measureInsert(ctx, round))
	default:
		return r.note(r.measurePeer(ctx, round, last))
	}
}

// beforeSuffix marks the runs of BENCH_BEFORE.
const beforeSuffix = " (before)"

// note keeps a run.
func (r *rig) note(m sample, err error) error {
	if err != nil {
		return err
	}
	r.results.runs = append(r.results.runs, m)
	r.say("%s: %.0f events/s, %s", m.name, m.rate(), m.whole.Round(time.Millisecond))
	return nil
}
