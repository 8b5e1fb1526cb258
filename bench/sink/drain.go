package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

// drain is one run of one program.
type drain struct {
	kafka, clickhouse string
	server            int    // ClickHouse's process
	name              string // of the database and the group
	options           options
}

// result is what a run took: from the start of the program to the last row in
// the table, the processor time of the sink and of ClickHouse, which counts
// where a machine does other work too, and the sink's resident memory in bytes.
type result struct {
	took, processor, server time.Duration
	peak, after             int64
}

func (r result) String() string {
	round := func(d time.Duration) time.Duration { return d.Round(10 * time.Millisecond) }
	return fmt.Sprintf("%s, processor: sink %s, ClickHouse %s; memory: peak %d MiB, 5 s after %d MiB",
		round(r.took), round(r.processor), round(r.server), r.peak>>20, r.after>>20)
}

func (d drain) run(ctx context.Context, program string) (r result, err error) {
	cfg := clickhouse.DefaultConfig()
	cfg.Addr, cfg.Database = []string{d.clickhouse}, d.name
	if err := clickhouse.Migrate(ctx, cfg, migrations.Files, 0, zap.NewNop()); err != nil {
		return r, err
	}
	db, err := clickhouse.Open(ctx, cfg)
	if err != nil {
		return r, err
	}
	defer db.Close() //nolint:errcheck // nothing is in flight
	defer func() { _ = db.Exec(context.WithoutCancel(ctx), "DROP DATABASE "+d.name+" SYNC") }()

	parts := strings.Split(program, ",")
	sink := exec.CommandContext(ctx, parts[0], "sink")
	sink.Stderr = os.Stderr
	sink.Env = append(append(os.Environ(), d.env()...), append(d.options.settings, parts[1:]...)...)
	before, err := processor(d.server)
	if err != nil {
		return r, err
	}
	began := time.Now()
	if err := sink.Start(); err != nil {
		return r, err
	}
	defer func() { _ = sink.Wait() }()
	defer func() { _ = sink.Process.Signal(syscall.SIGTERM) }()
	for {
		var rows uint64
		if err := db.QueryRow(ctx, "SELECT count() FROM signins").Scan(&rows); err != nil {
			return r, err
		}
		if rows >= uint64(d.options.events) {
			r.took = time.Since(began)
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if r.processor, err = processor(sink.Process.Pid); err != nil {
		return r, err
	}
	if r.server, err = processor(d.server); err != nil {
		return r, err
	}
	r.server -= before
	time.Sleep(5 * time.Second)
	r.after, r.peak, err = memory(sink.Process.Pid)
	return r, err
}

func (d drain) env() []string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil
	}
	defer func() { _ = listener.Close() }()
	return []string{
		"GATEHOUSE_KAFKA__BROKERS=" + d.kafka,
		"GATEHOUSE_CLICKHOUSE__ADDR=" + d.clickhouse, "GATEHOUSE_CLICKHOUSE__DATABASE=" + d.name,
		"GATEHOUSE_SINK__GROUP=" + d.name, "GATEHOUSE_SINK__LISTEN=" + listener.Addr().String(),
		"GATEHOUSE_LOG__LEVEL=warn",
	}
}

// memory is the resident memory of the process, now and at its peak.
func memory(pid int) (now, peak int64, err error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		_, _ = fmt.Sscanf(lines.Text(), "VmRSS: %d kB", &now)
		_, _ = fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &peak)
	}
	return now << 10, peak << 10, nil
}

// processor is the time that processors have spent on the process.
func processor(pid int) (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, err
	}
	const tick = 10 * time.Millisecond
	return time.Duration(user+system) * tick, nil
}
