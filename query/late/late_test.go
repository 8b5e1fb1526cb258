package late

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func TestList_usesIndexes(t *testing.T) {
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	require.NoError(t, conn.Exec(t.Context(), "INSERT INTO signins (tenant_id, created_at, _id, stored_at, late_seconds) VALUES ('fernhill', '2026-07-17 08:00:00', generateUUIDv4(), '2026-07-17 11:00:00', 3600)"))
	noon := time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)
	l := list{scope: store.Scope{Scope: signins.Scope{Tenant: "fernhill"}}, first: signins.TicksOf(noon.Add(-latePeriod)), last: signins.LastTick}
	st := l.page("id", 10)
	plan := testkit.Explain(t, conn, st.SQL.String(), st.Parameters.Args()...)
	assert.Contains(t, plan, "Name: by_stored_at")
	assert.Contains(t, plan, "Name: by_late_seconds")
}
