package enrich

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	gatehouse "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// attempt is a row of the query in docs/enrichment.md that follows the legs of
// sign-in attempts.
type attempt struct {
	user, app, outcome string
	seconds            float64
	statuses           []string
	codes              []int32
	ids                []string
}

// The page's own query finds which legs belong together, and how they ended.
func TestAttempts_queryOfThePage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(testkit.Root(t), "docs/enrichment.md"))
	require.NoError(t, err)
	query := regexp.MustCompile("(?s)```sql\n(.*?)```").FindSubmatch(page)
	require.NotNil(t, query, "the page has a query")

	db, err := gatehouse.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	defer db.Close() //nolint:errcheck // nothing is in flight
	testkit.Input(t, db)
	at := time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)
	for _, leg := range []struct {
		after                                      time.Duration
		id, tenant, correlation, user, app, status string
		code                                       int32
		revision                                   uint64
	}{
		{0, "prompt", "t", "c", "u", "mail", "Interrupted", 50140, 1},
		{5 * time.Second, "done", "t", "c", "u", "mail", "Failure", 50126, 1}, // corrected by a later revision:
		{5 * time.Second, "done", "t", "c", "u", "mail", "Success", 0, 2},
		{7 * time.Second, "again", "t", "c", "u", "mail", "Interrupted", 50074, 1}, // a success ends an attempt
		{20 * time.Minute, "late", "t", "c", "u", "mail", "Success", 0, 1},         // too long after it
		{time.Second, "other app", "t", "c", "u", "files", "Success", 0, 1},
		{time.Second, "other user", "t", "c", "v", "mail", "Failure", 50126, 1},
		{time.Second, "other correlation", "t", "d", "u", "mail", "Success", 0, 1},
		{time.Second, "other tenant", "s", "c", "u", "mail", "Success", 0, 1},
	} {
		require.NoError(t, db.Exec(t.Context(), "INSERT INTO signins_input (tenant_id, created_at, _id_text, revision, _correlation_id_text, _user_id_text, app_id, app_display_name, status, error_code) "+
			"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", leg.tenant, at.Add(leg.after), leg.id, leg.revision, leg.correlation, leg.user, leg.app, leg.app, leg.status, leg.code))
	}
	rows, err := db.Query(t.Context(), string(query[1]), clickhouse.Named("tenant", "t"), clickhouse.Named("correlation", "c"))
	require.NoError(t, err)
	defer rows.Close() //nolint:errcheck // read to the end below
	var got []attempt
	for rows.Next() {
		var a attempt
		var began time.Time
		require.NoError(t, rows.Scan(&a.user, &a.app, &began, &a.seconds, &a.outcome, &a.statuses, &a.codes, &a.ids))
		got = append(got, a)
	}
	require.NoError(t, rows.Err())
	assert.Equal(t, []attempt{
		{"u", "mail", "Success", 5, []string{"Interrupted", "Success"}, []int32{50140, 0}, []string{"prompt", "done"}},
		{"u", "files", "Success", 0, []string{"Success"}, []int32{0}, []string{"other app"}},
		{"v", "mail", "Failure", 0, []string{"Failure"}, []int32{50126}, []string{"other user"}},
		{"u", "mail", "Interrupted", 0, []string{"Interrupted"}, []int32{50074}, []string{"again"}},
		{"u", "mail", "Success", 0, []string{"Success"}, []int32{0}, []string{"late"}},
	}, got)
}
