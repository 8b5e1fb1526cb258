package e2e

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/questions"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

// analysts is a ClickHouse with deploy/clickhouse/users.d in force.
type analysts struct {
	t      *testing.T
	server *engine.ClickHouse
}

const analystPassword = "not a secret"

func startAnalysts(t *testing.T) analysts {
	t.Helper()
	testkit.ClickHouse(t) // says what is missing where there is no engine
	dir := t.TempDir()
	users := filepath.Join(dir, "users.d")
	require.NoError(t, os.Mkdir(users, 0o700))
	text, err := os.ReadFile(filepath.Join(testkit.Root(t), "deploy/clickhouse/users.d/analysts.xml"))
	require.NoError(t, err)
	sum := sha256.Sum256([]byte(analystPassword))
	const fromEnvironment = `<password_sha256_hex from_env="GATEHOUSE_ANALYST_EXAMPLE_SHA256"/>`
	require.Contains(t, string(text), fromEnvironment)
	known := strings.Replace(string(text), fromEnvironment, "<password_sha256_hex>"+hex.EncodeToString(sum[:])+"</password_sha256_hex>", 1)
	require.NoError(t, os.WriteFile(filepath.Join(users, "analysts.xml"), []byte(known), 0o600))
	server, err := engine.StartClickHouse(t.Context(), engine.ClickHouseOptions{Dir: dir, Log: testkit.Logger(t)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	cfg := database.DefaultConfig()
	cfg.Addr = []string{server.Addr()}
	require.NoError(t, database.Migrate(t.Context(), cfg, migrations.Files, 0, testkit.Logger(t)))
	return analysts{t: t, server: server}
}

// as connects a user.
func (a analysts) as(user, password string) driver.Conn {
	a.t.Helper()
	conn, err := clickhouse.Open(&clickhouse.Options{Addr: []string{a.server.Addr()}, Auth: clickhouse.Auth{Database: "gatehouse", Username: user, Password: password}})
	require.NoError(a.t, err)
	a.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func (a analysts) number(conn driver.Conn, statement string) (n uint64) {
	a.t.Helper()
	require.NoError(a.t, conn.QueryRow(context.Background(), statement).Scan(&n), statement)
	return n
}

// An analyst sees her tenant and nothing else, by the views and by the table,
// and changes nothing.
func TestAnalysts_readTheirTenantOnly(t *testing.T) {
	a := startAnalysts(t)
	admin := a.as("default", "")
	for _, statement := range []string{
		`INSERT INTO signins (tenant_id, _id_text, created_at, _user_id_text, error_code) SELECT 'aaaaaaaa-0000-4000-8000-00000000000a', toString(number), now64(7) - toIntervalHour(5) - number, 'hers', 0 FROM numbers(7)`,
		`INSERT INTO signins (tenant_id, _id_text, created_at, _user_id_text, error_code) SELECT 'bbbbbbbb-0000-4000-8000-00000000000b', toString(number), now64(7) - toIntervalHour(5) - number, 'not hers', -77 FROM numbers(11)`,
		"INSERT INTO stored_through (consumer_group, stored_through, measured_at) VALUES ('sink', now64(3), now64(3))",
	} {
		require.NoError(t, admin.Exec(t.Context(), statement))
	}
	require.EqualValues(t, 18, a.number(admin, "SELECT count() FROM signins_settled"), "others are not bound by her policy")

	analyst := a.as("analyst_example", analystPassword)
	for _, source := range []string{"signins_settled", "signins_live", "signins", "signins FINAL"} {
		assert.EqualValues(t, 7, a.number(analyst, "SELECT count() FROM "+source), source)
		// Nor does a condition of hers get to see other rows before they are left out.
		assert.EqualValues(t, 7, a.number(analyst, "SELECT count() FROM "+source+" WHERE throwIf(error_code = -77) = 0 SETTINGS short_circuit_function_evaluation = 'disable', move_all_conditions_to_prewhere = 1"), source)
	}
	assert.EqualValues(t, 1, a.number(analyst, "SELECT count() FROM stored_through"))
	assert.EqualValues(t, 0, a.number(analyst, "SELECT count() FROM system.columns WHERE database = 'gatehouse' AND table = 'signins_settled' AND comment = ''"), "every column says what it is")
	for what, statement := range map[string]string{
		"who read what":         "SELECT count() FROM access_log",
		"rollups":               "SELECT count() FROM rollup_user_numbers",
		"what others ask":       "SELECT count() FROM system.query_log",
		"insert":                "INSERT INTO signins (_id_text) VALUES ('x')",
		"delete":                "ALTER TABLE signins DELETE WHERE 1",
		"make":                  "CREATE TABLE mine (x UInt8) ENGINE = Memory",
		"other servers":         "SELECT * FROM remote('127.0.0.1', system.one)",
		"files":                 "SELECT * FROM file('/etc/passwd', LineAsString)",
		"more time":             "SELECT 1 SETTINGS max_execution_time = 601",
		"more memory":           "SELECT 1 SETTINGS max_memory_usage = 40000000000",
		"before others":         "SELECT 1 SETTINGS priority = 0",
		"to be bound no longer": "SET ROLE NONE; ALTER USER analyst_example ROW POLICY NONE",
	} {
		assert.Error(t, analyst.Exec(t.Context(), statement), what)
	}
	assert.Equal(t, http.StatusOK, a.knock(analystPassword))
	assert.Equal(t, http.StatusForbidden, a.knock("guessed"))
	a.ask(analyst)
}

// knock is how the HTTP interface answers the analyst with a password. (A wrong
// one on the native port ends the embedded engine.)
func (a analysts) knock(password string) int {
	a.t.Helper()
	request, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, a.server.HTTPURL()+"/?query=SELECT+1", nil)
	require.NoError(a.t, err)
	request.SetBasicAuth("analyst_example", password)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(a.t, err)
	defer func() { _ = answer.Body.Close() }()
	return answer.StatusCode
}

// ask runs all questions as an analyst.
func (a analysts) ask(conn driver.Conn) {
	a.t.Helper()
	all, err := questions.All()
	require.NoError(a.t, err)
	for _, q := range all {
		args := []any{clickhouse.Named("tenant", "aaaaaaaa-0000-4000-8000-00000000000a"), clickhouse.Named("from", "2026-01-01 00:00:00"), clickhouse.Named("to", "2100-01-01 00:00:00")}
		for _, p := range q.Parameters {
			args = append(args, clickhouse.Named(p.Name, p.Default.Bound))
		}
		assert.NoError(a.t, conn.Exec(a.t.Context(), q.SQL, args...), q.Name)
	}
}
