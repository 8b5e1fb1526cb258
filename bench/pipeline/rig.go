package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/bench/process"
	"github.com/gatehouse/gatehouse/bench/store"
	"github.com/gatehouse/gatehouse/bench/traffic"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/testkit/apache"
)

// memoryLimit of ClickHouse, in bytes: the peer's dictionary of all networks
// alone takes more than a gigabyte.
const memoryLimit = 8 << 30

// rig is all that measurements run on.
type rig struct {
	settings settings
	progress io.Writer
	began    time.Time
	dir      string
	closers  []func() error

	broker    string // address
	brokerPID int    // 0 for the embedded one
	store     *store.Store
	client    *kgo.Client
	admin     *kadm.Client
	geoFiles  []string

	traffic *traffic.Traffic
	raw     string   // topic of all events
	backlog string   // topic of the same, enriched; empty until enrich has run
	blocks  *blocks  // the same as blocks of columns; nil until the sink has run
	figures *figures // that all contenders must come to; nil until the first has run
	results results
}

// startRig starts the engines and fills the raw topic.
func startRig(ctx context.Context, s settings, progress io.Writer) (*rig, error) {
	r := &rig{settings: s, progress: progress, began: time.Now(), geoFiles: engine.FindGeo()}
	r.results.machine = process.Machine()
	if err := r.start(ctx); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *rig) start(ctx context.Context) error {
	if len(r.geoFiles) == 0 {
		return errors.New("no geolocation files: run `make engine`")
	}
	for _, program := range []string{r.settings.program, r.settings.before} {
		if _, err := os.Stat(program); program != "" && err != nil {
			return fmt.Errorf("the program to measure: %w: run `make build`", err)
		}
	}
	if err := r.makeDirs(); err != nil {
		return err
	}
	r.say("starting %s Kafka and ClickHouse in %s", r.settings.broker, r.dir)
	if err := r.startBroker(ctx); err != nil {
		return err
	}
	var err error
	if r.store, err = store.Start(ctx, filepath.Join(r.dir, "clickhouse"), memoryLimit); err != nil {
		return err
	}
	r.closers = append(r.closers, r.store.Close)
	if r.client, err = kgo.NewClient(kgo.SeedBrokers(r.broker)); err != nil {
		return fmt.Errorf("connect to kafka: %w", err)
	}
	r.closers = append(r.closers, func() error { r.client.Close(); return nil })
	r.admin = kadm.NewClient(r.client)
	return r.fillRaw(ctx)
}

func (r *rig) makeDirs() (err error) {
	if r.settings.profiles != "" {
		if err := os.MkdirAll(r.settings.profiles, 0o750); err != nil {
			return fmt.Errorf("directory of profiles: %w", err)
		}
	}
	if r.settings.dir != "" {
		if err := os.MkdirAll(r.settings.dir, 0o750); err != nil {
			return fmt.Errorf("directory of data: %w", err)
		}
	}
	if r.dir, err = os.MkdirTemp(r.settings.dir, "gatehouse-bench-"); err != nil {
		return fmt.Errorf("directory of data: %w", err)
	}
	r.closers = append(r.closers, func() error { return os.RemoveAll(r.dir) })
	return nil
}

func (r *rig) startBroker(ctx context.Context) error {
	if r.settings.broker == brokerEmbedded {
		broker, err := engine.StartKafka(ctx, engine.KafkaOptions{Log: zap.NewNop()})
		if err != nil {
			return err
		}
		r.closers = append(r.closers, func() error { broker.Close(); return nil })
		r.broker = broker.Addr()
		return nil
	}
	libs, err := apache.FindLibs(".")
	if err != nil {
		return err
	}
	broker, err := apache.Start(ctx, libs, r.dir)
	if err != nil {
		return err
	}
	r.closers = append(r.closers, broker.Close)
	r.broker = broker.Addr()
	r.brokerPID, err = process.Child(broker.PID(), "java")
	return err
}

// close ends all that was started, in reverse.
func (r *rig) close() {
	for i := len(r.closers) - 1; i >= 0; i-- {
		if err := r.closers[i](); err != nil {
			r.say("%v", err)
		}
	}
	r.closers = nil
}

// say prints a line of progress.
func (r *rig) say(format string, args ...any) {
	_, _ = fmt.Fprintf(r.progress, "%6.1fs  %s\n", time.Since(r.began).Seconds(), fmt.Sprintf(format, args...))
}
