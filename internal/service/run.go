package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"
)

// StopTimeout is how long all parts together may take to stop.
const StopTimeout = 10 * time.Second

// lastMoment is what a part still gets when those before it have used up
// StopTimeout: enough to close what needs no waiting.
const lastMoment = 250 * time.Millisecond

// Part is one thing that runs in the process. Run works until ctx is done.
type Part struct {
	Name string
	Run  func(ctx context.Context) error
}

// errEnded stands for a part that ended by itself without saying why.
var errEnded = errors.New("ended by itself")

// Run starts the parts in order and works until ctx is done or a part ends,
// which stops all; it then stops them in reverse, each before the next. It
// returns nil after an ordered stop, else every part's failure. A part that has
// not stopped when StopTimeout is over is reported and left behind.
func Run(ctx context.Context, log *zap.Logger, parts ...Part) error {
	ended := make(chan struct{}, len(parts))
	running := make([]*runningPart, 0, len(parts))
	for _, part := range parts {
		running = append(running, startPart(ctx, part, ended))
		log.Info("part started", zap.String("part", part.Name))
	}
	if len(parts) > 0 {
		select {
		case <-ctx.Done():
		case <-ended:
		}
	}
	var problems []error
	deadline := time.Now().Add(StopTimeout)
	for i := len(running) - 1; i >= 0; i-- {
		if err := running[i].stop(max(time.Until(deadline), lastMoment)); err != nil {
			problems = append(problems, err)
			log.Error("part failed", zap.String("part", running[i].name), zap.Error(err))
			continue
		}
		log.Info("part stopped", zap.String("part", running[i].name))
	}
	return errors.Join(problems...)
}

type runningPart struct {
	name   string
	cancel context.CancelFunc
	done   chan struct{}
	err    error // valid once done is closed
}

// startPart runs the part under a context that does not end with ctx: the order
// of stopping is Run's business.
func startPart(ctx context.Context, part Part, ended chan<- struct{}) *runningPart {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r := &runningPart{name: part.Name, cancel: cancel, done: make(chan struct{})}
	go func() {
		err := part.Run(own)
		switch {
		case own.Err() == nil && err == nil:
			r.err = errEnded
		case own.Err() != nil && errors.Is(err, context.Canceled):
		default:
			r.err = err
		}
		close(r.done)
		ended <- struct{}{}
	}()
	return r
}

// stop ends the part and returns its failure.
func (r *runningPart) stop(within time.Duration) error {
	r.cancel()
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-r.done:
	case <-timer.C:
		return fmt.Errorf("%s: did not stop within %s", r.name, within.Round(time.Millisecond))
	}
	if r.err != nil {
		return fmt.Errorf("%s: %w", r.name, r.err)
	}
	return nil
}
