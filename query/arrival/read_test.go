package arrival

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func TestQuery_usesTheIndex(t *testing.T) {
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	require.NoError(t, conn.Exec(t.Context(), "INSERT INTO signins (tenant_id, created_at, _id, _partition, _offset, stored_at) VALUES ('fernhill', '2026-07-17 08:00:00', generateUUIDv4(), 0, 1, '2026-07-17 08:00:01')"))
	q := Query{List: signins.List{Scope: signins.Scope{Tenant: "fernhill"}}, Shape: entity.NewShape(entity.Beta, nil, true), Top: 10}
	for name, st := range map[string]*store.Statement{"ends": q.ends(nil, Position{10, 20}), "rows": q.rows(nil, Position{10, 20})} {
		plan := testkit.Explain(t, conn, st.SQL.String(), st.Parameters.Args()...)
		assert.Contains(t, plan, "Name: by_arrival", name)
		assert.Contains(t, plan, "PrimaryKey", name)
	}
}
