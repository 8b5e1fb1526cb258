// Package relay copies sign-in events from another Kafka cluster, such as an
// Azure Event Hub, into the raw topic: at least once, an event per record. What
// arrives twice is kept once further on, by its id. See docs/relay.md.
package relay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/internal/service"
)

const (
	// finishTimeout is how long a stopping relay waits for the acknowledgement of
	// what it has sent; the rest is copied again by the next one.
	finishTimeout = 5 * time.Second
	// leaveTimeout is how long it then tries to tell the group.
	leaveTimeout = 2 * time.Second
)

// Relay is the stage that copies.
type Relay struct {
	cfg      Config
	log      *zap.Logger
	ready    *service.Readiness
	gatherer prometheus.Gatherer // nil when nothing is to be served
	metrics  *metrics

	from, to []kgo.Opt // of connections to the two clusters
}

// New prepares a relay; nothing is opened before Run. deps.Metrics must also be a
// prometheus.Gatherer when cfg.Listen is set. Errors: invalid settings, metrics
// that are registered already.
func New(cfg Config, deps service.Deps) (*Relay, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	r := &Relay{cfg: cfg, log: deps.Log, ready: deps.Ready}
	r.ready.Set("relay", errors.New("starting"))
	var err error
	if r.from, err = cfg.Source.Options(); err != nil {
		return nil, fmt.Errorf("relay.source.%w", err)
	}
	if r.to, err = cfg.Kafka.Options(); err != nil {
		return nil, fmt.Errorf("kafka.%w", err)
	}
	if cfg.Listen != "" {
		gatherer, ok := deps.Metrics.(prometheus.Gatherer)
		if !ok {
			return nil, errors.New("relay.listen: is set, but the metrics cannot be gathered")
		}
		r.gatherer = gatherer
	}
	if r.metrics, err = newMetrics(deps.Metrics); err != nil {
		return nil, err
	}
	return r, nil
}

// Run copies until ctx is done. It returns an error when going on would lose
// events, or when a cluster refuses what only an operator can grant.
func (r *Relay) Run(ctx context.Context) error {
	parts, ctx := errgroup.WithContext(ctx)
	if r.cfg.Listen != "" {
		admin := service.AdminServer(r.cfg.Listen, r.gatherer, r.ready, r.log)
		parts.Go(func() error { return admin.Run(ctx) })
	}
	parts.Go(func() error { return r.relay(ctx) })
	if err := parts.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// relay opens both clusters, copies until ctx is done and closes them.
func (r *Relay) relay(ctx context.Context) error {
	o, err := r.open(ctx)
	if err != nil {
		return err
	}
	r.ready.Set("relay", nil)

	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error { return r.copy(ctx, o) })
	work.Go(func() error { return r.measure(ctx, o) })
	err = work.Wait()

	r.ready.Set("relay", errors.New("stopping"))
	r.close(o)
	return err
}

// close leaves the group, so that others take over at once.
func (r *Relay) close(o *opened) {
	ctx, cancel := context.WithTimeout(context.Background(), leaveTimeout)
	defer cancel()
	if err := o.source.LeaveGroupContext(ctx); err != nil {
		r.log.Warn("leaving the group failed", zap.Error(err))
	}
	o.source.Close()
	o.destination.Close()
}
