package e2e

import (
	"context"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/require"
)

// stored is a row of signins_live.
type stored struct {
	TenantID, ID      string
	Derived           bool
	Status            string
	Code              int32
	ClientApp         string
	ClientAppUsed     string
	ConditionalAccess string
	Country           string
	LocationSource    string
}

// fact is what the row says, as facts has it.
func (s stored) fact() fact {
	f := fact{s.TenantID, s.ID, s.Status, s.Code, s.ClientApp, s.ConditionalAccess, s.Country}
	if s.Derived {
		f.id = ""
	}
	if s.ClientAppUsed == "" {
		f.clientApp = "" // decided by other evidence; facts hold what the producer said
	}
	if s.LocationSource != "producer" {
		f.country = ""
	}
	return f
}

func openSQL(t *testing.T, addr string) driver.Conn {
	t.Helper()
	conn, err := clickhouse.Open(&clickhouse.Options{Addr: []string{addr}, Auth: clickhouse.Auth{Database: "gatehouse", Username: "default"}})
	require.NoError(t, err)
	return conn
}

// count runs a statement that answers one number.
func count(t *testing.T, addr, statement string) uint64 {
	t.Helper()
	conn := openSQL(t, addr)
	defer func() { _ = conn.Close() }()
	var n uint64
	require.NoError(t, conn.QueryRow(context.Background(), "SELECT toUInt64(("+statement+"))").Scan(&n))
	return n
}

// readStored reads all sign-ins as an analyst does, by SQL.
func readStored(t *testing.T, addr string) []stored {
	t.Helper()
	conn := openSQL(t, addr)
	defer func() { _ = conn.Close() }()
	rows, err := conn.Query(context.Background(), `
		SELECT tenant_id, id, id_derived, toString(status), error_code, client_app, client_app_used,
			conditional_access_status, country, location_source
		FROM signins_live ORDER BY tenant_id, created_at, id`)
	require.NoError(t, err)
	defer func() { _ = rows.Close() }()
	var all []stored
	for rows.Next() {
		var s stored
		require.NoError(t, rows.Scan(&s.TenantID, &s.ID, &s.Derived, &s.Status, &s.Code, &s.ClientApp, &s.ClientAppUsed,
			&s.ConditionalAccess, &s.Country, &s.LocationSource))
		all = append(all, s)
	}
	require.NoError(t, rows.Err())
	return all
}
