package cmd

import (
	"context"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLockDataDir_twice_saysWhoHasIt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made")
	first, err := lockDataDir(dir)
	require.NoError(t, err)
	_, err = lockDataDir(dir)
	require.ErrorContains(t, err, "already runs on data directory "+dir)
	first.release()
	second, err := lockDataDir(dir)
	require.NoError(t, err)
	second.release()
}

func TestDemoState_saved_isFoundAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.json")
	first, err := openState(path)
	require.NoError(t, err)
	first.KafkaPort, first.Filled, first.SamplesSent = 4711, time.Unix(1_700_000_000, 5).UTC(), true
	require.NoError(t, first.save())
	again, err := openState(path)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	assert.Len(t, again.CursorKey, 64)
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "it holds a secret")

	require.NoError(t, os.WriteFile(path, []byte("{"), 0o600))
	_, err = openState(path)
	require.ErrorContains(t, err, "delete the file")
}

func TestPortIfFree_takenPort_isGivenUp(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := portOf(listener.Addr().String())
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // no waiting for whoever has it
	assert.Zero(t, portIfFree(ctx, port))
	require.NoError(t, listener.Close())
	assert.Equal(t, port, portIfFree(context.Background(), port))
	assert.Zero(t, portIfFree(context.Background(), 0))
}

func TestReachable_listenersOnAllAddresses_areOnThisMachine(t *testing.T) {
	for listener, want := range map[string]string{
		"0.0.0.0:80": "127.0.0.1:80", "[::]:80": "127.0.0.1:80", ":80": "127.0.0.1:80",
		"127.0.0.1:80": "127.0.0.1:80", "192.0.2.1:80": "192.0.2.1:80", "localhost:80": "localhost:80", "": "",
	} {
		assert.Equal(t, want, reachable(listener))
	}
}

func TestHistorySpan_goesNoFurtherBackThanEventsAreKept(t *testing.T) {
	for days, want := range map[int]int{0: 200_000, 30: 200_000, 90: 200_000, 3: 20_000} {
		d := demo{cfg: Config{RetentionDays: days}}
		span, events := d.historySpan()
		assert.Equal(t, want, events)
		assert.LessOrEqual(t, span, demoHistory)
	}
}

func TestDemo_wrongFlags_areUsageErrors(t *testing.T) {
	for _, args := range [][]string{{"--retention", "-1"}, {"--query-listen", "nowhere"}, {"--ingest-listen", "127.0.0.1:99999"}, {"--kafka", "nohost"}, {"--data-dir", ""}} {
		code, stdout, stderr := command(t, append([]string{"demo", "--empty", "--clickhouse", "127.0.0.1:1", "--data-dir", t.TempDir()}, args...)...)
		assert.Equal(t, exitUsage, code, "%v: %s", args, stderr)
		assert.Empty(t, stdout)
	}
}

func TestDemo_portsTaken_areToldBeforeAnythingStarts(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = taken.Close() }()
	addr := taken.Addr().String()
	code, _, stderr := command(t, "demo", "--data-dir", t.TempDir(), "--query-listen", addr, "--ingest-listen", addr)
	assert.Equal(t, exitFailed, code)
	for _, flag := range []string{"--query-listen", "--ingest-listen"} {
		assert.Contains(t, stderr, flag+" "+addr+": another process listens there: stop it, or choose another address")
	}
	assert.NotContains(t, stderr, "clickhouse started")
}

func TestDemo_dataDirectory_saysWhatToDoWithIt(t *testing.T) {
	opts := demoOptions{dataDir: "data"}
	_, missing := os.Open("/none")
	for err, want := range map[error]string{
		&fs.PathError{Op: "open", Path: "data/demo.lock", Err: syscall.EACCES}: "must be writable for user",
		&fs.PathError{Op: "mkdir", Path: "data", Err: syscall.EROFS}:           "must be writable for user",
		&fs.PathError{Op: "write", Path: "data/x", Err: syscall.ENOSPC}:        "make room",
	} {
		assert.ErrorContains(t, opts.explained(err), want)
		assert.ErrorIs(t, opts.explained(err), err)
	}
	assert.Equal(t, missing, opts.explained(missing))
	assert.NoError(t, opts.explained(nil))
}
