// Command filters fills a ClickHouse of its own with sign-ins of 30 days and
// measures the first page of every filter. See bench/NOTES.md.
package main

import (
	"context"
	_ "embed" // the generator
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

//go:embed generate.sql
var generateStatement string

const (
	days   = 30
	tenant = "tenant"
)

// firstDay is the day of the oldest sign-in.
func firstDay() time.Time { return time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC) }

func main() {
	engine.ChildMain()
	dir := flag.String("dir", "", "directory of the data")
	rows := flag.Int("rows", 50_000_000, "rows in all; 0 takes what is there")
	runs := flag.Int("runs", 20, "first pages of each filter")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *dir, *rows, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "filters:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string, rows, runs int) error {
	// The embedded server does not find the logs of an earlier run again, and makes
	// none where they lie.
	if err := os.RemoveAll(filepath.Join(dir, "data", "data", "system")); err != nil {
		return err
	}
	server, err := engine.StartClickHouse(ctx, engine.ClickHouseOptions{Dir: dir, MemoryLimit: 6 << 30})
	if err != nil {
		return err
	}
	defer server.Close() //nolint:errcheck // the process ends
	cfg := clickhouse.DefaultConfig()
	cfg.Addr = []string{server.Addr()}
	if err := clickhouse.Migrate(ctx, cfg, migrations.Files, 0, zap.NewNop()); err != nil {
		return err
	}
	conn, err := clickhouse.Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // nothing is in flight
	if err := fill(ctx, conn, rows); err != nil {
		return err
	}
	p, err := startProbe(ctx, cfg, conn)
	if err != nil {
		return err
	}
	return errors.Join(p.measureAll(ctx, runs), p.stop())
}

// fill writes the sign-ins and one repeat of a few of each day, as revisions.
func fill(ctx context.Context, conn driver.Conn, rows int) error {
	if rows == 0 {
		return nil
	}
	for day := range days {
		began := time.Now()
		at := firstDay().AddDate(0, 0, day).Format(time.DateOnly)
		if err := conn.Exec(ctx, generateStatement, ch.Named("day", at), ch.Named("rows", fmt.Sprint(rows/days))); err != nil {
			return fmt.Errorf("generate %s: %w", at, err)
		}
		revise := "INSERT INTO signins SELECT * REPLACE (revision + 1000000000 AS revision) FROM signins WHERE toDate(created_at) = {day:Date} AND sipHash64(id) % 500 = 0"
		if err := conn.Exec(ctx, revise, ch.Named("day", at)); err != nil {
			return fmt.Errorf("revise %s: %w", at, err)
		}
		fmt.Println(at, time.Since(began).Round(time.Millisecond))
	}
	return conn.Exec(ctx, "INSERT INTO stored_through VALUES ('bench', {at:DateTime64(3, 'UTC')}, now64(3))",
		ch.Named("at", firstDay().AddDate(0, 0, days).Add(2*time.Hour).Format(time.DateTime)))
}
