package enrich

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// faultyKafka is a broker of this test alone, whose answers can be replaced.
func faultyKafka(t *testing.T) (*kfake.Cluster, kafka.Config, testkit.TopicNames) {
	t.Helper()
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1))
	require.NoError(t, err)
	t.Cleanup(cluster.Close)
	cfg := kafka.DefaultConfig()
	cfg.Brokers = cluster.ListenAddrs()
	return cluster, cfg, testkit.Topics(t, cfg, 2)
}

func refuseOffsets(r kmsg.Request) kmsg.Response {
	req := r.(*kmsg.TxnOffsetCommitRequest)
	resp := req.ResponseKind().(*kmsg.TxnOffsetCommitResponse)
	for _, topic := range req.Topics {
		answer := kmsg.NewTxnOffsetCommitResponseTopic()
		answer.Topic = topic.Topic
		for _, partition := range topic.Partitions {
			refused := kmsg.NewTxnOffsetCommitResponseTopicPartition()
			refused.Partition, refused.ErrorCode = partition.Partition, kerr.ConcurrentTransactions.Code
			answer.Partitions = append(answer.Partitions, refused)
		}
		resp.Topics = append(resp.Topics, answer)
	}
	return resp
}

func refuseRecords(r kmsg.Request) kmsg.Response {
	req := r.(*kmsg.ProduceRequest)
	resp := req.ResponseKind().(*kmsg.ProduceResponse)
	for _, topic := range req.Topics {
		answer := kmsg.NewProduceResponseTopic()
		answer.Topic, answer.TopicID = topic.Topic, topic.TopicID
		for _, partition := range topic.Partitions {
			refused := kmsg.NewProduceResponseTopicPartition()
			refused.Partition, refused.ErrorCode = partition.Partition, kerr.MessageTooLarge.Code
			answer.Partitions = append(answer.Partitions, refused)
		}
		resp.Topics = append(resp.Topics, answer)
	}
	return resp
}

// Each fault makes one transaction fail; its records are done again, once in
// what readers see, and the enricher stays in the group.
func TestEnricher_transactionFails_doneAgainWithoutLeavingTheGroup(t *testing.T) {
	for name, fault := range map[string]struct {
		key    kmsg.Key
		answer func(kmsg.Request) kmsg.Response
	}{
		"offsets refused": {kmsg.TxnOffsetCommit, refuseOffsets},
		"record refused":  {kmsg.Produce, refuseRecords},
	} {
		t.Run(name, func(t *testing.T) {
			cluster, cfg, topics := faultyKafka(t)
			produce(t, cfg, rawEvents(topics.Raw, 2, 0, 500)...)
			var faults, joins atomic.Int32
			cluster.ControlKey(int16(kmsg.JoinGroup), func(kmsg.Request) (kmsg.Response, error, bool) {
				cluster.KeepControl()
				joins.Add(1)
				return nil, nil, false
			})
			var joinsBefore int32
			cluster.ControlKey(int16(fault.key), func(r kmsg.Request) (kmsg.Response, error, bool) {
				faults.Add(1)
				joinsBefore = joins.Load()
				return fault.answer(r), nil, true
			})
			e, _ := start(t, testConfig(cfg, topics))
			eachOnce(t, readCommitted(t, cfg, topics.Enriched, 2, 500), 500)
			testkit.Eventually(t, time.Minute, "metrics", func() (bool, string) {
				return metricNamed(t, e, "events_total", "enriched") == 500, "not all counted"
			})
			assert.EqualValues(t, 1, faults.Load())
			assert.EqualValues(t, 1, metricNamed(t, e, "transactions_total", "aborted"))
			assert.Equal(t, joinsBefore, joins.Load(), "joins of the group")
			assert.NoError(t, e.deps.Ready.Check())
		})
	}
}

func fence(cluster *kfake.Cluster) {
	cluster.ControlKey(int16(kmsg.EndTxn), func(r kmsg.Request) (kmsg.Response, error, bool) {
		resp := r.ResponseKind().(*kmsg.EndTxnResponse)
		resp.ErrorCode = kerr.ProducerFenced.Code
		return resp, nil, true
	})
}

func TestEnricher_fenced_withAnInstanceEndsAndSaysWhatToDo(t *testing.T) {
	cluster, cfg, topics := faultyKafka(t)
	produce(t, cfg, rawEvents(topics.Raw, 2, 0, 10)...)
	fence(cluster)
	config := testConfig(cfg, topics)
	config.Instance = "one"
	e, err := New(config, testkit.Deps(t))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	err = e.Run(ctx)
	require.ErrorContains(t, err, `instance "one" was taken over`)
	require.ErrorContains(t, err, "enrich.instance")
}

func TestEnricher_fenced_withoutAnInstanceGoesOn(t *testing.T) {
	cluster, cfg, topics := faultyKafka(t)
	produce(t, cfg, rawEvents(topics.Raw, 2, 0, 100)...)
	fence(cluster)
	config := testConfig(cfg, topics)
	config.TransactionTimeout = time.Second // the broker undoes what was left open
	e, _ := start(t, config)
	eachOnce(t, readCommitted(t, cfg, topics.Enriched, 2, 100), 100)
	assert.EqualValues(t, 1, metricNamed(t, e, "kafka_errors_total", ""))
}

// A machine that sleeps, or a process that is stopped, comes back to a transaction
// that the brokers have given up: nobody has taken its place.
func TestEnricher_fenced_withAnInstanceThatStoodStillGoesOn(t *testing.T) {
	cluster, cfg, topics := faultyKafka(t)
	produce(t, cfg, rawEvents(topics.Raw, 2, 0, 100)...)
	config := testConfig(cfg, topics)
	config.Instance = "one"
	config.TransactionTimeout = time.Second
	cluster.ControlKey(int16(kmsg.EndTxn), func(r kmsg.Request) (kmsg.Response, error, bool) {
		time.Sleep(config.TransactionTimeout) // the stand-still
		resp := r.ResponseKind().(*kmsg.EndTxnResponse)
		resp.ErrorCode = kerr.ProducerFenced.Code
		return resp, nil, true
	})
	e, _ := start(t, config)
	eachOnce(t, readCommitted(t, cfg, topics.Enriched, 2, 100), 100)
	assert.EqualValues(t, 1, metricNamed(t, e, "kafka_errors_total", ""))
}

func TestEnricher_twoWithOneInstance_theFirstEnds(t *testing.T) {
	_, cfg, topics := faultyKafka(t)
	config := testConfig(cfg, topics)
	config.Instance = "same"
	first, err := New(config, testkit.Deps(t))
	require.NoError(t, err)
	ended := make(chan error, 1)
	go func() { ended <- first.Run(t.Context()) }()
	produce(t, cfg, rawEvents(topics.Raw, 2, 0, 10)...)
	eachOnce(t, readCommitted(t, cfg, topics.Enriched, 2, 10), 10)
	start(t, config)
	select {
	case err := <-ended:
		require.ErrorContains(t, err, `instance "same" was taken over`)
	case <-time.After(30 * time.Second):
		t.Fatal("both go on")
	}
	produce(t, cfg, rawEvents(topics.Raw, 2, 10, 10)...)
	eachOnce(t, readCommitted(t, cfg, topics.Enriched, 2, 20), 20)
}

func TestEnricher_brokerAway_waitsAndStopsInTime(t *testing.T) {
	cluster, cfg, topics := faultyKafka(t)
	produce(t, cfg, rawEvents(topics.Raw, 2, 0, 10)...)
	e, stop := start(t, testConfig(cfg, topics))
	eachOnce(t, readCommitted(t, cfg, topics.Enriched, 2, 10), 10)
	cluster.Close()
	select {
	case err := <-async(stop):
		require.NoError(t, err)
	case <-time.After(10 * time.Second):
		t.Fatal("did not stop within 10 s")
	}
	assert.Zero(t, metricNamed(t, e, "transactions_total", "aborted"))
}

func async(f func() error) <-chan error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	return done
}
