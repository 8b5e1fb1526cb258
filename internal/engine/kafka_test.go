package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	testTopic = "events"
	testGroup = "readers"
)

func startKafka(t *testing.T, opts KafkaOptions) *Kafka {
	t.Helper()
	broker, err := StartKafka(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	return broker
}

func kafkaClient(t *testing.T, addr string, opts ...kgo.Opt) *kgo.Client {
	t.Helper()
	client, err := kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(addr)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// leave creates the topic, produces three records in a committed transaction,
// begins another with one more, and commits offset 2 for the group. The client it
// returns has the transaction open.
func leave(t *testing.T, addr string) *kgo.Client {
	t.Helper()
	client := kafkaClient(t, addr, kgo.TransactionalID("writer"), kgo.DefaultProduceTopic(testTopic))
	admin := kadm.NewClient(client)
	if _, err := admin.CreateTopic(t.Context(), 1, 1, map[string]*string{"retention.ms": kadm.StringPtr("1000000000")}, testTopic); err != nil {
		t.Fatal(err)
	}
	transact := func(values ...string) {
		if err := client.BeginTransaction(); err != nil {
			t.Fatal(err)
		}
		for _, value := range values {
			if err := client.ProduceSync(t.Context(), kgo.StringRecord(value)).FirstErr(); err != nil {
				t.Fatal(err)
			}
		}
	}
	transact("one", "two", "three")
	if err := client.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
		t.Fatal(err)
	}
	var offsets kadm.Offsets
	offsets.Add(kadm.Offset{Topic: testTopic, Partition: 0, At: 2, LeaderEpoch: -1, Metadata: "v1 2 5 3"})
	if err := admin.CommitAllOffsets(t.Context(), testGroup, offsets); err != nil {
		t.Fatal(err)
	}
	transact("never committed")
	return client
}

// expectLeft checks what leave left: the committed records, the group's offset
// with its metadata, the topic's settings, and that the writer can go on.
func expectLeft(t *testing.T, addr string) {
	t.Helper()
	admin := kadm.NewClient(kafkaClient(t, addr))
	offsets, err := admin.FetchOffsets(t.Context(), testGroup)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := offsets.Lookup(testTopic, 0); !ok || got.At != 2 || got.Metadata != "v1 2 5 3" {
		t.Errorf("the group's offset is %+v", got.Offset)
	}
	configs, err := admin.DescribeTopicConfigs(t.Context(), testTopic)
	if err != nil {
		t.Fatal(err)
	}
	retention := ""
	for _, config := range configs[0].Configs {
		if config.Key == "retention.ms" {
			retention = config.MaybeValue()
		}
	}
	if retention != "1000000000" {
		t.Errorf("retention.ms is %q", retention)
	}
	// The same transactional id ends what its predecessor left open.
	writer := kafkaClient(t, addr, kgo.TransactionalID("writer"), kgo.DefaultProduceTopic(testTopic))
	if err := writer.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	if err := writer.ProduceSync(t.Context(), kgo.StringRecord("four")).FirstErr(); err != nil {
		t.Fatal(err)
	}
	if err := writer.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(readCommitted(t, addr, 4), " "); got != "one two three four" {
		t.Errorf("committed records: %s", got)
	}
}

// readCommitted returns the first n committed records of the topic.
func readCommitted(t *testing.T, addr string, n int) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	reader := kafkaClient(t, addr, kgo.ConsumeTopics(testTopic), kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	var values []string
	for len(values) < n {
		fetches := reader.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			t.Fatalf("read %d of %d records: %v", len(values), n, err)
		}
		fetches.EachRecord(func(r *kgo.Record) { values = append(values, string(r.Value)) })
	}
	return values
}

func TestStartKafka_secondStart_findsTopicsRecordsOffsets(t *testing.T) {
	dir := t.TempDir()
	first := startKafka(t, KafkaOptions{Dir: dir})
	leave(t, first.Addr())
	first.Close()
	_, port, err := net.SplitHostPort(first.Addr())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	second := startKafka(t, KafkaOptions{Dir: dir, Port: n})
	if second.Addr() != first.Addr() {
		t.Errorf("second start listens on %s, want %s", second.Addr(), first.Addr())
	}
	expectLeft(t, second.Addr())
}

// Killed twice: the second time the log holds what the first start wrote about
// the transaction that it found open.
func TestStartKafka_killed_keepsTopicsRecordsOffsets(t *testing.T) {
	dir := t.TempDir()
	said, kill := startParent(t, "kafka", dir, 0)
	leave(t, said[0])
	kill()
	said, kill = startParent(t, "kafka", dir, 0)
	expectLeft(t, said[0])
	kill()
	third := startKafka(t, KafkaOptions{Dir: dir})
	if got := strings.Join(readCommitted(t, third.Addr(), 4), " "); got != "one two three four" {
		t.Errorf("committed records after the second kill: %s", got)
	}
}

// A producer that outlives the broker must not be told that it committed what the
// broker has forgotten.
func TestStartKafka_killed_fencesProducersThatLive(t *testing.T) {
	dir := t.TempDir()
	port, err := choosePort()
	if err != nil {
		t.Fatal(err)
	}
	said, kill := startParent(t, "kafka", dir, port)
	writer := leave(t, said[0])
	kill()
	broker := startKafka(t, KafkaOptions{Dir: dir, Port: port})
	if err := writer.EndTransaction(t.Context(), kgo.TryCommit); !errors.Is(err, kerr.ProducerFenced) && !errors.Is(err, kerr.InvalidProducerEpoch) {
		t.Errorf("commit after the kill: %v, want that the producer is fenced", err)
	}
	expectLeft(t, broker.Addr())
}

func TestStartKafka_directoryInUse_namesTheProcess(t *testing.T) {
	dir := t.TempDir()
	startKafka(t, KafkaOptions{Dir: dir})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := StartKafka(ctx, KafkaOptions{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%s is in use by process %d", dir, os.Getpid())) {
		t.Errorf("second start on the same directory: %v", err)
	}
}

func TestStartKafka_portTaken_saysWhich(t *testing.T) {
	port := occupy(t)
	_, err := StartKafka(t.Context(), KafkaOptions{Port: port})
	if err == nil || !strings.Contains(err.Error(), strconv.Itoa(port)) {
		t.Errorf("start on a taken port: %v", err)
	}
}

func TestStartKafka_topics_areNotMadeByUse(t *testing.T) {
	broker := startKafka(t, KafkaOptions{})
	client := kafkaClient(t, broker.Addr(), kgo.UnknownTopicRetries(0))
	err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "misspelt", Value: []byte("x")}).FirstErr()
	if !errors.Is(err, kerr.UnknownTopicOrPartition) {
		t.Errorf("producing to a topic that is not there: %v", err)
	}
}
