package testkit_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func TestClickHouse_twoDatabases_areApartAndMigrated(t *testing.T) {
	one, two := testkit.ClickHouse(t), testkit.ClickHouse(t)
	if one.Database == two.Database {
		t.Fatalf("both databases are %s", one.Database)
	}
	for _, cfg := range []clickhouse.Config{one, two} {
		conn, err := clickhouse.Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close() //nolint:errcheck // read only
		var rows uint64
		if err := conn.QueryRow(t.Context(), "SELECT count() FROM signins").Scan(&rows); err != nil || rows != 0 {
			t.Errorf("signins holds %d rows: %v", rows, err)
		}
	}
}

// described is all that the engine says of a database, its own name taken out.
func described(t *testing.T, cfg clickhouse.Config) string {
	t.Helper()
	conn, err := clickhouse.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // read only
	var all strings.Builder
	for _, sql := range []string{
		"SELECT toJSONString((name, engine, create_table_query, comment)) FROM system.tables WHERE database = currentDatabase() ORDER BY name",
		"SELECT toJSONString((table, position, name, type, default_expression, comment, compression_codec)) FROM system.columns WHERE database = currentDatabase() ORDER BY table, position",
		"SELECT toJSONString((table, name, type_full, expr, granularity)) FROM system.data_skipping_indices WHERE database = currentDatabase() ORDER BY table, name",
		"SELECT toJSONString((number, statement, name, checksum, state)) FROM schema_migrations ORDER BY ALL",
		"SELECT toJSONString((tenant_id, sequence, days, changed_by)) FROM tenant_retention ORDER BY ALL",
		"SELECT toJSONString((name, total_rows)) FROM system.tables WHERE database = currentDatabase() ORDER BY name",
	} {
		rows, err := conn.Query(t.Context(), sql)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for ; rows.Next(); lines++ {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			all.WriteString(strings.ReplaceAll(line, cfg.Database, "this") + "\n")
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil || lines == 0 {
			t.Fatalf("%s: %d lines, %v", sql, lines, err)
		}
	}
	return all.String()
}

// A copy is what the migrations make: tables, views, indexes, rows.
func TestClickHouse_isAsMigrationsMakeIt(t *testing.T) {
	migrated := testkit.EmptyClickHouse(t)
	if err := clickhouse.Migrate(t.Context(), migrated, migrations.Files, 0, testkit.Logger(t)); err != nil {
		t.Fatal(err)
	}
	assert.Equal(t, described(t, migrated), described(t, testkit.ClickHouse(t)))
}

func TestEachKafka_topics_areCreatedWithPartitions(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		names := testkit.Topics(t, cfg, 3)
		opts, err := cfg.Options()
		if err != nil {
			t.Fatal(err)
		}
		client, err := kgo.NewClient(opts...)
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		details, err := kadm.NewClient(client).ListTopics(t.Context(), names.Raw, names.Enriched, names.Dead, names.Tenants)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]int{names.Raw: 3, names.Enriched: 3, names.Dead: 1, names.Tenants: 1} {
			if got := len(details[name].Partitions); got != want {
				t.Errorf("%s has %d partitions, want %d", name, got, want)
			}
		}
	})
}

// fake is a test that is run to see what becomes of it.
type fake struct {
	testing.TB
	failed, skipped string
}

func (f *fake) Helper() {}

func (f *fake) Fatalf(format string, _ ...any) { f.failed = format; panic(f) }

func (f *fake) Skip(args ...any) { f.skipped = args[0].(string); panic(f) }

// outcome runs a test body to where it ends itself.
func outcome(t *testing.T, body func(t testing.TB)) *fake {
	f := &fake{TB: t}
	func() {
		defer func() {
			if r := recover(); r != nil && r != any(f) {
				panic(r)
			}
		}()
		body(f)
	}()
	return f
}

func TestMissing_skipsUnlessRequired(t *testing.T) {
	for _, c := range []struct {
		require string
		fails   bool
	}{
		{"", false}, {"kafka", true}, {"browser, kafka", true}, {"kafkaesque", false}, {"containers", false},
	} {
		t.Run(c.require, func(t *testing.T) {
			t.Setenv("GATEHOUSE_REQUIRE", c.require)
			notes := filepath.Join(t.TempDir(), "skips")
			t.Setenv(testkit.SkipsEnv, notes)
			got := outcome(t, func(t testing.TB) { testkit.Missing(t, "kafka", "no jars") })
			if (got.failed != "") != c.fails || (got.skipped == "no jars") == c.fails {
				t.Errorf("failed %q, skipped %q", got.failed, got.skipped)
			}
			if text, _ := os.ReadFile(notes); strings.Contains(string(text), ": no jars\n") == c.fails {
				t.Errorf("notes of skips: %q", text)
			}
		})
	}
}

func TestRealData_missingFolder_skips(t *testing.T) {
	t.Setenv("GATEHOUSE_REQUIRE", "")
	t.Setenv("GATEHOUSE_REAL_DATA", t.TempDir()+"/none")
	t.Setenv(testkit.SkipsEnv, "")
	if got := outcome(t, func(t testing.TB) { testkit.RealData(t) }); !strings.Contains(got.skipped, "/none") {
		t.Errorf("skipped with %q, want the folder in it", got.skipped)
	}
}

func TestEventually(t *testing.T) {
	looks := 0
	testkit.Eventually(t, time.Minute, "third look", func() (bool, string) { looks++; return looks == 3, "" })
	if looks != 3 {
		t.Errorf("looked %d times, want 3", looks)
	}
	got := outcome(t, func(t testing.TB) {
		testkit.Eventually(t, 0, "never", func() (bool, string) { return false, "still false" })
	})
	if got.failed == "" {
		t.Error("a condition that never holds does not fail the test")
	}
}

func TestLogger_afterTheTest_isSilent(t *testing.T) {
	var log = struct{ late func() }{}
	t.Run("inner", func(t *testing.T) {
		logger := testkit.Logger(t)
		log.late = func() { logger.Info("late") }
	})
	log.late() // would panic in the testing package
}
