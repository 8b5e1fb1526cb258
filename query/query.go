// Package query is the HTTP service over ClickHouse: the list of sign-ins as
// Microsoft Graph's clients know it, reports, and the horizon up to which the
// picture is settled. It keeps no state of its own but
// what settled parts of reports came to, which never changes.
package query

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/query/accesslog"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/browser"
	"github.com/gatehouse/gatehouse/query/cursor"
	"github.com/gatehouse/gatehouse/query/deadletter"
	"github.com/gatehouse/gatehouse/query/late"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/list"
	"github.com/gatehouse/gatehouse/query/policies"
	"github.com/gatehouse/gatehouse/query/portal"
	"github.com/gatehouse/gatehouse/query/questions"
	"github.com/gatehouse/gatehouse/query/report"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// Service is the query stage.
type Service struct {
	cfg      Config
	log      *zap.Logger
	ready    *service.Readiness
	metrics  *metrics
	verifier *auth.Verifier
	cursors  cursor.Signer
	store    *store.Store
	reader   *signins.Reader
	routes   api.Router
	// description is the OpenAPI document of the routes.
	description openapi.Rendered
	admin       http.Handler
	limits      *limit.Limits
	cors        corsPolicy
	packing     func(http.Handler) http.HandlerFunc
	tenants     *policies.Book // nil without query.kafka
	now         func() time.Time
	ending      chan struct{} // closed when the service is about to end

	accessLog *accesslog.Log

	sessions *browser.Sessions
	portal   *portal.Portal // nil when the program was built without it

	reports  report.Reports
	lists    *list.Lists
	late     *late.Events
	accesses *accesslog.Lister
	dead     *deadletter.Letters

	addr atomic.Pointer[string]
}

// readyPart is the name under which the service tells its readiness.
const readyPart = "query"

// New builds the service; Run starts it. The error says which setting is wrong.
func New(cfg Config, deps service.Deps) (*Service, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if _, err := questions.All(); err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	verifier, err := auth.NewVerifier(context.Background(), cfg.Auth, auth.AudienceQuery)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	m, err := newMetrics(deps.Metrics)
	if err != nil {
		return nil, err
	}
	s := &Service{
		cfg: cfg, log: deps.Log, ready: deps.Ready, metrics: m, verifier: verifier,
		cursors: cursor.NewSigner(cfg.CursorKey), now: time.Now, ending: make(chan struct{}),
	}
	if cfg.CursorKey == "" {
		s.log.Info("links to further pages end with this process: cursor_key is not set")
	}
	for _, open := range []func(prometheus.Registerer) error{s.openStore, s.openTenants, s.openGuards, s.openSessions, s.openPages} {
		if err := open(deps.Metrics); err != nil {
			return nil, err
		}
	}
	s.ready.Set(readyPart, store.ErrNotConnected)
	return s, nil
}

// openStore makes what reads ClickHouse.
func (s *Service) openStore(reg prometheus.Registerer) (err error) {
	if s.store, err = store.New(s.cfg.store(func() time.Time { return s.now() }), reg); err != nil {
		return err
	}
	s.reader = signins.NewReader(s.store.SendWith)
	s.reports = report.Reports{Store: s.store, Rollups: rollup.NewReader(s.store.Send, rollup.NewKept(s.cfg.ReportMemory, s.metrics.countParts)), Lists: s.reader}
	now := func() time.Time { return s.now() }
	s.late = late.New(s.store, s.cursors, now)
	s.accesses = accesslog.NewLister(s.cfg.AccessLog, s.store, s.cursors, now)
	s.dead = deadletter.New(deadletter.Options{
		Kafka: s.cfg.Kafka, RawTopic: s.cfg.RawTopic, EnrichedTopic: s.cfg.EnrichedTopic, DeadTopic: s.cfg.DeadTopic, DefaultTenant: s.cfg.DefaultTenant, Store: s.store,
	}, s.log)
	s.lists, err = list.New(list.Options{
		Store: s.store, Reader: s.reader, Cursors: s.cursors, DownloadRows: s.cfg.DownloadRows, DownloadTimeout: s.cfg.DownloadTimeout,
		Ending: s.ending, Now: now,
	}, reg)
	return err
}

// openTenants makes the book of tenants' policies, none where the settings name no Kafka.
func (s *Service) openTenants(reg prometheus.Registerer) (err error) {
	asked := policies.Options{Kafka: s.cfg.Kafka, Topic: s.cfg.TenantsTopic, Timeout: s.cfg.StatementTimeout, Now: func() time.Time { return s.now() }}
	if s.tenants, err = policies.New(asked, s.log, reg); err == nil && s.tenants != nil {
		s.reports.Policies = s.tenants.Current
	}
	return err
}

// openSessions makes what lets people sign in.
func (s *Service) openSessions(reg prometheus.Registerer) (err error) {
	asked := browser.Options{Session: s.cfg.Session, Auth: s.cfg.Auth, Personas: s.cfg.Personas, Addr: s.Addr, Now: func() time.Time { return s.now() }}
	s.sessions, err = browser.New(asked, s.log, reg)
	return err
}

// openPages makes the routes, what describes them, and what is for people and operators.
// Operations are bound to what was opened before.
func (s *Service) openPages(reg prometheus.Registerer) (err error) {
	if s.portal, err = portal.Open(); err != nil {
		return err
	}
	if s.packing, err = newPacking(); err != nil {
		return fmt.Errorf("query: %w", err)
	}
	table := s.operations()
	s.routes = api.NewRouter(table)
	if s.description, err = api.Describe(table, groups()); err != nil {
		return fmt.Errorf("query: %w", err)
	}
	gatherer, ok := reg.(prometheus.Gatherer)
	if !ok {
		gatherer = prometheus.NewRegistry()
	}
	s.admin = service.AdminHandler(gatherer, s.ready)
	return nil
}

// Run serves until ctx is done. It listens at once and answers 503 until
// ClickHouse is reached.
func (s *Service) Run(ctx context.Context) error {
	listener, err := net.Listen("tcp", s.cfg.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w: choose another query.listen, or stop what listens there", s.cfg.Listen, err)
	}
	addr := listener.Addr().String()
	s.addr.Store(&addr)
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(ctx, func() { close(s.ending) }) // before requests in flight are waited for
	var background sync.WaitGroup
	background.Go(func() { s.store.Connect(ctx, s.heardOfStore(ctx)) })
	if s.tenants != nil {
		background.Go(func() { s.tenants.Run(ctx) })
	}
	background.Go(func() { s.accessLog.Run(s.store.Connection) })
	err = service.ServeHTTP(ctx, listener, s.Handler(), s.log)
	s.accessLog.Close()
	cancel()
	background.Wait()
	s.store.Close()
	return err
}

// Addr is the address of the listener, host:port; empty before Run listens.
func (s *Service) Addr() string {
	if addr := s.addr.Load(); addr != nil {
		return *addr
	}
	return ""
}
