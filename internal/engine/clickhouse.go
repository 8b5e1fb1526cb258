package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"
)

const (
	// startAttempts is how often free ports are chosen anew when another process
	// was quicker to bind one of them.
	startAttempts = 5
	// startTimeout is the longest start: loading a large data directory takes a while.
	startTimeout = 2 * time.Minute
	// closeTimeout is how long Close waits for the child before it kills it.
	closeTimeout = 10 * time.Second
	// defaultMemoryLimit is in bytes.
	defaultMemoryLimit = 2 << 30
)

// ClickHouseOptions say how to run the ClickHouse child.
type ClickHouseOptions struct {
	// Dir keeps the data, the generated configuration and the log files. It is
	// made when it is not there.
	Dir string
	// TCPPort (native protocol) and HTTPPort on 127.0.0.1; 0 takes a free one.
	TCPPort, HTTPPort int
	// MemoryLimit is what queries, merges and caches may use together, in bytes;
	// 0 is 2 GiB.
	MemoryLimit int64
	// Library is the path of libchdb.so. Empty looks at GATEHOUSE_CHDB, then
	// beside the binary, then in what make engine installed.
	Library string
	// Log takes what happens to the child; nil logs nothing.
	Log *zap.Logger
}

// ClickHouse is a running ClickHouse child process, listening on 127.0.0.1 with
// the user default without a password. It ends with its parent, however that ends.
type ClickHouse struct {
	child    *childProcess
	doors    doors
	log      *zap.Logger
	close    sync.Once
	closeErr error
}

// StartClickHouse starts the child and returns when it answers queries. ctx
// bounds the start only. Errors: ErrNoLibrary, ErrPlatform, a data directory in
// use by another process, a taken port, or the child's own last words.
func StartClickHouse(ctx context.Context, opts ClickHouseOptions) (*ClickHouse, error) {
	library, err := findLibrary(opts.Library, platform())
	if err != nil {
		return nil, err
	}
	if opts.Log == nil {
		opts.Log = zap.NewNop()
	}
	if opts.MemoryLimit <= 0 {
		opts.MemoryLimit = defaultMemoryLimit
	}
	if opts.Dir, err = filepath.Abs(opts.Dir); err != nil {
		return nil, fmt.Errorf("clickhouse data directory: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(opts.Dir, "data"), 0o700); err != nil {
		return nil, fmt.Errorf("clickhouse data directory: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	lock, err := lockDir(ctx, opts.Dir, lockWait)
	if err != nil {
		return nil, err
	}
	defer lock.release() // the child inherits the lock and holds it on
	return startOnFreePorts(ctx, library, opts, lock, choosePort)
}

// startOnFreePorts starts the child behind the doors of its ports, on other ports
// where another process was quicker to bind those that choose gave.
func startOnFreePorts(ctx context.Context, library string, opts ClickHouseOptions, lock *dirLock, choose func() (int, error)) (*ClickHouse, error) {
	fronts, err := listenDoors(opts.TCPPort, opts.HTTPPort)
	if err != nil {
		return nil, fmt.Errorf("start clickhouse in %s: %w", opts.Dir, err)
	}
	for attempt := 1; ; attempt++ {
		tcp, err := choose()
		http := 0
		if err == nil {
			http, err = choose()
		}
		var engine *ClickHouse
		if err == nil {
			engine, err = startOnce(ctx, library, newSettings(opts, tcp, http), opts.Log, lock, fronts)
		}
		if err == nil {
			return engine, nil
		}
		if !errors.Is(err, errPortTaken) || attempt == startAttempts {
			fronts.close()
			return nil, fmt.Errorf("start clickhouse in %s: %w", opts.Dir, err)
		}
		opts.Log.Info("port taken by another process, choosing again", zap.Int("attempt", attempt))
	}
}

// startOnce starts the child on the ports of its configuration. The error is
// errPortTaken when another process has one of them.
func startOnce(ctx context.Context, library string, config settings, log *zap.Logger, lock *dirLock, fronts doors) (*ClickHouse, error) {
	began := time.Now()
	if err := config.write(); err != nil {
		return nil, err
	}
	if err := dropSystemLogs(config.Dir); err != nil {
		return nil, err
	}
	child, err := startChild(library, config.Dir, config.args(), lock)
	if err != nil {
		return nil, err
	}
	if err := awaitReady(ctx, child, httpURL(config.HTTP), config.nonce); err != nil {
		child.kill()
		if strings.Contains(err.Error(), "Address already in use") {
			return nil, fmt.Errorf("%w: %d or %d on %s: stop what listens there, or choose others",
				errPortTaken, config.TCP, config.HTTP, listenHost)
		}
		return nil, err
	}
	engine := &ClickHouse{child: child, doors: fronts, log: log}
	fronts.serve(config.TCP, config.HTTP)
	go func() {
		<-child.ended
		fronts.close()
	}()
	log.Info("clickhouse started", zap.String("addr", engine.Addr()), zap.String("http", engine.HTTPURL()),
		zap.Int("pid", engine.PID()), zap.Duration("took", time.Since(began)))
	return engine, nil
}

// Addr is the native protocol's address, "127.0.0.1:port".
func (c *ClickHouse) Addr() string { return c.doors.native.addr() }

// HTTPURL is the HTTP interface, "http://127.0.0.1:port".
func (c *ClickHouse) HTTPURL() string { return httpURL(c.doors.web.port()) }

// PID is the child's process id.
func (c *ClickHouse) PID() int { return c.child.cmd.Process.Pid }

// Done yields one value when the child ended without Close: what it said last.
// It is closed in any case.
func (c *ClickHouse) Done() <-chan error { return c.child.failed }

// Close ends the child: it is told to stop, and killed when it has not within
// 10 s. A second Close does nothing.
func (c *ClickHouse) Close() error {
	c.close.Do(func() {
		c.doors.sayGoodbye()
		if c.child.stop(closeTimeout) {
			return
		}
		c.child.kill()
		c.closeErr = fmt.Errorf("clickhouse (process %d) did not stop within %s and was killed", c.PID(), closeTimeout)
		c.log.Warn("clickhouse killed", zap.Int("pid", c.PID()))
	})
	return c.closeErr
}
