package main

import (
	"context"
	"fmt"
	"time"

	"github.com/gatehouse/gatehouse/bench/process"
	"github.com/gatehouse/gatehouse/bench/stage"
)

// Names of processes in the table.
const (
	processKafka      = "Kafka"
	processClickHouse = "ClickHouse"
	processClient     = "client"
)

// stallTimeout is after what time without progress a run has failed.
const stallTimeout = 2 * time.Minute

// sample is one run of one measurement.
type sample struct {
	name string
	// events were done in took, counted from when the contender was ready; whole
	// counts from its start.
	events      int
	took, whole time.Duration
	// cpu is the processor time within took, by process.
	cpu map[string]time.Duration
	// peak is the most memory of a stage's process, in bytes; memory what it had
	// after each quarter of the events.
	peak   map[string]int64
	memory map[string][]int64
	// work is what ClickHouse says about its part.
	work []work
}

// rate is in events a second.
func (r sample) rate() float64 { return float64(r.events) / r.took.Seconds() }

// stopwatch takes the time of a run and the processor time of its processes.
type stopwatch struct {
	started time.Time // the contender was
	ready   time.Time
	pids    map[string]int
	before  map[string]time.Duration
	stages  []namedStage
	memory  map[string][]int64
}

type namedStage struct {
	name  string
	stage *stage.Stage
}

// newStopwatch begins to count the whole time.
func (r *rig) newStopwatch() *stopwatch {
	w := &stopwatch{started: time.Now(), pids: map[string]int{processClickHouse: r.store.PID()}, memory: map[string][]int64{}}
	if r.brokerPID != 0 {
		w.pids[processKafka] = r.brokerPID
	}
	return w
}

// watch adds a stage.
func (w *stopwatch) watch(name string, s *stage.Stage) {
	w.pids[name] = s.PID()
	w.stages = append(w.stages, namedStage{name, s})
}

// start begins to count: the contender is ready.
func (w *stopwatch) start() (err error) {
	w.ready = time.Now()
	w.before, err = w.processorTimes()
	return err
}

func (w *stopwatch) processorTimes() (map[string]time.Duration, error) {
	times := map[string]time.Duration{}
	for name, pid := range w.pids {
		var err error
		if times[name], err = process.CPU(pid); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return times, nil
}

// stop ends the run: all events are where they should be.
func (w *stopwatch) stop(name string, events int) (sample, error) {
	now := time.Now()
	after, err := w.processorTimes()
	if err != nil {
		return sample{}, err
	}
	r := sample{
		name: name, events: events, took: now.Sub(w.ready), whole: now.Sub(w.started),
		cpu: map[string]time.Duration{}, peak: map[string]int64{}, memory: w.memory,
	}
	for name, t := range after {
		r.cpu[name] = t - w.before[name]
	}
	for _, s := range w.stages {
		m, err := s.stage.Memory()
		if err != nil {
			return sample{}, err
		}
		r.peak[s.name] = m.Peak
	}
	return r, nil
}

// await polls done until it says that all events are, and notes the stages'
// memory after each quarter.
func (w *stopwatch) await(ctx context.Context, events int, done func(context.Context) (int64, error)) error {
	const pause = 50 * time.Millisecond
	last, moved, quarter := int64(-1), time.Now(), 1
	for {
		n, err := done(ctx)
		if err != nil {
			return err
		}
		for ; quarter <= 4 && n*4 >= int64(quarter)*int64(events); quarter++ {
			if err := w.noteMemory(); err != nil {
				return err
			}
		}
		if n >= int64(events) {
			return nil
		}
		if n > last {
			last, moved = n, time.Now()
		}
		if time.Since(moved) > stallTimeout {
			return fmt.Errorf("no progress in %s: %d of %d events", stallTimeout, n, events)
		}
		for _, s := range w.stages {
			if err := s.stage.Failed(); err != nil {
				return err
			}
		}
		wait := pause
		if n < int64(events)/10*9 { // asking costs what is measured, too
			wait = 5 * pause
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

func (w *stopwatch) noteMemory() error {
	for _, s := range w.stages {
		m, err := s.stage.Memory()
		if err != nil {
			return err
		}
		w.memory[s.name] = append(w.memory[s.name], m.Now)
	}
	return nil
}
