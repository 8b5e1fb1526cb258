package cmd

import (
	"context"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/internal/engine"
)

// portWait is how long a port of the last start may still be held by a process
// that is about to end.
const portWait = 3 * time.Second

// engines are the Kafka and the ClickHouse of a demo: embedded ones, or servers
// that run elsewhere (then nil here).
type engines struct {
	kafka      *engine.Kafka
	clickhouse *engine.ClickHouse
	// httpURL is ClickHouse's HTTP interface.
	httpURL string
}

// startEngines starts what the options do not point elsewhere and writes the
// addresses into cfg and the ports into state.
func startEngines(ctx context.Context, cfg *Config, opts demoOptions, state *demoState, log *zap.Logger) (*engines, error) {
	e := &engines{}
	var group errgroup.Group
	group.Go(func() error {
		if len(opts.kafka) > 0 {
			cfg.Kafka.Brokers = opts.kafka
			return nil
		}
		return e.startKafka(ctx, cfg, filepath.Join(opts.dataDir, "kafka"), state, quiet(log.Named("kafka")))
	})
	group.Go(func() error {
		if len(opts.clickhouse) > 0 {
			cfg.ClickHouse.Addr = opts.clickhouse
			host, _, _ := net.SplitHostPort(opts.clickhouse[0])
			e.httpURL = "http://" + net.JoinHostPort(host, "8123")
			return nil
		}
		return e.startClickHouse(ctx, cfg, filepath.Join(opts.dataDir, "clickhouse"), state, log.Named("clickhouse"))
	})
	err := group.Wait()
	if err == nil {
		err = state.save()
	}
	if err != nil {
		e.close(log)
		return nil, err
	}
	return e, nil
}

func (e *engines) startKafka(ctx context.Context, cfg *Config, dir string, state *demoState, log *zap.Logger) error {
	kafka, err := engine.StartKafka(ctx, engine.KafkaOptions{Dir: dir, Port: portIfFree(ctx, state.KafkaPort), Log: log})
	if err != nil {
		return err
	}
	e.kafka = kafka
	cfg.Kafka.Brokers = []string{kafka.Addr()}
	state.KafkaPort = portOf(kafka.Addr())
	return nil
}

func (e *engines) startClickHouse(ctx context.Context, cfg *Config, dir string, state *demoState, log *zap.Logger) error {
	clickhouse, err := engine.StartClickHouse(ctx, engine.ClickHouseOptions{
		Dir:      dir,
		TCPPort:  portIfFree(ctx, state.ClickHousePort),
		HTTPPort: portIfFree(ctx, state.ClickHouseHTTPPort),
		Log:      log,
	})
	if err != nil {
		return err
	}
	e.clickhouse = clickhouse
	e.httpURL = clickhouse.HTTPURL()
	cfg.ClickHouse.Addr = []string{clickhouse.Addr()}
	cfg.ClickHouse.Username, cfg.ClickHouse.Password, cfg.ClickHouse.TLS = "default", "", false
	state.ClickHousePort = portOf(clickhouse.Addr())
	state.ClickHouseHTTPPort = portOf(strings.TrimPrefix(clickhouse.HTTPURL(), "http://"))
	return nil
}

// watch fails when the ClickHouse child ends by itself.
func (e *engines) watch(ctx context.Context) error {
	if e.clickhouse == nil {
		<-ctx.Done()
		return nil
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-e.clickhouse.Done():
		return err
	}
}

// close stops the engines, after everything that uses them.
func (e *engines) close(log *zap.Logger) {
	if e.kafka != nil {
		e.kafka.Close()
	}
	if e.clickhouse == nil {
		return
	}
	if err := e.clickhouse.Close(); err != nil {
		log.Warn("clickhouse did not stop in order", zap.Error(err))
	}
}

// quiet leaves out warnings unless debugging: the in-process broker warns of every
// transaction that takes more than a few milliseconds.
func quiet(log *zap.Logger) *zap.Logger {
	if log.Core().Enabled(zap.DebugLevel) {
		return log
	}
	return log.WithOptions(zap.IncreaseLevel(zap.ErrorLevel))
}

// portIfFree returns the port of the last start, or 0 (any) when there was none or
// another process has it.
func portIfFree(ctx context.Context, port int) int {
	if port == 0 {
		return 0
	}
	ctx, cancel := context.WithTimeout(ctx, portWait)
	defer cancel()
	for {
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			_ = listener.Close()
			return port
		}
		select {
		case <-ctx.Done():
			return 0
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// portOf returns the port of host:port.
func portOf(addr string) int {
	_, text, err := net.SplitHostPort(addr)
	if err != nil {
		return 0
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return port
}

// kafkaAddress and clickhouseAddress are what clients are told to connect to.
func (c Config) kafkaAddress() string { return strings.Join(c.Kafka.Brokers, ",") }

func (c Config) clickhouseAddress() string { return strings.Join(c.ClickHouse.Addr, ",") }
