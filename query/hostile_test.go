package query

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/api"
)

const (
	hostileRequests = 10_000
	hostileSeed     = 20260717
)

// listening notes the SQL of every statement as it is sent, before ClickHouse binds
// its parameters.
type listening struct {
	driver.Conn
	heard func(sql string)
}

func (l listening) Query(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
	l.heard(sql)
	return l.Conn.Query(ctx, sql, args...)
}

func (l listening) QueryRow(ctx context.Context, sql string, args ...any) driver.Row {
	l.heard(sql)
	return l.Conn.QueryRow(ctx, sql, args...)
}

func (l listening) Select(ctx context.Context, into any, sql string, args ...any) error {
	l.heard(sql)
	return l.Conn.Select(ctx, into, sql, args...)
}

func (l listening) Exec(ctx context.Context, sql string, args ...any) error {
	l.heard(sql)
	return l.Conn.Exec(ctx, sql, args...)
}

func (l listening) PrepareBatch(ctx context.Context, sql string, options ...driver.PrepareBatchOption) (driver.Batch, error) {
	l.heard(sql)
	return l.Conn.PrepareBatch(ctx, sql, options...)
}

// statements are what was heard.
type statements struct {
	n        atomic.Int64
	distinct sync.Map
}

// traces are what of an input must not stand in SQL: our canaries, and the page
// sizes that are asked for.
var traces = regexp.MustCompile(`(?i)` + canary + `|` + canaryDigits + `|\b77[678]\b`)

func (s *statements) heard(t *testing.T) func(string) {
	return func(sql string) {
		s.n.Add(1)
		if found := traces.FindString(sql); found != "" {
			t.Errorf("%q reached the statement %s", found, sql)
		}
		s.distinct.Store(sql, true)
	}
}

// hostileRig holds sign-ins of two tenants; the names say whose they are.
func hostileRig(t *testing.T) (*rig, *statements) {
	r := policiesRig(t, testkit.Kafka(t))
	r.lieDead(t)
	row := func(mark, tenant, user string, offset int64) values {
		return values{
			"id": "of-" + mark, "tenant_id": tenant, "user_id": user, "user_principal_name": mark + "@example.com", "user_display_name": mark, "app_id": mark, "app_display_name": mark, "city": mark,
			"status": "Failure", "error_code": int32(50126), "client_app": "IMAP4", "late_seconds": uint32(60), "stored_at": noon.Add(-time.Minute), "ip_address": "192.0.2.1", "ip": "::ffff:192.0.2.1",
			"applied_conditional_access_policies": `[{"id":"` + mark + `","result":"success"}]`, "_partition": int32(0), "_offset": offset,
		}
	}
	r.insert(row("mark-a-alice", tenantA, alice, 0), row("mark-a-bob", tenantA, robert, 1), row("mark-b-alice", tenantB, alice, 2), row("mark-b-carol", tenantB, "carol", 3))
	r.storedUpTo("topic", 4)
	r.setMark(testMark)
	heard := &statements{}
	r.service.store.Use(listening{r.service.store.Connection(), heard.heard(t)})
	return r, heard
}

// asker is who asks, and whose marks may not show.
type asker struct {
	name, token string
	never       *regexp.Regexp
}

func (r *rig) askers() []asker {
	return []asker{
		{"an administrator", r.token(tenantA, robert, "Global Administrator"), regexp.MustCompile(`mark-b-`)},
		{"a user without a role", r.token(tenantA, alice), regexp.MustCompile(`mark-b-|mark-a-bob`)},
		{"another tenant's reports reader", r.token(tenantB, "carol", "Reports Reader"), regexp.MustCompile(`mark-a-|"appliedConditionalAccessPolicies":\[`)},
	}
}

// TestHostile sends 10,000 generated requests to all operations: none reaches SQL
// but as a parameter, none is answered by a status of 500 or more, none shows what
// its caller may not see, none hangs.
func TestHostile(t *testing.T) {
	r, heard := hostileRig(t)
	table := r.weighed()
	askers := r.askers()
	cursors := r.someCursors(askers[0].token)
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 16}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var statuses sync.Map
	var next atomic.Int64
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for i := next.Add(1); i <= hostileRequests && !t.Failed(); i = next.Add(1) {
				h := newHostile(hostileSeed + uint64(i))
				who := askers[h.IntN(len(askers))]
				status := r.attack(t, client, h.request(table[h.IntN(len(table))], cursors), who)
				n, _ := statuses.LoadOrStore(status, new(atomic.Int64))
				n.(*atomic.Int64).Add(1)
			}
		})
	}
	workers.Wait()
	counts := map[int]int64{}
	statuses.Range(func(status, n any) bool {
		counts[status.(int)] = n.(*atomic.Int64).Load()
		return true
	})
	distinct := 0
	heard.distinct.Range(func(any, any) bool { distinct++; return true })
	t.Logf("answers by status: %v; %d statements, %d of them different", counts, heard.n.Load(), distinct)
	assert.Greater(t, counts[http.StatusOK], int64(hostileRequests/8), "too little of it is valid")
	assert.Greater(t, distinct, 500, "too little of it reaches SQL")
	r.logShowsParameters(t)
}

// weighed are the operations, each as often as it is worth to be asked.
func (r *rig) weighed() []*api.Operation {
	var weighed []*api.Operation
	table := (&Service{}).operations()
	for i := range table {
		o := &table[i]
		weight := 2
		switch {
		case o.Name == routeList:
			weight = 96
		case o.Name == routeTotal || o.Name == routeGet:
			weight = 16
		case o.Name == routeBatch || o.Name == routeTail || o.Name == routeDownload || o.Name == routeLate || o.Name == routeAccessLog || o.Name == routeReportValues:
			weight = 8
		case o.Group == groupReports || o.Name == routeError:
			weight = 4
		case o.Group == groupPages || o.Name == routeDead || o.Name == routeLetter || o.Name == routeReplay: // no SQL
			weight = 1
		}
		for range weight {
			weighed = append(weighed, o)
		}
	}
	return weighed
}

// someCursors are tokens that the service signed.
func (r *rig) someCursors(token string) []string {
	r.Helper()
	var cursors []string
	for _, target := range []string{signIns + "?$top=1", "/api/late?top=1", "/api/tail?after=begin&top=1"} {
		body := r.get(token, target).body
		for _, name := range []string{"@odata.nextLink", "nextLink"} {
			link, _ := body[name].(string)
			u, err := url.Parse(link)
			require.NoError(r, err)
			for _, option := range []string{"$skiptoken", "cursor", "after"} {
				if cursor := u.Query().Get(option); cursor != "" {
					cursors = append(cursors, cursor)
				}
			}
		}
	}
	require.Len(r, cursors, 3)
	return cursors
}

// attack sends a request and judges the answer.
func (r *rig) attack(t *testing.T, client *http.Client, attack hostileRequest, who asker) int {
	path, query, _ := strings.Cut(attack.target, "?")
	address, err := url.Parse(r.base)
	require.NoError(t, err)
	address.Opaque, address.RawQuery = "//"+address.Host+path, query
	req := (&http.Request{Method: attack.operation.Method, URL: address, Host: address.Host, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(attack.body))}).WithContext(t.Context())
	req.Header.Set("Authorization", "Bearer "+who.token)
	for name, value := range attack.header {
		req.Header.Set(name, value)
	}
	said := fmt.Sprintf("%s %s %v as %s", attack.operation.Method, attack.target, attack.header, who.name)
	resp, err := client.Do(req)
	if !assert.NoError(t, err, said) {
		return 0
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	assert.NoError(t, err, said)
	assert.Less(t, resp.StatusCode, 500, "%s: %s", said, text)
	assert.Empty(t, who.never.FindString(string(text)), "%s: %s", said, text)
	assert.NotContains(t, string(text), "DB::Exception", said)
	if attack.operation.Name == routeBatch {
		assert.NotRegexp(t, `"status":5\d\d,"headers"`, string(text), said)
	}
	return resp.StatusCode
}

// quotedText and quotedNumber match the value of a parameter as ClickHouse writes
// it down, a number after its texts were taken away.
var (
	quotedText   = regexp.MustCompile(`(?s)'(\\.|''|[^'\\])*'`)
	quotedNumber = regexp.MustCompile(`_CAST\([-+.\deinf]*, ''\)`)
)

// logShowsParameters looks at what ClickHouse says it was asked: all that came from
// input stands inside quotes there, where the values of parameters are.
func (r *rig) logShowsParameters(t *testing.T) {
	const ours = "FROM system.query_log WHERE type = 'QueryFinish' AND current_database = currentDatabase() AND query ILIKE '%" + canary + "%' AND query NOT ILIKE '%system.query_log%'"
	testkit.Eventually(t, time.Minute, "the statements are in the log", func() (bool, string) {
		require.NoError(t, r.conn.Exec(t.Context(), "SYSTEM FLUSH LOGS query_log"))
		var n uint64
		require.NoError(t, r.conn.QueryRow(t.Context(), "SELECT count() "+ours).Scan(&n))
		return n > 500, fmt.Sprint(n)
	})
	rows, err := r.conn.Query(t.Context(), "SELECT query "+ours+" LIMIT 5000")
	require.NoError(t, err)
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		var query string
		require.NoError(t, rows.Scan(&query))
		n++
		rest := quotedNumber.ReplaceAllString(quotedText.ReplaceAllString(query, "''"), "''")
		if traces.MatchString(rest) {
			t.Errorf("outside of quotes: %s", rest)
		}
	}
	require.NoError(t, rows.Err())
	require.Greater(t, n, 500)
}
