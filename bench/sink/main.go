// Command sink measures the sink alone: it makes a backlog of enriched events in
// a Kafka of its own and lets programs drain it in turn, each into a database of
// its own, and says how fast they were and how much memory they took. See
// bench/NOTES.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/engine"
)

type options struct {
	dir        string
	events     int
	partitions int
	width      string
	runs       int
	programs   []string
	settings   []string
}

func main() {
	engine.ChildMain()
	var o options
	flag.StringVar(&o.dir, "dir", "", "directory of ClickHouse's data")
	flag.IntVar(&o.events, "events", 200_000, "events in the backlog")
	flag.IntVar(&o.partitions, "partitions", 4, "partitions of the topic")
	flag.StringVar(&o.width, "width", "wide", "wide: all that the producer said; usual: without the results of policies and the steps of authentication")
	flag.IntVar(&o.runs, "runs", 1, "runs of each program, alternating")
	settings := flag.String("settings", "", "settings of every run, NAME=value,...")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: sink [flags] PROGRAM[,NAME=value...]...")
		flag.PrintDefaults()
	}
	flag.Parse()
	o.programs = flag.Args()
	if *settings != "" {
		o.settings = strings.Split(*settings, ",")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "sink:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	server, err := engine.StartClickHouse(ctx, engine.ClickHouseOptions{Dir: o.dir, MemoryLimit: 4 << 30})
	if err != nil {
		return err
	}
	defer server.Close() //nolint:errcheck // the process ends
	broker, err := engine.StartKafka(ctx, engine.KafkaOptions{Log: zap.NewNop()})
	if err != nil {
		return err
	}
	defer broker.Close()
	bytes, err := fill(ctx, broker.Addr(), o)
	if err != nil {
		return fmt.Errorf("make the backlog: %w", err)
	}
	fmt.Printf("%d events, %d bytes each\n", o.events, bytes/int64(o.events))
	for n := range o.runs {
		for i, program := range o.programs {
			d := drain{
				kafka: broker.Addr(), clickhouse: server.Addr(), server: server.PID(),
				name: fmt.Sprintf("run_%d_%d", n, i), options: o,
			}
			result, err := d.run(ctx, program)
			if err != nil {
				return fmt.Errorf("drain with %s: %w", program, err)
			}
			fmt.Printf("%s: %.0f rows/s, %s\n", program, float64(o.events)/result.took.Seconds(), result)
		}
	}
	return nil
}
