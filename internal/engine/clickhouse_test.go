package engine

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/zap"
)

// start starts the child and closes it with the test; it skips where the engine
// is not installed.
func start(t *testing.T, opts ClickHouseOptions) *ClickHouse {
	t.Helper()
	server, err := StartClickHouse(t.Context(), opts)
	if errors.Is(err, ErrNoLibrary) || errors.Is(err, ErrPlatform) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

const createTable = "CREATE TABLE kept.t (a Int32) ENGINE = MergeTree ORDER BY a"

func fill(t *testing.T, base string) {
	t.Helper()
	for _, sql := range []string{"CREATE DATABASE kept", createTable, "INSERT INTO kept.t VALUES (1), (2), (3)"} {
		if _, err := post(t, base, sql); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStartClickHouse_settings_takeEffect(t *testing.T) {
	dir := t.TempDir()
	server := start(t, ClickHouseOptions{Dir: dir, MemoryLimit: 600 << 20})
	for sql, want := range map[string]string{
		"SELECT value FROM system.settings WHERE name = 'async_insert'":                    "0",
		"SELECT value FROM system.settings WHERE name = 'max_partitions_per_insert_block'": "0",
		"SELECT value FROM system.server_settings WHERE name = 'max_server_memory_usage'":  strconv.Itoa(600 << 20),
		"SELECT serverTimezone()": "UTC",
	} {
		if got := query(t, server.HTTPURL(), sql); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
	_, err := execute(t, server.HTTPURL(), "SELECT length(groupArray(number)) FROM numbers(1000000000)")
	if err == nil || !strings.Contains(err.Error(), "MEMORY_LIMIT_EXCEEDED") {
		t.Errorf("a query beyond the memory limit: %v", err)
	}
	if _, err := post(t, server.HTTPURL(), "SYSTEM FLUSH LOGS"); err != nil {
		t.Fatal(err)
	}
	if got := query(t, server.HTTPURL(), "SELECT count() > 0 FROM system.query_log"); got != "1" {
		t.Error("the query log is empty")
	}
	definitions := query(t, server.HTTPURL(), "SELECT groupConcat(create_table_query) FROM system.tables WHERE name IN ('query_log', 'part_log')")
	if strings.Count(definitions, "toIntervalDay(3)") != 2 {
		t.Errorf("the logs keep more than three days: %s", definitions)
	}
	if info, err := os.Stat(filepath.Join(dir, "clickhouse.log")); err != nil || info.Size() == 0 {
		t.Errorf("no log in the data directory: %v", err)
	}
}

// The logs of queries and parts are written after each start, not only the first.
func TestStartClickHouse_startedAgain_logsQueries(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		server := start(t, ClickHouseOptions{Dir: dir})
		if _, err := post(t, server.HTTPURL(), "SYSTEM FLUSH LOGS"); err != nil {
			t.Fatal(err)
		}
		if got := query(t, server.HTTPURL(), "SELECT count() > 0 FROM system.query_log"); got != "1" {
			t.Error("the query log is empty")
		}
		if err := server.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStartClickHouse_listensOnLoopbackOnly(t *testing.T) {
	server := start(t, ClickHouseOptions{Dir: t.TempDir()})
	for _, addr := range []string{server.Addr(), strings.TrimPrefix(server.HTTPURL(), "http://")} {
		host, port, err := net.SplitHostPort(addr)
		if err != nil || host != "127.0.0.1" {
			t.Errorf("address %s: %v", addr, err)
		}
		if conn, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.2", port), time.Second); err == nil {
			_ = conn.Close()
			t.Errorf("port %s answers on another address", port)
		}
	}
}

func TestStartClickHouse_secondStart_findsData(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "R&D <laptop>") // spaces and markup reach the configuration
	first := start(t, ClickHouseOptions{Dir: dir})
	fill(t, first.HTTPURL())
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	if err, open := <-first.Done(); open {
		t.Errorf("Done after Close: %v", err)
	}
	second := start(t, ClickHouseOptions{Dir: dir})
	if got := query(t, second.HTTPURL(), "SELECT sum(a) FROM kept.t"); got != "6" {
		t.Errorf("sum after a restart is %s, want 6", got)
	}
}

func TestStartClickHouse_parentKilled_childEndsAndDataStays(t *testing.T) {
	start(t, ClickHouseOptions{Dir: t.TempDir()}) // skips where there is no engine
	dir := t.TempDir()
	said, kill := startParent(t, "clickhouse", dir, 0)
	fill(t, said[0])
	kill()
	pid, err := strconv.Atoi(said[1])
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, 20*time.Second, "the child ends after its parent", func() bool {
		return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
	})
	server := start(t, ClickHouseOptions{Dir: dir})
	if got := query(t, server.HTTPURL(), "SELECT sum(a) FROM kept.t"); got != "6" {
		t.Errorf("sum after a crash is %s, want 6", got)
	}
}

func TestStartClickHouse_childKilled_isReportedAndDataStays(t *testing.T) {
	dir := t.TempDir()
	first := start(t, ClickHouseOptions{Dir: dir})
	fill(t, first.HTTPURL())
	if err := syscall.Kill(first.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := <-first.Done(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("Done yields %v", err)
	}
	second := start(t, ClickHouseOptions{Dir: dir})
	if got := query(t, second.HTTPURL(), "SELECT sum(a) FROM kept.t"); got != "6" {
		t.Errorf("sum after a crash is %s, want 6", got)
	}
}

func TestStartClickHouse_directoryInUse_namesTheProcess(t *testing.T) {
	dir := t.TempDir()
	first := start(t, ClickHouseOptions{Dir: dir})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := StartClickHouse(ctx, ClickHouseOptions{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), dir+" is in use by process "+strconv.Itoa(first.PID())) {
		t.Errorf("second start on the same directory: %v", err)
	}
}

// occupy listens on a port until the test ends.
func occupy(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().(*net.TCPAddr).Port
}

func TestStartClickHouse_fixedPortTaken_saysWhich(t *testing.T) {
	start(t, ClickHouseOptions{Dir: t.TempDir()}) // skips where there is no engine
	taken := occupy(t)
	free, err := choosePort()
	if err != nil {
		t.Fatal(err)
	}
	for _, opts := range []ClickHouseOptions{{TCPPort: taken, HTTPPort: free}, {TCPPort: free, HTTPPort: taken}} {
		opts.Dir = t.TempDir()
		_, err := StartClickHouse(t.Context(), opts)
		if !errors.Is(err, errPortTaken) || !strings.Contains(err.Error(), strconv.Itoa(taken)) {
			t.Errorf("start on %+v: %v", opts, err)
		}
	}
}

func TestStartClickHouse_chosenPortLost_choosesAgain(t *testing.T) {
	library, err := findLibrary("", platform())
	if err != nil {
		t.Skip(err)
	}
	ports := []int{occupy(t), 0, 0, 0}
	choose := func() (int, error) {
		next := ports[0]
		ports = ports[1:]
		if next != 0 {
			return next, nil
		}
		return choosePort()
	}
	dir := t.TempDir()
	lock, err := lockDir(t.Context(), dir, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	opts := ClickHouseOptions{Dir: dir, MemoryLimit: defaultMemoryLimit, Log: zap.NewNop()}
	server, err := startOnFreePorts(t.Context(), library, opts, lock, choose)
	lock.release()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if len(ports) != 0 {
		t.Errorf("%d of the ports were never tried", len(ports))
	}
}

func TestStartClickHouse_noLibrary_fails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(file, []byte("not a library"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := StartClickHouse(t.Context(), ClickHouseOptions{Dir: t.TempDir(), Library: file})
	if err == nil || !strings.Contains(err.Error(), "load "+file) {
		t.Errorf("a library that is none: %v", err)
	}
	_, err = StartClickHouse(t.Context(), ClickHouseOptions{Dir: t.TempDir(), Library: file + ".gone"})
	if !errors.Is(err, ErrNoLibrary) {
		t.Errorf("a library that is not there: %v", err)
	}
}
