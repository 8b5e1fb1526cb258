// Command rollups fills a ClickHouse of its own with sign-ins of 30 days and
// keeps it running, to measure rollups on it. See bench/NOTES.md.
package main

import (
	"context"
	_ "embed" // the generator
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

//go:embed generate.sql
var generateStatement string

func main() {
	engine.ChildMain()
	dir := flag.String("dir", "", "directory of the data")
	rows := flag.Int("rows", 50_000_000, "rows in all; 0 takes what is there")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *dir, *rows); err != nil {
		fmt.Fprintln(os.Stderr, "rollups:", err)
		stop()
		os.Exit(1)
	}
}

const days = 30

func run(ctx context.Context, dir string, rows int) error {
	server, err := engine.StartClickHouse(ctx, engine.ClickHouseOptions{Dir: dir, MemoryLimit: 8 << 30})
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
	for day := range days {
		if rows == 0 {
			break
		}
		began := time.Now()
		at := time.Date(2026, 9, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		if err := conn.Exec(ctx, generateStatement, ch.Named("day", at), ch.Named("rows", fmt.Sprint(rows/days))); err != nil {
			return fmt.Errorf("generate %s: %w", at, err)
		}
		fmt.Println(at, time.Since(began).Round(time.Millisecond))
	}
	fmt.Println("native", server.Addr(), "http", server.HTTPURL())
	<-ctx.Done()
	return nil
}
