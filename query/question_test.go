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

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/questions"
)

// spray are sign-ins of a tenant with a wrong password, one of each user, from one
// address, a minute apart.
func spray(tenant, address string, first time.Time, users int) (rows []values) {
	for i := range users {
		rows = append(rows, values{
			"tenant_id": tenant, "id": fmt.Sprintf("%s-%s-%d", tenant[:1], address, i), "created_at": first.Add(time.Duration(i) * time.Minute), "ip_address": address, "country": "BY",
			"user_id": fmt.Sprintf("u%d", i), "user_principal_name": fmt.Sprintf("user%d@example.com", i), "status": "Failure", "error_code": int32(50126),
		})
	}
	return rows
}

// The answer has the question's rows, those of the tenant, before the horizon.
func TestQuestion_findsWhatIsThere(t *testing.T) {
	r := newRig(t, func(c *Config) { c.RetentionDays = 0 })
	r.setMark(testMark)
	r.insert(spray(tenantA, "203.0.113.66", noon.Add(-30*time.Hour), 12)...)
	r.insert(spray(tenantB, "203.0.113.77", noon.Add(-30*time.Hour), 12)...)
	r.insert(spray(tenantA, "203.0.113.88", testBounds.Add(-5*time.Minute), 12)...) // five of them before the horizon
	r.insert(values{"id": "guessed", "created_at": noon.Add(-29 * time.Hour), "ip_address": "203.0.113.66", "user_id": "u3", "user_principal_name": "user3@example.com"})

	answer := r.get(r.reader(), "/api/questions/password-spray")
	assert.JSONEq(t, `{
		"horizon": "2026-07-17T09:00:00Z", "storedThrough": "2026-07-17T11:00:00Z", "visibility": "settled", "provisional": false,
		"from": "2026-07-10T09:00:00Z", "to": "2026-07-17T09:00:00Z", "question": "password-spray", "title": "Password spray",
		"parameters": {"users": "10", "attempts": "5", "share": "0.2"},
		"columns": [
			{"name": "ip_address", "type": "String"}, {"name": "organization", "type": "String"}, {"name": "country", "type": "String"},
			{"name": "users_tried", "type": "UInt64"}, {"name": "attempts", "type": "UInt64"},
			{"name": "first_attempt", "type": "DateTime64(7, 'UTC')"}, {"name": "last_attempt", "type": "DateTime64(7, 'UTC')"}, {"name": "got_in", "type": "Array(String)"}
		],
		"rows": [{"ip_address": "203.0.113.66", "organization": "", "country": "BY", "users_tried": 12, "attempts": 12,
			"first_attempt": "2026-07-16T06:00:00Z", "last_attempt": "2026-07-16T06:11:00Z", "got_in": ["user3@example.com"]}],
		"more": false}`, answer.text)
	assert.True(t, strings.HasPrefix(answer.text, `{"horizon":"2026-07-17T09:00:00Z","storedThrough":`), "as other answers begin: %s", answer.text)
	assert.Contains(t, answer.text, `{"ip_address":"203.0.113.66","organization":`, "columns keep their order")

	rows := func(target string) (addresses []string) {
		found, _ := r.get(r.reader(), "/api/questions/"+target).body["rows"].([]any)
		for _, row := range found {
			address, _ := row.(map[string]any)["ip_address"].(string)
			addresses = append(addresses, address)
		}
		return addresses
	}
	assert.Equal(t, []string{"203.0.113.66", "203.0.113.88"}, rows("password-spray?visibility=live"))
	assert.Equal(t, []string{"203.0.113.66", "203.0.113.88"}, rows("password-spray?users=5"))
	assert.Empty(t, rows("password-spray?users=13"))
	assert.Empty(t, rows("password-spray?from=2026-07-17"), "the day after")
	assert.Empty(t, rows("password-spray?to=2026-07-16T06:05:00Z"), "too few by then")
	assert.Equal(t, []string{"203.0.113.66"}, rows("password-spray?to=2030-01-01"), "no further than the horizon")
}

func TestQuestion_asCSV(t *testing.T) {
	r := newRig(t, func(c *Config) { c.RetentionDays = 0 })
	r.setMark(testMark)
	r.insert(spray(tenantA, "203.0.113.66", noon.Add(-30*time.Hour), 12)...)
	for _, user := range []string{"u3", "u4"} {
		r.insert(values{"id": "guessed-" + user, "created_at": noon.Add(-29 * time.Hour), "ip_address": "203.0.113.66", "user_id": user, "user_principal_name": "=" + user + "@example.com"})
	}
	req := r.plain(t, probe{target: "/api/questions/password-spray"}, r.reader(), "Accept", "text/csv")
	lines := strings.Split(strings.TrimPrefix(req.text, export.ByteOrderMark), "\r\n")
	require.Len(t, lines, 3, req.text)
	assert.Equal(t, "ip_address,organization,country,users_tried,attempts,first_attempt,last_attempt,got_in", lines[0])
	assert.Equal(t, "203.0.113.66,,BY,12,12,2026-07-16T06:00:00Z,2026-07-16T06:11:00Z,'=u3@example.com; =u4@example.com", lines[1], "no cell is a formula")
}

// What is past its retention counts for nothing, also where a question looks
// back behind its period.
func TestQuestion_pastRetention_isNotLookedAt(t *testing.T) {
	r := newRig(t, func(c *Config) { c.RetentionDays = 0 })
	r.setMark(testMark)
	r.insert(
		values{"id": "before", "created_at": noon.AddDate(0, 0, -20), "user_id": "u1", "country": "DE"},
		values{"id": "now", "created_at": noon.AddDate(0, 0, -2), "user_id": "u1", "country": "BR"},
	)
	assert.Contains(t, r.get(r.reader(), "/api/questions/new-countries").text, `"known_countries":["DE"]`)
	require.NoError(t, database.SetTenantRetention(t.Context(), r.conn, tenantA, 10, "test"))
	r.setMark(testMark.Add(time.Millisecond))
	answer := r.get(r.reader(), "/api/questions/new-countries?from=2026-07-01")
	assert.Contains(t, answer.text, `"rows":[]`)
	assert.Contains(t, answer.text, `"from":"2026-07-07T12:00:00Z"`)
}

func TestQuestion_manyRows_areCut(t *testing.T) {
	r := newRig(t, func(c *Config) { c.RetentionDays = 0 })
	r.setMark(testMark)
	testkit.Input(t, r.conn)
	const insert = `INSERT INTO signins_input (tenant_id, _id_text, created_at, _user_id_text, is_interactive, event_type, status, mfa_result)
SELECT ?, toString(number), toDateTime64(?, 7, 'UTC') + number, concat('u', toString(number)), true, 'interactiveUser', 'Success', 'notRequired' FROM numbers(?)`
	require.NoError(t, r.conn.Exec(t.Context(), insert, tenantA, noon.AddDate(0, 0, -2).Format(time.DateTime), 10_000+1))
	answer := r.get(r.reader(), "/api/questions/users-without-mfa")
	assert.Len(t, answer.body["rows"], 10_000)
	assert.Equal(t, true, answer.body["more"])
}

func TestQuestion_nothingSettled_isEmpty(t *testing.T) {
	r := newRig(t, nil)
	r.insert(spray(tenantA, "203.0.113.66", noon.Add(-30*time.Hour), 12)...)
	answer := r.get(r.reader(), "/api/questions/password-spray")
	assert.Contains(t, answer.text, `"from":null,"to":null`)
	assert.Contains(t, answer.text, `"columns":[],"rows":[],"more":false`)
}

func TestQuestion_wrongOptions_areRefused(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	for query, want := range map[string]string{
		"users=many":                     "Invalid value 'many' for users: it is a whole number from 0 to 4294967295.",
		"users=" + url.QueryEscape("1}"): "Invalid value '1}' for users",
		"share=NaN":                      "Invalid value 'NaN' for share: it is a number, such as 0.5.",
		"denied=5":                       "Query option 'denied' is not supported here.",
		"from=2026-07-02&to=2026-07-01":  "The option 'from' must lie before 'to'.",
		"tenant=" + tenantB:              "Query option 'tenant' is not supported here.",
	} {
		_, message := r.problem(r.reader(), "/api/questions/password-spray?"+query, http.StatusBadRequest)
		assert.Contains(t, message, want)
	}
	_, message := r.problem(r.reader(), "/api/questions/nothing", http.StatusNotFound)
	assert.Contains(t, message, "nothing")
}

// Every question runs as the service asks it, with texts that try to get out of
// their place too.
func TestQuestions_allAreAnswered(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	list := r.get(r.reader(), "/api/questions")
	entries, _ := list.body["questions"].([]any)
	all, err := questions.All()
	require.NoError(t, err)
	require.Len(t, entries, len(all))
	for i, q := range all {
		entry, _ := entries[i].(map[string]any)
		assert.Equal(t, q.SQL, entry["sql"])
		link, _ := entry["link"].(string)
		query := url.Values{}
		for _, p := range q.Parameters {
			if p.Type == questions.Texts {
				query.Set(p.Name, `'], ['x, \', 1) OR 1 --`)
			}
		}
		r.get(r.reader(), link+"?"+query.Encode())
	}
}
