package engine

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// TestKafka_answersThatAreCut_holdNoAbortedRecords reads two partitions by answers
// that end in the middle of a transaction that was aborted.
func TestKafka_answersThatAreCut_holdNoAbortedRecords(t *testing.T) {
	broker := startKafka(t, KafkaOptions{})
	writer := kafkaClient(t, broker.Addr(), kgo.TransactionalID("writer"), kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerBatchCompression(kgo.NoCompression()))
	const partitions = 2
	if _, err := kadm.NewClient(writer).CreateTopic(t.Context(), partitions, 1, nil, testTopic); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, c := range []struct {
		value string
		end   kgo.TransactionEndTry
	}{{"before", kgo.TryCommit}, {"aborted", kgo.TryAbort}, {"after", kgo.TryCommit}} {
		if err := writer.BeginTransaction(); err != nil {
			t.Fatal(err)
		}
		const batches, size = 8, 4 << 10
		for i := range partitions * batches { // each a batch of its own, as it is waited for
			rec := &kgo.Record{Topic: testTopic, Partition: int32(i % partitions), Value: []byte(c.value + strings.Repeat(" ", size))}
			if err := writer.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
				t.Fatal(err)
			}
			if c.end == kgo.TryCommit {
				want = append(want, c.value)
			}
		}
		if err := writer.EndTransaction(t.Context(), c.end); err != nil {
			t.Fatal(err)
		}
	}

	const answer = 20 << 10
	reader := kafkaClient(t, broker.Addr(), kgo.ConsumeTopics(testTopic), kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.FetchMaxBytes(answer), kgo.FetchMaxPartitionBytes(answer))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var got []string
	for len(got) < len(want) && ctx.Err() == nil {
		reader.PollFetches(ctx).EachRecord(func(r *kgo.Record) { got = append(got, strings.TrimSpace(string(r.Value))) })
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("read %v", got)
	}
}
