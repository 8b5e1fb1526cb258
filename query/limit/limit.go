// Package limit holds callers and tenants to what they may ask: so many requests, so many
// at once, and so many sign-ins.
package limit

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/graph"
)

// maxLimited bounds how many callers, and how many tenants, are told apart;
// those beyond share one.
const maxLimited = 10_000

// Limits hold each caller and each tenant to what they may ask.
type Limits struct {
	metrics *Metrics

	mu               sync.Mutex
	callers, tenants usageTable
}

// New makes limits that count nobody yet.
func New(cfg Config, m *Metrics) *Limits {
	return &Limits{metrics: m, callers: newUsageTable(cfg.Caller), tenants: newUsageTable(cfg.Tenant)}
}

// Enter lets a request of a reader in, or says which limit is against it. Who
// was let in must leave, telling how many sign-ins the answer showed.
func (l *Limits) Enter(who access.Reader, now time.Time) (leave func(now time.Time, rows int64), problem *graph.Problem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.observe()
	caller := l.callers.of(who.Caller(), now)
	if limit, wait := caller.refuses(l.callers.limit, now); limit != "" {
		return nil, l.throttled("caller", limit, wait)
	}
	tenant := l.tenants.of(who.Tenant, now)
	if limit, wait := tenant.refuses(l.tenants.limit, now); limit != "" {
		return nil, l.throttled("tenant", limit, wait)
	}
	caller.enter(now)
	tenant.enter(now)
	return func(now time.Time, rows int64) {
		l.mu.Lock()
		defer l.mu.Unlock()
		caller.leave(now, rows)
		tenant.leave(now, rows)
	}, nil
}

func (l *Limits) throttled(of, limit string, wait time.Duration) *graph.Problem {
	l.metrics.throttled.WithLabelValues(of, limit).Inc()
	return tooManyRequests(of, limit, wait)
}

func (l *Limits) observe() {
	l.metrics.told.WithLabelValues("caller").Set(float64(len(l.callers.known)))
	l.metrics.told.WithLabelValues("tenant").Set(float64(len(l.tenants.known)))
}

// usageTable holds the usage of each name, at most maxLimited.
type usageTable struct {
	limit    Bound
	known    map[string]*usage
	overflow *usage
	swept    time.Time
}

func newUsageTable(limit Bound) usageTable {
	return usageTable{limit: limit, known: map[string]*usage{}, overflow: newUsage(limit)}
}

// of returns the usage of a name. The full table forgets those at rest, looking
// for them at most once a second.
func (t *usageTable) of(name string, now time.Time) *usage {
	if u := t.known[name]; u != nil {
		return u
	}
	if len(t.known) >= maxLimited && now.Sub(t.swept) >= time.Second {
		t.swept = now
		for name, u := range t.known {
			if u.rests(now) {
				delete(t.known, name)
			}
		}
	}
	if len(t.known) >= maxLimited {
		return t.overflow
	}
	u := newUsage(t.limit)
	t.known[name] = u
	return u
}

// usage is what one caller or tenant has used. Its limiters are nil without a limit.
type usage struct {
	requests, rows *rate.Limiter
	running        int
}

func newUsage(limit Bound) *usage {
	u := &usage{}
	if limit.RequestsPerSecond > 0 {
		u.requests = rate.NewLimiter(rate.Limit(limit.RequestsPerSecond), max(limit.Burst, 1))
	}
	if limit.RowsPerMinute > 0 {
		u.rows = rate.NewLimiter(rate.Limit(float64(limit.RowsPerMinute)/60), limit.RowsPerMinute)
	}
	return u
}

// refuses names the limit that is against one more request now, and for how long.
func (u *usage) refuses(limit Bound, now time.Time) (name string, wait time.Duration) {
	if limit.Concurrent > 0 && u.running >= limit.Concurrent {
		return "concurrent", time.Second
	}
	if wait = until(u.requests, now); wait > 0 {
		return "requests", wait
	}
	// What an answer shows is known at its end: the next ones wait for the debt.
	if wait = until(u.rows, now); wait > 0 {
		return "rows", wait
	}
	return "", 0
}

// until is how long a limiter has nothing left.
func until(limiter *rate.Limiter, now time.Time) time.Duration {
	if limiter == nil {
		return 0
	}
	missing := 1 - limiter.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(math.Ceil(missing / float64(limiter.Limit()) * float64(time.Second)))
}

func (u *usage) enter(now time.Time) {
	u.running++
	take(u.requests, now, 1)
}

func (u *usage) leave(now time.Time, rows int64) {
	u.running--
	take(u.rows, now, rows)
}

// take takes n from a limiter, into debt when need be.
func take(limiter *rate.Limiter, now time.Time, n int64) {
	if limiter == nil {
		return
	}
	for n > 0 {
		part := min(n, int64(limiter.Burst()))
		limiter.ReserveN(now, int(part))
		n -= part
	}
}

// rests says whether to forget the usage changes nothing.
func (u *usage) rests(now time.Time) bool {
	return u.running == 0 && full(u.requests, now) && full(u.rows, now)
}

func full(limiter *rate.Limiter, now time.Time) bool {
	return limiter == nil || limiter.TokensAt(now) >= float64(limiter.Burst())
}
