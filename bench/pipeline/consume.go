package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/bench/process"
)

// consumeArg makes this program a child that only consumes, so that the time is
// that of a process with nothing else in memory.
const consumeArg = "consume"

// consumption is what the child is to do, as JSON on its stdin.
type consumption struct {
	Broker, Topic string
	Partitions    int32
	Events        int
}

// consumed is what it answers on stdout.
type consumed struct {
	// Took counts from the first answer of the broker.
	Took, CPU time.Duration
}

// measureConsume counts the raw records as fast as they come: what any reader of
// the topic can reach at most.
func (r *rig) measureConsume(ctx context.Context) (sample, error) {
	self, err := os.Executable()
	if err != nil {
		return sample{}, err
	}
	task, err := json.Marshal(consumption{r.broker, r.raw, r.settings.partitions, r.settings.events})
	if err != nil {
		return sample{}, err
	}
	w := r.newStopwatch()
	if err := w.start(); err != nil {
		return sample{}, err
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, self, consumeArg)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(task), &out, r.progress
	if err := cmd.Run(); err != nil {
		return sample{}, err
	}
	var answer consumed
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		return sample{}, fmt.Errorf("answer of the consumer: %w", err)
	}
	m, err := w.stop(nameConsume, r.settings.events)
	m.took, m.cpu[processClient] = answer.Took, answer.CPU
	return m, err
}

// consumeChild does what stdin says.
func consumeChild(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	var task consumption
	if err := json.NewDecoder(stdin).Decode(&task); err != nil {
		return fmt.Errorf("read what to consume: %w", err)
	}
	offsets := map[int32]kgo.Offset{}
	for p := range task.Partitions {
		offsets[p] = kgo.NewOffset().AtStart()
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(task.Broker), kgo.FetchMaxPartitionBytes(4<<20),
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{task.Topic: offsets}))
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.Ping(ctx); err != nil {
		return err
	}
	began, left := time.Now(), task.Events
	for left > 0 {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return fmt.Errorf("consume %s: %w", task.Topic, err)
		}
		left -= fetches.NumRecords()
	}
	answer := consumed{Took: time.Since(began)}
	if answer.CPU, err = process.CPU(os.Getpid()); err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(answer)
}
