package testkit

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/engine"
)

// ClickHouse returns the settings of a fresh, migrated database of this test on
// the engine that the test process shares. It is dropped afterwards, and kept
// with the engine's directory when the test failed. Where the engine is not
// installed the test is skipped, or fails under GATEHOUSE_REQUIRE=clickhouse.
func ClickHouse(t testing.TB) clickhouse.Config {
	t.Helper()
	cfg := EmptyClickHouse(t)
	migrated, err := once(&shared, &shared.template, func(string) (*snapshot, error) { return newTemplate(context.Background(), cfg) })
	if err != nil {
		t.Fatal(err)
	}
	migrated.copyTo(t, cfg)
	return cfg
}

// EmptyClickHouse is ClickHouse without the migrations: the database is named,
// and not there yet.
func EmptyClickHouse(t testing.TB) clickhouse.Config {
	t.Helper()
	server, err := once(&shared, &shared.clickhouse, startClickHouse)
	if errors.Is(err, engine.ErrNoLibrary) || errors.Is(err, engine.ErrPlatform) {
		Missing(t, "clickhouse", err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	cfg := clickhouse.DefaultConfig()
	cfg.Addr = []string{server.Addr()}
	cfg.Database = "test_" + strings.ToLower(rand.Text())
	t.Cleanup(func() { dropDatabase(t, cfg) })
	return cfg
}

func dropDatabase(t testing.TB, cfg clickhouse.Config) {
	if t.Failed() {
		shared.keepData()
		t.Logf("database %s of this test is kept", cfg.Database)
		return
	}
	ctx := context.WithoutCancel(t.Context())
	name := cfg.Database
	cfg.Database = ""
	conn, err := clickhouse.Open(ctx, cfg)
	if err != nil {
		t.Errorf("drop database %s: %v", name, err)
		return
	}
	defer conn.Close() //nolint:errcheck // nothing is in flight
	if err := conn.Exec(ctx, "DROP DATABASE IF EXISTS `"+name+"` SYNC"); err != nil {
		t.Errorf("drop database %s: %v", name, err)
	}
}
