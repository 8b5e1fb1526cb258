package engine

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// halfway leaves a broker's directory as a kill does after the marker of the
// first so many partitions: each of two partitions holds a record of one
// transaction, which was to commit offset 7 for the group. had is what the group
// had committed before; 0 for nothing.
func halfway(t *testing.T, dir string, marked int, had int64) {
	t.Helper()
	said, kill := startParent(t, "kafka", dir, 0)
	defer kill()
	client := kafkaClient(t, said[0], kgo.TransactionalID("writer"), kgo.DefaultProduceTopic(testTopic), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	admin := kadm.NewClient(client)
	if _, err := admin.CreateTopic(t.Context(), 2, 1, nil, testTopic); err != nil {
		t.Fatal(err)
	}
	if had > 0 {
		var offsets kadm.Offsets
		offsets.Add(kadm.Offset{Topic: testTopic, Partition: 0, At: had, LeaderEpoch: -1})
		if err := admin.CommitAllOffsets(t.Context(), testGroup, offsets); err != nil {
			t.Fatal(err)
		}
	}
	if err := client.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	for partition := range int32(2) {
		if err := client.ProduceSync(t.Context(), &kgo.Record{Partition: partition, Value: []byte{byte('a' + partition)}}).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	producer, epoch, err := client.ProducerID(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for partition := range marked {
		writeMarker(t, client, producer, epoch, int32(partition))
	}
	kill()
	journal := newCommitJournal(dir)
	journal.stage(stageSeven(producer, epoch))
	if err := journal.end(&kmsg.EndTxnRequest{Version: 5, ProducerID: producer, ProducerEpoch: epoch, Commit: true}); err != nil {
		t.Fatal(err)
	}
}

func stageSeven(producer int64, epoch int16) *kmsg.TxnOffsetCommitRequest {
	partition := kmsg.NewTxnOffsetCommitRequestTopicPartition()
	partition.Offset = 7
	topic := kmsg.NewTxnOffsetCommitRequestTopic()
	topic.Topic, topic.Partitions = testTopic, append(topic.Partitions, partition)
	req := kmsg.NewPtrTxnOffsetCommitRequest()
	req.Group, req.ProducerID, req.ProducerEpoch, req.Topics = testGroup, producer, epoch, append(req.Topics, topic)
	return req
}

// writeMarker commits a transaction in one partition, as the broker does.
func writeMarker(t *testing.T, client *kgo.Client, producer int64, epoch int16, partition int32) {
	t.Helper()
	topic := kmsg.NewWriteTxnMarkersRequestMarkerTopic()
	topic.Topic, topic.Partitions = testTopic, []int32{partition}
	marker := kmsg.NewWriteTxnMarkersRequestMarker()
	marker.ProducerID, marker.ProducerEpoch, marker.Committed, marker.Topics = producer, epoch, true, append(marker.Topics, topic)
	req := kmsg.NewPtrWriteTxnMarkersRequest()
	req.Markers = append(req.Markers, marker)
	resp, err := req.RequestWith(t.Context(), client)
	if err == nil {
		err = kerr.ErrorForCode(resp.Markers[0].Topics[0].Partitions[0].ErrorCode)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A kill anywhere in a commit leaves all of the transaction, or nothing.
func TestStartKafka_killedInTheMiddleOfACommit_finishesIt(t *testing.T) {
	for _, c := range []struct {
		name   string
		marked int
		had    int64
		values []string
		offset int64 // of the group afterwards
	}{
		{"before the first marker", 0, 2, []string{"later"}, 2},
		{"after one of two markers", 1, 0, []string{"a", "b", "later"}, 7},
		{"after both, before the offsets", 2, 2, []string{"a", "b", "later"}, 7},
		{"long ago: the group has gone on", 2, 9, []string{"a", "b", "later"}, 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			halfway(t, dir, c.marked, c.had)
			broker := startKafka(t, KafkaOptions{Dir: dir})
			client := kafkaClient(t, broker.Addr(), kgo.DefaultProduceTopic(testTopic), kgo.TransactionalID("writer"))
			if err := client.BeginTransaction(); err != nil {
				t.Fatal(err)
			}
			if err := client.ProduceSync(t.Context(), kgo.StringRecord("later")).FirstErr(); err != nil {
				t.Fatal(err)
			}
			if err := client.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
				t.Fatal(err)
			}
			check := func(addr string) {
				values := readCommitted(t, addr, len(c.values))
				slices.Sort(values)
				if !slices.Equal(values, c.values) {
					t.Errorf("committed records %v, want %v", values, c.values)
				}
				offsets, err := kadm.NewClient(kafkaClient(t, addr)).FetchOffsets(t.Context(), testGroup)
				if err != nil {
					t.Fatal(err)
				}
				if at, _ := offsets.Lookup(testTopic, 0); at.At != c.offset {
					t.Errorf("the group is at %d, want %d", at.At, c.offset)
				}
			}
			check(broker.Addr())
			broker.Close()
			check(startKafka(t, KafkaOptions{Dir: dir}).Addr()) // an ordered stop changes nothing
		})
	}
}

// What the broker is asked to commit is written down before it begins, also by a
// client of today's protocol.
func TestCommitJournal_followsTransactions(t *testing.T) {
	dir := t.TempDir()
	broker := startKafka(t, KafkaOptions{Dir: dir})
	admin := kadm.NewClient(kafkaClient(t, broker.Addr()))
	for _, topic := range []string{testTopic, "out"} {
		if _, err := admin.CreateTopic(t.Context(), 1, 1, nil, topic); err != nil {
			t.Fatal(err)
		}
	}
	if err := kafkaClient(t, broker.Addr()).ProduceSync(t.Context(), &kgo.Record{Topic: testTopic, Value: []byte("in")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	session, err := kgo.NewGroupTransactSession(kgo.SeedBrokers(broker.Addr()), kgo.TransactionalID("writer"), kgo.DefaultProduceTopic("out"),
		kgo.ConsumerGroup(testGroup), kgo.ConsumeTopics(testTopic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	if err != nil {
		t.Fatal(err)
	}
	if got := session.PollFetches(t.Context()).NumRecords(); got != 1 {
		t.Fatalf("%d records", got)
	}
	if err := session.Begin(); err != nil {
		t.Fatal(err)
	}
	if err := session.ProduceSync(t.Context(), kgo.StringRecord("out")).FirstErr(); err != nil {
		t.Fatal(err)
	}
	if committed, err := session.End(t.Context(), kgo.TryCommit); err != nil || !committed {
		t.Fatal(committed, err)
	}
	noted, err := readJournal(dir)
	if err != nil || len(noted) != 1 || len(noted[0].Offsets) != 1 || noted[0].Offsets[0].Offset != 1 || noted[0].Offsets[0].Group != testGroup {
		t.Fatalf("journal %+v, %v", noted, err)
	}
	// An operator who moves the group has the last word.
	session.Close()
	var offsets kadm.Offsets
	offsets.Add(kadm.Offset{Topic: testTopic, Partition: 0, At: 0, LeaderEpoch: -1})
	if err := admin.CommitAllOffsets(t.Context(), testGroup, offsets); err != nil {
		t.Fatal(err)
	}
	if noted, err = readJournal(dir); err != nil || len(noted) != 1 || len(noted[0].Offsets) != 0 {
		t.Errorf("journal after the group was moved: %+v, %v", noted, err)
	}
	broker.Close()
	if noted, err = readJournal(dir); err != nil || noted != nil {
		t.Errorf("journal after an ordered stop: %+v, %v", noted, err)
	}
}

func TestCommitJournal_abortsAndOldClients_areNotNoted(t *testing.T) {
	journal := newCommitJournal(t.TempDir())
	for _, req := range []kmsg.EndTxnRequest{
		{Version: 5, ProducerID: 1, ProducerEpoch: 2, Commit: false},
		{Version: 4, ProducerID: 1, ProducerEpoch: 2, Commit: true},
	} {
		journal.stage(stageSeven(1, 2))
		if err := journal.end(&req); err != nil {
			t.Error(err)
		}
	}
	if len(journal.pending)+len(journal.staged) > 0 {
		t.Errorf("pending %v, staged %v", journal.pending, journal.staged)
	}
}

func TestCommitJournal_cannotWrite_fails(t *testing.T) {
	journal := newCommitJournal(fmt.Sprint(t.TempDir(), "/none"))
	err := journal.end(&kmsg.EndTxnRequest{Version: 5, Commit: true})
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
