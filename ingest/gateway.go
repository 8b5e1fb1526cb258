package ingest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/service"
)

// Gateway is the stage that takes events by HTTP. Its parts are in files of
// their own: tokens, body, split, intake, delivery.
type Gateway struct {
	cfg      Config
	log      *zap.Logger
	ready    *service.Readiness
	metrics  *metrics
	gatherer prometheus.Gatherer

	tokens   *tokens
	limits   *limits
	client   *kgo.Client
	buffer   buffer
	kafka    kafkaState
	requests chan struct{} // a place for each request being worked on
	intakes  sync.Pool     // of *intake
	gzips    sync.Pool     // of *gzip.Reader
	zstds    sync.Pool     // of *zstd.Decoder

	listener atomic.Pointer[net.Listener]
}

// New builds a gateway; nothing connects or listens before Run. deps.Metrics must
// be a registry that can be gathered from, as the gateway serves /metrics. Errors
// say which setting is wrong.
func New(cfg Config, deps service.Deps) (*Gateway, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	gatherer, ok := deps.Metrics.(prometheus.Gatherer)
	if !ok {
		return nil, errors.New("ingest: the metrics registry given cannot be gathered from")
	}
	tokens, err := newTokens(context.Background(), cfg)
	if err != nil {
		return nil, err
	}
	g := &Gateway{
		cfg: cfg, log: deps.Log, ready: deps.Ready, gatherer: gatherer,
		tokens:   tokens,
		limits:   newLimits(cfg.RatePerToken, cfg.RateBurst),
		buffer:   buffer{limit: cfg.MaxBufferedBytes},
		requests: make(chan struct{}, cfg.MaxRequests),
	}
	g.intakes.New, g.gzips.New, g.zstds.New = newIntake, newGzip, newZstd
	if g.client, err = newClient(cfg); err != nil {
		return nil, err
	}
	if g.metrics, err = newMetrics(deps.Metrics, &g.buffer); err != nil {
		g.client.Close()
		return nil, err
	}
	g.kafka.set(errNotAsked)
	g.ready.Set(readyKafka, errNotAsked)
	return g, nil
}

// Run listens and serves until ctx is done; requests in flight then get to their
// answers. It ends within 10 s and closes what New opened.
func (g *Gateway) Run(ctx context.Context) error {
	defer g.client.Close()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", g.cfg.Listen)
	if err != nil {
		return fmt.Errorf("ingest.listen: %w: choose another address, or stop what listens there", err)
	}
	g.listener.Store(&listener)
	if g.tokens.none() {
		g.log.Warn("no token is accepted: set auth.issuers or ingest.tokens")
	}
	// The probe outlives ctx: requests that are still in flight look at it.
	probing, stop := context.WithCancel(context.WithoutCancel(ctx))
	var probe sync.WaitGroup
	probe.Go(func() { g.probe(probing) })
	defer probe.Wait()
	defer stop()
	return service.ServeHTTP(ctx, listener, g.Handler(), g.log)
}

// Addr is the address that the gateway listens on, host:port; before Run it is
// the one in the settings.
func (g *Gateway) Addr() string {
	if l := g.listener.Load(); l != nil {
		return (*l).Addr().String()
	}
	return g.cfg.Listen
}

// Handler serves the gateway's HTTP interface: POST /v1/signins, GET /, its
// description and the admin endpoints.
func (g *Gateway) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(signInsPath, g.measured(http.HandlerFunc(g.post)))
	admin := service.AdminHandler(g.gatherer, g.ready)
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		mux.Handle(path, admin)
	}
	for _, path := range []string{jsonPath, yamlPath} {
		mux.HandleFunc("GET "+path, g.describe)
	}
	mux.HandleFunc("GET "+docsPath, g.docs)
	mux.HandleFunc("/", g.landing)
	return mux
}
