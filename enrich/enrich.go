// Package enrich completes sign-in events: it reads the raw topic, decides what
// an event means (status, client app, kind, device, Conditional Access outcome,
// location) and writes the enriched topic, each event exactly once. What cannot
// be read goes to the dead topic with the reason.
package enrich

import (
	"context"
	"errors"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/enrich/geo"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/internal/tenants"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Enricher is the stage. New makes it, Run does its work once.
type Enricher struct {
	cfg     Config
	deps    service.Deps
	log     *zap.Logger
	metrics *metrics
	finder  *geo.Finder
	tenants *tenants.Follower[tenantPolicies]
	workers []*worker
	// unpacked is what raw records lie in, from their fetch to the end of their transaction.
	unpacked kafka.Unpacked
}

// New makes an enricher and loads its geolocation files; it connects to nothing.
// Missing or damaged geolocation files are no error: locations then come from
// the producers alone. Errors: settings that do not fit, metrics registered twice.
func New(cfg Config, deps service.Deps) (*Enricher, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	m, err := newMetrics(deps.Metrics, deps.Ready)
	if err != nil {
		return nil, err
	}
	catalogue, err := openCatalogue(cfg.ErrorCatalogue)
	if err != nil {
		return nil, err
	}
	patterns, err := newAgentPatterns()
	if err != nil {
		return nil, err
	}
	e := &Enricher{cfg: cfg, deps: deps, log: deps.Log, metrics: m}
	e.finder = newFinder(cfg, deps.Log, m)
	e.tenants = newTenants(cfg, deps.Log, m, deps.Ready)
	for range workerCount() {
		e.workers = append(e.workers, &worker{
			decoder:       rawevent.NewDecoder(),
			decider:       newDecider(catalogue, e.finder, patterns, cfg.PreferDatabaseLocation, e.policiesOf),
			enrichedTopic: cfg.EnrichedTopic,
			deadTopic:     cfg.DeadTopic,
			defaultTenant: cfg.DefaultTenant,
			done:          tally{dead: map[schemas.DeadReason]int{}},
		})
	}
	deps.Ready.Set("enrich", errors.New("has not joined its consumer group yet"))
	return e, nil
}

// Run enriches until ctx is done, finishes the transaction in flight within 6 s
// and returns nil. It waits out what passes (brokers away, rebalances) and
// returns an error for what needs an operator: no permission, records deleted
// before they were read, a transactional id in use by another process.
func (e *Enricher) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		e.finder.Watch(ctx)
		return nil
	})
	if gatherer, ok := e.deps.Metrics.(prometheus.Gatherer); ok && e.cfg.Listen != "" {
		admin := service.AdminServer(e.cfg.Listen, gatherer, e.deps.Ready, e.log)
		group.Go(func() error { return admin.Run(ctx) })
	}
	group.Go(func() error {
		e.tenants.Run(ctx)
		return nil
	})
	group.Go(func() error {
		select {
		case <-ctx.Done():
			return nil
		case <-e.tenants.Loaded(): // else the first events would be decided without policies
			return e.sessions(ctx)
		}
	})
	return group.Wait()
}

// sessions runs one session after the other until ctx is done.
func (e *Enricher) sessions(ctx context.Context) error {
	var pause service.Backoff
	for ctx.Err() == nil {
		session, err := e.openSession()
		if err != nil {
			return err // nothing is dialled yet: the settings do not fit
		}
		watching, stop := context.WithCancel(ctx)
		go e.watch(watching, session.Client())
		err = e.consume(ctx, session)
		stop()
		closeSession(ctx, session)
		e.metrics.backlog.Clear()
		if err != nil && !errors.Is(err, errRetry) {
			return err
		}
		if err != nil {
			e.log.Error("transaction failed, starting a new session", zap.Error(err))
			pause.Wait(ctx)
		}
	}
	return nil
}

func newFinder(cfg Config, log *zap.Logger, m *metrics) *geo.Finder {
	var asn []string
	if cfg.ASNFile != "" {
		asn = []string{cfg.ASNFile}
	}
	for _, file := range append(asn, cfg.GeoFiles...) {
		m.geoFailures.WithLabelValues(file) // shows as 0 from the start
	}
	return geo.NewFinder(cfg.GeoFiles, asn, log, geo.Observer{
		Loaded: func(file string, inUse bool) {
			value := 0.0
			if inUse {
				value = 1
			}
			m.geoInUse.WithLabelValues(file).Set(value)
		},
		Failed: func(file string) { m.geoFailures.WithLabelValues(file).Inc() },
	})
}
