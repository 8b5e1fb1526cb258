package simulate

import (
	"context"
	"fmt"
	"io"
	"time"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// maxRate is the highest rate that Config takes, events a second.
	maxRate = 1_000_000
	// maxBatch is the number of events sent at once.
	maxBatch = 1000
	// tick is how often events are sent.
	tick = 100 * time.Millisecond
	// maxBacklog is how much of a stall is made up for; older debts are dropped.
	maxBacklog = 2 * time.Second
	// reportEvery is the time between two lines about the progress.
	reportEvery = 10 * time.Second
)

// Config says what live traffic to make and where to send it.
type Config struct {
	// Rate is events a second.
	Rate float64
	// Duration is how long; 0 is until the context ends.
	Duration time.Duration
	// World has the people; nil makes one from Seed, MainTenant, Tenants and Users.
	World *World
	// Seed decides the world and, with the start time, its traffic.
	Seed uint64
	// MainTenant is the GUID of the first tenant; empty makes one up.
	MainTenant string
	// Tenants and Users are how many of them the world has, users in all tenants
	// together.
	Tenants, Users int

	// URL and Token reach the gateway; see client.Config.
	URL, Token string
	// Kafka and Topic are where events go when URL is empty; no Topic is the raw topic.
	Kafka kafka.Config
	Topic string
	// GiveUpAfter is how long a batch that does not get through is tried again; 0
	// is two minutes, negative is for ever.
	GiveUpAfter time.Duration

	// Progress gets a line about the progress every ten seconds; nil is none.
	Progress io.Writer
	// Log gets problems; nil is none.
	Log *zap.Logger
}

// Result is what a run of live traffic came to.
type Result struct {
	// Sent is the number of events made, Accepted and Refused what became of them.
	Sent, Accepted, Refused int
	// Elapsed is how long it took.
	Elapsed time.Duration
}

// Rate is accepted events a second.
func (r Result) Rate() float64 {
	if r.Elapsed <= 0 {
		return 0
	}
	return float64(r.Accepted) / r.Elapsed.Seconds()
}

// Run makes live traffic until the duration is over or the context ends, which
// is no error. It never sends faster than the rate and does not make up for
// stalls of more than two seconds. Errors: settings that cannot work, joined; a
// target that refuses the token or stays away.
func Run(ctx context.Context, cfg Config) (Result, error) {
	if cfg.Log == nil {
		cfg.Log = zap.NewNop()
	}
	if cfg.GiveUpAfter == 0 {
		cfg.GiveUpAfter = 2 * time.Minute
	}
	if cfg.Topic == "" {
		cfg.Topic = schemas.TopicRaw
	}
	if err := cfg.validate(); err != nil {
		return Result{}, fmt.Errorf("simulate: %w", err)
	}
	world := cfg.World
	if world == nil {
		var err error
		if world, err = NewWorld(cfg.Seed, Tenants(cfg.MainTenant, cfg.Tenants, cfg.Users)); err != nil {
			return Result{}, err
		}
	}
	to, err := newTarget(cfg)
	if err != nil {
		return Result{}, fmt.Errorf("simulate: %w", err)
	}
	defer to.close()
	return emit(ctx, cfg, newTraffic(world, time.Now()), to)
}

// emit is the loop: at each tick as many events as are due by now.
func emit(ctx context.Context, cfg Config, live *traffic, to target) (res Result, err error) {
	began := time.Now()
	pace := pace{rate: cfg.Rate, last: began}
	reports := reporter{out: cfg.Progress, next: began.Add(reportEvery)}
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		now := time.Now()
		res.Elapsed = now.Sub(began)
		over := cfg.Duration > 0 && res.Elapsed >= cfg.Duration
		if over {
			now = began.Add(cfg.Duration)
		}
		if err := res.send(ctx, live, to, pace.due(now)); err != nil {
			if ctx.Err() != nil {
				return res, nil
			}
			return res, err
		}
		if over {
			return res, nil
		}
		reports.report(now, res)
		select {
		case <-ctx.Done():
			return res, nil
		case <-ticker.C:
		}
	}
}

// send makes n events and sends them in batches.
func (r *Result) send(ctx context.Context, live *traffic, to target, n int) error {
	var b batch
	for n > 0 {
		b.reset()
		for _, s := range live.take(time.Now(), min(n, maxBatch), nil) {
			b.add(s)
		}
		accepted, refused, err := to.send(ctx, &b)
		r.Sent += len(b.items)
		r.Accepted += accepted
		r.Refused += refused
		if err != nil {
			return err
		}
		n -= len(b.items)
	}
	return nil
}

// rounding keeps a sum of fractions that should be whole from losing an event.
const rounding = 1e-6

// pace counts the events that are due.
type pace struct {
	rate float64
	last time.Time
	// owed is the fraction of an event that was not due yet.
	owed float64
}

func (p *pace) due(now time.Time) int {
	passed := min(now.Sub(p.last), maxBacklog)
	p.last = now
	p.owed += passed.Seconds() * p.rate
	n := max(int(p.owed+rounding), 0)
	p.owed -= float64(n)
	return n
}

// reporter writes a line about the progress now and then.
type reporter struct {
	out  io.Writer
	next time.Time
}

func (p *reporter) report(now time.Time, res Result) {
	if p.out == nil || now.Before(p.next) {
		return
	}
	p.next = now.Add(reportEvery)
	_, _ = fmt.Fprintf(p.out, "%d events in %s, %.1f/s, %d refused\n", res.Accepted, res.Elapsed.Round(time.Second), res.Rate(), res.Refused)
}
