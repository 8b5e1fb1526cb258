package query

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// loggedRig keeps its access log for ever, as its clock stands still.
func loggedRig(t *testing.T, change func(*Config)) *rig {
	t.Helper()
	r := newRig(t, func(c *Config) {
		c.AccessLog.RetentionDays = 0
		if change != nil {
			change(c)
		}
	})
	r.setMark(testMark)
	return r
}

// logged waits until so many requests of tenant A are written down, and returns
// them, the newest first.
func (r *rig) logged(n int, options string) []map[string]any {
	r.Helper()
	var list []map[string]any
	testkit.Eventually(r, 30*time.Second, "requests are written down", func() (bool, string) {
		answer := r.get(r.token(tenantA, "auditor", "Security Administrator"), "/api/accesslog?top=1000&from=2026-07-01&to=2026-08-01"+options)
		list = list[:0]
		for _, item := range answer.body["value"].([]any) {
			if row := item.(map[string]any); row["userId"] != "auditor" {
				list = append(list, row)
			}
		}
		return len(list) == n, answer.text
	})
	return list
}

// An ordered list reads more sign-ins than a page shows.
func TestAccessLog_orderedList_countsWhatIsShown(t *testing.T) {
	r := loggedRig(t, nil)
	r.insert(values{"id": "one"}, values{"id": "two"}, values{"id": "three"})
	r.get(r.reader(), orderedBy("status", "$top=2"))
	assert.Equal(t, 2.0, r.logged(1, "&route=signins")[0]["rows"])
}

func TestAccessLog_saysWhoReadWhat(t *testing.T) {
	r := loggedRig(t, nil)
	r.insert(values{"id": "mine", "user_id": alice}, values{"id": "theirs"})
	token := r.token(tenantA, alice, "Global Reader", "Reports Reader", "User Administrator")
	r.send(http.MethodGet, token, filtered("startswith(appDisplayName,'O''Neil') or id ne ''", "$top=5"), "", "client-request-id", "mine-1", "X-Forwarded-For", "192.0.2.7")
	r.get(r.token(tenantA, alice), signIns+"/mine")
	r.problem(r.token(tenantA, alice), signIns+"/theirs", http.StatusNotFound)
	app, err := r.signer.Token(auth.Claims{Tenant: tenantA, User: "sp", App: "client", AppOnly: true, Roles: []string{"AuditLog.Read.All"}}, auth.AudienceQuery, time.Hour)
	require.NoError(t, err)
	r.get(app, "/api/reports/weekly")
	r.do(http.MethodGet, "forged", signIns)
	r.get(r.token(tenantB, "b", "Global Reader"), signIns)

	byUser := func(user string, n int) []map[string]any { return r.logged(n, "&user="+user) }
	whole := r.logged(1, "&user="+alice+"&route=signins")[0]
	assert.Equal(t, map[string]any{"$filter": "startswith(appDisplayName,'O''Neil') or id ne ''", "$top": "5"}, whole["options"])
	assert.Equal(t, []any{"Global Reader", "Reports Reader"}, whole["roles"])
	for name, want := range map[string]any{
		"wholeTenant": true, "appOnly": false, "appId": nil, "userId": alice, "method": "GET", "status": 200.0, "rows": 2.0, "clientRequestId": "mine-1",
		"remoteAddress": "127.0.0.1", "forwardedFor": "192.0.2.7", "at": "2026-07-17T12:00:00Z", "target": nil,
	} {
		assert.Equal(t, want, whole[name], name)
	}
	assert.Greater(t, whole["bytes"], 100.0)
	assert.Len(t, whole["requestId"], 36)
	own := r.logged(2, "&user="+alice+"&route=signin")
	got := map[any][]any{}
	for _, row := range own {
		assert.Equal(t, false, row["wholeTenant"])
		assert.Empty(t, row["roles"])
		got[row["target"]] = []any{row["status"], row["rows"]}
	}
	assert.Equal(t, map[any][]any{"mine": {200.0, 1.0}, "theirs": {404.0, 0.0}}, got)
	sp := byUser("sp", 1)[0]
	assert.Equal(t, []any{"client", true, []any{"AuditLog.Read.All"}, "weekly", 0.0}, []any{sp["appId"], sp["appOnly"], sp["roles"], sp["route"], sp["rows"]})
	assert.Len(t, r.logged(1, "&app=client"), 1)
	assert.Len(t, r.logged(4, ""), 4, "neither a forged token nor another tenant's request")
}

func TestAccessLog_holdsNoTokens(t *testing.T) {
	r := loggedRig(t, nil)
	token := r.token(tenantA, alice, "Global Reader")
	r.insert(values{"id": "1"}, values{"id": "2"})
	next := r.get(token, signIns+"?$top=1").next()
	r.get(token, next)
	r.do(http.MethodGet, token, signIns+"?access_token="+token)
	r.do(http.MethodGet, token, signIns+"/"+token)
	r.get(token, filtered("userAgent eq '"+token+"'"))
	r.logged(5, "")
	var text string
	require.NoError(t, r.conn.QueryRow(t.Context(), "SELECT toString(groupArray(tuple(*))) FROM access_log").Scan(&text))
	assert.NotContains(t, text, "eyJ")
	assert.Contains(t, text, "access_token")
	assert.Contains(t, text, "[token]")
	u, err := url.Parse(next)
	require.NoError(t, err)
	assert.NotContains(t, text, u.Query().Get("$skiptoken"))
}

func TestAccessLog_pagesForAdministratorsOfTheTenant_holdEachRequestOnce(t *testing.T) {
	r := loggedRig(t, nil)
	const n = 25
	for i := range n {
		r.get(r.token(tenantA, alice), fmt.Sprintf("%s?$top=%d", signIns, i+1))
	}
	r.logged(n, "")
	for role, status := range map[string]int{"Global Administrator": 200, "Security Administrator": 200, "Security Reader": 403, "Global Reader": 403, "Reports Reader": 403, "": 403} {
		answer := r.do(http.MethodGet, r.token(tenantA, "auditor", role), "/api/accesslog")
		assert.Equal(t, status, answer.status, role)
		assert.Equal(t, status == 200, strings.Contains(answer.text, alice), role)
	}
	assert.NotContains(t, r.get(r.token(tenantB, "x", "Global Administrator"), "/api/accesslog").text, alice)
	admin := r.token(tenantA, "auditor", "Global Administrator")
	r.problem(admin, "/api/accesslog?tenant="+tenantA, http.StatusBadRequest)
	r.problem(admin, "/api/accesslog?cursor=x", http.StatusBadRequest)
	seen := map[string]bool{}
	pages := 0
	for target := "/api/accesslog?top=10&user=" + alice; target != ""; pages++ {
		answer := r.get(admin, target)
		for _, item := range answer.body["value"].([]any) {
			seen[item.(map[string]any)["options"].(map[string]any)["$top"].(string)] = true
		}
		target, _ = answer.body["nextLink"].(string)
	}
	assert.Equal(t, 3, pages)
	assert.Len(t, seen, n)
}

func TestAccessLog_disabled_saysSo(t *testing.T) {
	r := loggedRig(t, func(c *Config) { c.AccessLog.Enabled = false })
	code, message := r.problem(r.token(tenantA, "x", "Global Administrator"), "/api/accesslog", http.StatusNotImplemented)
	assert.Equal(t, "NotImplemented", code)
	assert.Contains(t, message, "query.access_log.enabled")
}

// While ClickHouse takes no records, requests are answered until the queue is
// full, then refused; nothing is lost.
func TestAccessLog_outage_refusesWhatCouldNotBeWrittenDown(t *testing.T) {
	const places = 5
	r := loggedRig(t, func(c *Config) { c.AccessLog.QueueRequests = places })
	require.NoError(t, r.conn.Exec(t.Context(), "RENAME TABLE access_log TO access_log_away"))
	for range places {
		r.get(r.reader(), "/api/horizon")
	}
	code, message := r.problem(r.reader(), "/api/horizon", http.StatusServiceUnavailable)
	assert.Equal(t, "ServiceUnavailable", code)
	assert.Contains(t, message, "written down")
	assert.Contains(t, r.get("", "/metrics").text, "gatehouse_query_access_log_refused_total 1")
	require.NoError(t, r.conn.Exec(t.Context(), "RENAME TABLE access_log_away TO access_log"))
	testkit.Eventually(t, 60*time.Second, "all are written down", func() (bool, string) {
		var n uint64
		require.NoError(t, r.conn.QueryRow(t.Context(), "SELECT count() FROM access_log").Scan(&n))
		return n == places, fmt.Sprint(n)
	})
	testkit.Eventually(t, patience, "requests are answered again", func() (bool, string) {
		answer := r.do(http.MethodGet, r.reader(), "/api/horizon")
		return answer.status == http.StatusOK, answer.text
	})
}
