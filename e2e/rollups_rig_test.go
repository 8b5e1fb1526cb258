package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/ingest/producer"
	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// rollupTenants are the tenants whose reports are compared with brute force.
var rollupTenants = []string{"5e770000-0000-4000-8000-000000000001", "5e770000-0000-4000-8000-000000000002"}

const (
	rollupWeeks = 3
	// boundaryAfter is when, in the test, the horizon passes the end of an hour.
	boundaryAfter = 30 * time.Second
)

// rollupRig is the whole pipeline, each stage a process: an enricher, sinks that
// come and go, a query service, and a producer of random events.
type rollupRig struct {
	*testing.T
	*deployment
	random   *rand.Rand
	producer *producer.Producer
	query    *stage
	sinks    []*stage
	tokens   map[string]string
	conn     driver.Conn
	sent     map[string]randomEvent // by tenant and id
	started  time.Time
	// toClickHouse is where sinks reach ClickHouse.
	toClickHouse string
	broker       string // its address
}

// randomEvent is an event as it was sent last.
type randomEvent struct {
	tenant, id string
	at         time.Time
}

// seedOf is ROLLUP_SEED, else a new one.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	if text := os.Getenv("ROLLUP_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err, "ROLLUP_SEED")
		return seed
	}
	return uint64(time.Now().UnixNano())
}

func newRollupRig(t *testing.T) *rollupRig {
	t.Helper()
	seed := seedOf(t)
	t.Logf("ROLLUP_SEED=%d", seed)
	broker, err := engine.StartKafka(t.Context(), engine.KafkaOptions{Log: testkit.Logger(t)})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	signer, err := auth.OpenSigner(dataDir(t))
	require.NoError(t, err)
	issuer := signer.Config().Issuers[0]
	// Two to three hours, so that the end of an hour settles while the test runs and
	// signins_settled, which ends two hours back, holds all that is settled here.
	now := time.Now()
	latency := 2*time.Hour + now.Sub(now.Truncate(time.Hour)) + boundaryAfter
	r := &rollupRig{T: t, broker: broker.Addr(), random: rand.New(rand.NewPCG(seed, 0)), tokens: map[string]string{}, sent: map[string]randomEvent{}, started: now}
	r.deployment = newDeploymentOn(t, broker.Addr(), 2,
		"GATEHOUSE_VISIBILITY_LATENCY="+latency.String(),
		"GATEHOUSE_SINK__BLOCK_INTERVAL=50ms",
		fmt.Sprintf("GATEHOUSE_AUTH__ISSUERS=[{issuer: %q, jwks_file: %q}]", issuer.Issuer, issuer.JWKSFile))
	for _, tenant := range rollupTenants {
		r.tokens[tenant], err = signer.Token(auth.Claims{Tenant: tenant, Roles: []string{"Reports Reader"}}, auth.AudienceQuery, time.Hour)
		require.NoError(t, err)
	}
	r.producer, err = producer.New(producer.Config{Brokers: []string{broker.Addr()}, Topic: r.topic("RAW")})
	require.NoError(t, err)
	t.Cleanup(func() { _ = r.producer.Close() })
	r.conn = openSQL(t, r.clickhouse.Addr())
	t.Cleanup(func() { _ = r.conn.Close() })
	r.toClickHouse = buffer(t, r.clickhouse.Addr())
	r.start(t, "enrich")
	r.query = r.start(t, "query")
	return r
}

// topic is the name that a setting gives a topic.
func (d *deployment) topic(setting string) string { return d.setting("GATEHOUSE_TOPICS__" + setting) }

// setting is the value of an environment variable of the stages.
func (d *deployment) setting(variable string) string {
	for _, line := range d.env {
		if value, found := strings.CutPrefix(line, variable+"="); found {
			return value
		}
	}
	return ""
}

func (r *rollupRig) startSink() {
	r.sinks = append(r.sinks, r.start(r.T, "sink", "GATEHOUSE_CLICKHOUSE__ADDR="+r.toClickHouse))
}

// awaitMembers waits until exactly the sinks that run are in their group. The
// in-process broker never expires a member that dies while it joins.
func (r *rollupRig) awaitMembers() {
	r.Helper()
	client, err := kgo.NewClient(kgo.SeedBrokers(r.broker))
	require.NoError(r, err)
	defer client.Close()
	group := r.setting("GATEHOUSE_SINK__GROUP")
	testkit.Eventually(r, readyWithin, "the sinks are in their group", func() (bool, string) {
		groups, err := kadm.NewClient(client).DescribeGroups(r.Context(), group)
		state := groups[group]
		return err == nil && state.State == "Stable" && len(state.Members) == len(r.sinks), fmt.Sprint(state.State, len(state.Members), err)
	})
}

// endSink ends one of the sinks, by SIGKILL or in order.
func (r *rollupRig) endSink(kill bool) {
	i := r.random.IntN(len(r.sinks))
	if kill {
		r.awaitMembers()
		r.sinks[i].kill(r.T)
	} else {
		r.sinks[i].interrupt(r.T)
	}
	r.sinks = slices.Delete(r.sinks, i, i+1)
}

// send publishes n random events: new ones of the last weeks, repeats and
// revisions with another outcome, user or country.
func (r *rollupRig) send(n int) {
	r.Helper()
	var events []producer.Event
	for range n {
		e := randomEvent{pickOne(r, rollupTenants), fmt.Sprintf("00000000-0000-4000-8000-%012d", len(r.sent)), r.anyTime()}
		if len(r.sent) > 0 && r.random.IntN(3) == 0 {
			for _, e = range r.sent { // any of them again
				break
			}
		}
		r.sent[e.tenant+e.id] = e
		document := r.document(e)
		events = append(events, producer.Event{Tenant: e.tenant, JSON: document})
		if r.random.IntN(10) == 0 {
			events = append(events, producer.Event{Tenant: e.tenant, JSON: document})
		}
	}
	require.NoError(r, r.producer.Publish(r.Context(), events...))
}

// anyTime is some moment of the last weeks, often around the hour that is about
// to settle, or just now.
func (r *rollupRig) anyTime() time.Time {
	now := time.Now()
	settles := r.started.Truncate(time.Hour).Add(-2 * time.Hour)
	switch r.random.IntN(5) {
	case 0:
		return settles.Add(-time.Duration(r.random.Int64N(int64(90 * time.Minute)))).UTC()
	case 1:
		return now.Add(-time.Duration(r.random.Int64N(int64(3 * time.Hour)))).UTC()
	}
	return now.Add(-time.Duration(r.random.Int64N(int64(rollupWeeks * 7 * 24 * time.Hour)))).UTC()
}

func (r *rollupRig) document(e randomEvent) []byte {
	n := r.random.IntN(30)
	document := map[string]any{
		"id": e.id, "createdDateTime": e.at.Format("2006-01-02T15:04:05.0000000Z"), "ipAddress": "203.0.113.9",
		"appId": pickOne(r, []string{"app-1", "app-2", "app-3", ""}), "appDisplayName": pickOne(r, []string{"Mail", "Files"}),
		"clientAppUsed": pickOne(r, []string{"Browser", "IMAP4"}), "isInteractive": r.random.IntN(3) > 0,
		"status": map[string]any{"errorCode": pickOne(r, []int{0, 0, 50126, 50140})}, "location": map[string]any{"countryOrRegion": pickOne(r, []string{"NO", "US"})},
		"conditionalAccessStatus": pickOne(r, []string{"success", "failure", "notApplied"}), "authenticationRequirement": pickOne(r, []string{"singleFactorAuthentication", "multiFactorAuthentication"}),
		"userId": "", "userPrincipalName": "",
	}
	switch {
	case n < 20:
		document["userId"] = fmt.Sprint("user-", n)
	case n < 25:
		document["userPrincipalName"] = pickOne(r, []string{"Ada", "ADA", "Bob"}) + "@example.com"
	case n < 28:
		document["servicePrincipalId"] = fmt.Sprint("sp-", n)
	}
	text, err := json.Marshal(document)
	require.NoError(r, err)
	return text
}

func pickOne[T any](r *rollupRig, values []T) T { return values[r.random.IntN(len(values))] }

// awaitAllStored waits until every event sent is in the table. After a kill that
// may take the broker's rebalance timeout, a minute.
func (r *rollupRig) awaitAllStored() {
	r.Helper()
	testkit.Eventually(r, 3*time.Minute, "all events are stored", func() (bool, string) {
		n := count(r.T, r.clickhouse.Addr(), "SELECT count() FROM signins FINAL")
		return n == uint64(len(r.sent)), fmt.Sprintf("%d of %d", n, len(r.sent))
	})
}

// state tells whether the table changed between two readings of it.
func (r *rollupRig) state() uint64 {
	r.Helper()
	return count(r.T, r.clickhouse.Addr(), "SELECT sum(cityHash64(tenant_id, id, revision)) FROM signins FINAL")
}

// reader reads the rollups beside the query service.
func (r *rollupRig) reader() *rollup.Reader {
	return rollup.NewReader(func(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
		return r.conn.Query(clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"readonly": 2})), sql, args...)
	}, rollup.NewKept(1<<20, func(int, int) {}))
}

// report asks for the weekly report.
func (r *rollupRig) report(tenant, options string) weeklyReport {
	r.Helper()
	req, err := http.NewRequest(http.MethodGet, "http://"+r.query.addr+"/api/reports/weekly?"+options, nil)
	require.NoError(r, err)
	req.Header.Set("Authorization", "Bearer "+r.tokens[tenant])
	status, body := do(r.T, req)
	require.Equal(r, http.StatusOK, status, "%s", body)
	var report weeklyReport
	require.NoError(r, json.Unmarshal(body, &report))
	return report
}
