package main

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/bench/traffic"
	"github.com/gatehouse/gatehouse/schemas"
)

const (
	topicRaw     = "bench.raw"
	topicTenants = "bench.tenants" // stays empty: no tenant has policies of its own
	// span is how much time the events cover, up to now: what a stage that stood
	// still for an hour has before it.
	span = time.Hour
)

// fillRaw makes the topic of raw events that all contenders read, as the gateway
// would write it.
func (r *rig) fillRaw(ctx context.Context) error {
	began := time.Now()
	var err error
	if r.traffic, err = traffic.New(1, r.settings.users); err != nil {
		return err
	}
	r.say("made traffic of %d users in %s", r.settings.users, time.Since(began).Round(time.Millisecond))
	if err := r.createTopics(ctx, topicRaw, topicTenants); err != nil {
		return err
	}
	r.raw = topicRaw
	began = time.Now()
	total, err := r.produce(ctx, topicRaw, r.settings.events, 1, began.Add(-span), span)
	if err != nil {
		return fmt.Errorf("fill %s: %w", topicRaw, err)
	}
	r.results.eventBytes = total / int64(r.settings.events)
	r.say("wrote %d raw events of %d bytes in %s", r.settings.events, r.results.eventBytes, time.Since(began).Round(time.Millisecond))
	return nil
}

// createTopics makes topics with the settings that gatehouse migrate gives them,
// but without many small files.
func (r *rig) createTopics(ctx context.Context, names ...string) error {
	large := "1073741824"
	size := fmt.Sprint(schemas.MaxRecordBytes)
	stamp := "LogAppendTime"
	for _, name := range names {
		partitions := r.settings.partitions
		if name == topicTenants {
			partitions = 1
		}
		configs := map[string]*string{"segment.bytes": &large, "max.message.bytes": &size, "message.timestamp.type": &stamp}
		if _, err := r.admin.CreateTopic(ctx, partitions, 1, configs, name); err != nil {
			return fmt.Errorf("create topic %s: %w", name, err)
		}
	}
	return nil
}

// produce writes n events whose times are spread over a span and returns the
// bytes of their JSON.
func (r *rig) produce(ctx context.Context, topic string, n int, seed uint64, from time.Time, span time.Duration) (total int64, err error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(r.broker), kgo.RecordPartitioner(kgo.StickyKeyPartitioner(nil)),
		kgo.ProducerLinger(2*time.Millisecond), kgo.ProducerBatchMaxBytes(1<<20), kgo.MaxBufferedRecords(20_000))
	if err != nil {
		return 0, err
	}
	defer client.Close()
	var failed firstError
	source := r.traffic.Source(seed)
	step := span / time.Duration(n)
	var headers []kgo.RecordHeader
	for i := range n {
		if i%64 == 0 { // as many records have a time of arrival in common at the gateway
			headers = rawHeaders(time.Now())
		}
		id, value := source.Next(from.Add(time.Duration(i) * step))
		total += int64(len(value))
		client.Produce(ctx, &kgo.Record{Topic: topic, Key: bytes.Clone(id), Value: bytes.Clone(value), Headers: headers}, failed.done)
	}
	if err := client.Flush(ctx); err != nil {
		return 0, err
	}
	return total, failed.get()
}

// rawHeaders are those that the gateway gives records.
func rawHeaders(received time.Time) []kgo.RecordHeader {
	return []kgo.RecordHeader{
		{Key: schemas.HeaderContentType, Value: []byte("application/json")},
		{Key: schemas.HeaderReceivedAt, Value: received.UTC().AppendFormat(nil, time.RFC3339Nano)},
	}
}

// firstError keeps the first error of several goroutines.
type firstError struct {
	mu  sync.Mutex
	err error
}

func (f *firstError) done(_ *kgo.Record, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
}

func (f *firstError) get() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// committed is how many records of a topic the group has passed.
func committed(ctx context.Context, admin *kadm.Client, group, topic string) (int64, error) {
	offsets, err := admin.FetchOffsets(ctx, group)
	if err != nil {
		return 0, fmt.Errorf("offsets of group %s: %w", group, err)
	}
	var sum int64
	for _, o := range offsets[topic] {
		sum += max(o.At, 0)
	}
	return sum, nil
}

// deleteTopics removes topics that are no longer needed.
func (r *rig) deleteTopics(ctx context.Context, names ...string) error {
	answers, err := r.admin.DeleteTopics(ctx, names...)
	if err != nil {
		return fmt.Errorf("delete topics %v: %w", names, err)
	}
	return answers.Error()
}
