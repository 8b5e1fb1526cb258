package history

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// What is filled once is there the next time, with the promised shape and with
// rollups that agree with it.
func TestOpen_fillsOnce(t *testing.T) {
	testkit.ClickHouse(t) // says so where there is none
	const rows = 30_000
	dir, size := t.TempDir(), Size{Rows: rows, Days: 3}
	h, err := Open(t.Context(), dir, size, t.Logf)
	require.NoError(t, err)
	ask := func(statement string) (n uint64) {
		t.Helper()
		require.NoError(t, h.DB.QueryRow(t.Context(), "SELECT toUInt64("+statement+")").Scan(&n))
		return n
	}
	require.Equal(t, uint64(rows), ask("(SELECT count() FROM signins FINAL)"))
	require.Equal(t, uint64(rows), ask("(SELECT uniqExact(id) FROM signins)"))
	require.InDelta(t, rows/resent, ask("(SELECT count() FROM signins WHERE revision >= 1000000000000)"), rows/resent/2, "that came again")
	require.InDelta(t, 0.8*rows, ask("(SELECT count() FROM signins FINAL WHERE tenant_id = '"+Tenant+"')"), 0.02*rows)
	require.Equal(t, uint64(5), ask("(SELECT uniqExact(tenant_id) FROM signins)"))
	require.Equal(t, ask("(SELECT count() FROM signins FINAL WHERE user_id = '')"), ask("(SELECT count() FROM signins FINAL WHERE event_type IN ('servicePrincipal', 'managedIdentity'))"))
	require.Less(t, ask("(SELECT uniqExact(correlation_id) FROM signins)"), uint64(0.8*rows), "attempts")
	require.Zero(t, ask("(SELECT count() FROM (SELECT correlation_id FROM signins FINAL GROUP BY correlation_id HAVING uniqExact(user_id) > 1))"), "attempts of several users")
	require.Zero(t, ask("(SELECT count() FROM (SELECT user_id FROM signins WHERE user_id != '' GROUP BY user_id HAVING uniqExact(app_id) > 5))"), "users of many applications")
	published := "(SELECT sum(events) FROM rollup_counts WHERE granularity IN ('hour', 'slice') AND (tenant_id, granularity, start, batch) IN " +
		"(SELECT tenant_id, granularity, start, max(batch) FROM rollup_published GROUP BY tenant_id, granularity, start))"
	open := fmt.Sprintf("(SELECT count() FROM signins FINAL WHERE created_at >= toDateTime(%d))", h.End.Truncate(slice).Unix())
	require.Equal(t, uint64(rows), ask(published+" + "+open), "sign-ins in the rollups, and in the slice that is not over")
	require.Positive(t, ask("(SELECT count() FROM rollup_published WHERE granularity = 'slice')"))
	end := h.End
	require.NoError(t, h.Close())

	h, err = Open(t.Context(), dir, size, t.Logf)
	require.NoError(t, err)
	require.Equal(t, uint64(rows), ask("(SELECT count() FROM signins FINAL)"))
	require.True(t, end.Equal(h.End))
	require.NoError(t, Generate(t.Context(), h.DB, h.End, time.Second, rows, 100))
	require.Equal(t, uint64(rows+100), ask("(SELECT count() FROM signins FINAL)"))
	require.NoError(t, h.Trim(t.Context()))
	require.Equal(t, uint64(rows), ask("(SELECT count() FROM signins FINAL)"))
	require.NoError(t, h.Close())

	_, err = Open(t.Context(), dir, Size{Rows: rows, Days: 4}, t.Logf)
	require.ErrorContains(t, err, "holds 30000 sign-ins of 3 days, not 30000 of 4")
}
