package main

import (
	"context"
	"sync"
	"time"
)

// inject carries out a plan and returns when all faults are undone: when their
// time is over, or early when ctx is done.
func (r *rig) inject(ctx context.Context, plan []fault) {
	began := time.Now()
	turns := map[string]*sync.Mutex{} // a target bears one fault at a time, however long its start takes
	for _, f := range plan {
		turns[f.target] = &sync.Mutex{}
	}
	var running sync.WaitGroup
	for _, f := range plan {
		if !sleep(ctx, f.at-time.Since(began)) {
			break
		}
		running.Go(func() {
			turns[f.target].Lock()
			defer turns[f.target].Unlock()
			r.out.fault(time.Since(began), f)
			r.commit(ctx, f)
		})
	}
	running.Wait()
}

// commit does one fault and undoes it.
func (r *rig) commit(ctx context.Context, f fault) {
	if l, isLink := r.links[f.target]; isLink {
		l.hinder(f.action)
		sleep(ctx, f.length)
		l.heal()
		return
	}
	v := r.victims[f.target]
	switch f.action {
	case kill:
		v.kill()
		sleep(ctx, f.length)
		if err := v.start(); err != nil {
			r.out.note(err.Error())
		}
	case pause:
		v.freeze()
		sleep(ctx, f.length)
		v.thaw()
	case slow:
		for end := time.Now().Add(f.length); time.Now().Before(end); {
			v.freeze()
			sleep(ctx, 150*time.Millisecond)
			v.thaw()
			if !sleep(ctx, 50*time.Millisecond) {
				return
			}
		}
	}
}

// sleep waits so long; false when ctx ended before.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
