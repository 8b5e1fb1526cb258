package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"go.uber.org/zap"
)

// A broker that was killed comes back knowing that the transactions open at that
// moment are aborted, but without markers for it in the log. Readers would take
// the next transaction of the same producer for a part of the aborted one and
// drop it, and after the next kill the aborted records would count as committed.
// A producer that outlived the broker would even be told that its commit
// succeeded. So the first start after a kill writes the markers that are missing
// and fences the producers. A transaction of which one partition has a commit is
// committed in the others too, with its offsets, as the journal has them; all
// other open ones are aborted.

// fenceTimeoutMillis is the transaction timeout of an epoch that nobody uses.
const fenceTimeoutMillis = 60_000

// openMark is a file that is there while a broker uses the directory, and so
// tells a start that the last broker was killed.
const openMark = "open"

// markOpen notes that the directory is in use and reports whether it was left so.
func markOpen(dir string) (killed bool, err error) {
	path := filepath.Join(dir, openMark)
	if _, err := os.Stat(path); err == nil {
		return true, nil
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return false, fmt.Errorf("mark kafka's data directory as open: %w", err)
	}
	return false, nil
}

func markClosed(dir string) error { return os.Remove(filepath.Join(dir, openMark)) }

// dropSnapshots removes what the broker remembers of its partitions beside their logs.
func dropSnapshots(dataDir string) error {
	err := filepath.WalkDir(dataDir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && entry.Name() == "snapshot.json" {
			err = os.Remove(path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove snapshots of kafka's partitions: %w", err)
	}
	return nil
}

// recovery writes the markers and fences.
type recovery struct {
	client *kgo.Client
	admin  *kadm.Client
	log    *zap.Logger

	pending   map[transaction]pendingCommit // the journal's
	open      []openIn
	begun     map[transaction]bool // of pending: some partition has its commit
	producers map[int64]bool       // to fence
}

// openIn is a transaction that a partition holds no end of.
type openIn struct {
	transaction
	topic     string
	partition int32
	broker    *kgo.Broker
}

// dialer connects to the broker.
type dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// endOpenTransactions goes through every partition and ends the transactions that
// have no end. finished says that some were committed in part and now are in
// whole. No other client may be connected: it would take what that one has open
// for left behind.
func endOpenTransactions(ctx context.Context, addr string, dial dialer, pending []pendingCommit, log *zap.Logger) (finished bool, err error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(addr), kgo.Dialer(dial), kgo.ClientID("gatehouse-recovery"))
	if err != nil {
		return false, fmt.Errorf("connect to the broker: %w", err)
	}
	defer client.Close()
	r := recovery{
		client: client, admin: kadm.NewClient(client), log: log,
		pending: map[transaction]pendingCommit{}, begun: map[transaction]bool{}, producers: map[int64]bool{},
	}
	for _, p := range pending {
		r.pending[p.transaction] = p
	}
	topics, err := r.survey(ctx)
	if err != nil {
		return false, err
	}
	for _, left := range r.open {
		committed := r.begun[left.transaction]
		if err := r.end(ctx, left, committed); err != nil {
			return false, fmt.Errorf("%s/%d: end the transaction of producer %d: %w", left.topic, left.partition, left.Producer, err)
		}
		finished = finished || committed
	}
	for of := range r.begun {
		if err := r.commitOffsets(ctx, topics, r.pending[of].Offsets); err != nil {
			return false, err
		}
		r.producers[of.Producer] = true
	}
	return finished, r.fence(ctx)
}

// survey reads every partition to its end and notes what is open there, and which
// commits of the journal were begun.
func (r *recovery) survey(ctx context.Context) (kadm.TopicDetails, error) {
	topics, err := r.admin.ListTopicsWithInternal(ctx)
	if err != nil {
		return nil, fmt.Errorf("list topics: %w", err)
	}
	starts, err := r.admin.ListStartOffsets(ctx, topics.Names()...)
	if err == nil {
		err = starts.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("list offsets: %w", err)
	}
	for _, topic := range topics.Sorted() {
		for _, partition := range topic.Partitions.Sorted() {
			broker := r.client.Broker(int(partition.Leader))
			start, _ := starts.Lookup(topic.Topic, partition.Partition)
			if err := r.surveyPartition(ctx, broker, topic, partition.Partition, start.Offset); err != nil {
				return nil, fmt.Errorf("%s/%d: %w", topic.Topic, partition.Partition, err)
			}
		}
	}
	return topics, nil
}

func (r *recovery) surveyPartition(ctx context.Context, broker *kgo.Broker, topic kadm.TopicDetail, partition int32, offset int64) error {
	open := openTransactions{}
	for {
		batches, end, err := fetchBatches(ctx, broker, topic, partition, offset)
		if err != nil {
			return fmt.Errorf("read from offset %d: %w", offset, err)
		}
		next := open.follow(batches, func(of transaction) {
			if _, pending := r.pending[of]; pending {
				r.begun[of] = true
			}
		})
		if next <= offset || next >= end {
			break
		}
		offset = next
	}
	for producer, epoch := range open {
		r.open = append(r.open, openIn{transaction{producer, epoch}, topic.Topic, partition, broker})
	}
	return nil
}

// fetchBatches returns record batches from an offset on, and the partition's end.
func fetchBatches(ctx context.Context, broker *kgo.Broker, topic kadm.TopicDetail, partition int32, offset int64) ([]byte, int64, error) {
	part := kmsg.NewFetchRequestTopicPartition()
	part.Partition, part.FetchOffset, part.PartitionMaxBytes = partition, offset, 16<<20
	wanted := kmsg.NewFetchRequestTopic()
	wanted.Topic, wanted.TopicID, wanted.Partitions = topic.Topic, topic.ID, append(wanted.Partitions, part)
	req := kmsg.NewPtrFetchRequest()
	req.MaxBytes, req.SessionEpoch, req.Topics = 16<<20, -1, append(req.Topics, wanted)
	answer, err := broker.Request(ctx, req)
	if err != nil {
		return nil, 0, err
	}
	resp := answer.(*kmsg.FetchResponse)
	if err := kerr.ErrorForCode(resp.ErrorCode); err != nil {
		return nil, 0, err
	}
	if len(resp.Topics) != 1 || len(resp.Topics[0].Partitions) != 1 {
		return nil, 0, errors.New("the broker answered for another partition")
	}
	got := resp.Topics[0].Partitions[0]
	return got.RecordBatches, got.HighWatermark, kerr.ErrorForCode(got.ErrorCode)
}

// end writes the marker that ends a transaction in a partition.
func (r *recovery) end(ctx context.Context, left openIn, commit bool) error {
	r.producers[left.Producer] = true
	r.log.Info("open transaction ended after a kill", zap.String("topic", left.topic), zap.Int32("partition", left.partition), zap.Bool("committed", commit))
	wanted := kmsg.NewWriteTxnMarkersRequestMarkerTopic()
	wanted.Topic, wanted.Partitions = left.topic, append(wanted.Partitions, left.partition)
	marker := kmsg.NewWriteTxnMarkersRequestMarker()
	marker.ProducerID, marker.ProducerEpoch, marker.Committed = left.Producer, left.Epoch, commit
	marker.Topics = append(marker.Topics, wanted)
	req := kmsg.NewPtrWriteTxnMarkersRequest()
	req.Markers = append(req.Markers, marker)
	answer, err := left.broker.Request(ctx, req)
	if err != nil {
		return err
	}
	for _, m := range answer.(*kmsg.WriteTxnMarkersResponse).Markers {
		for _, t := range m.Topics {
			for _, p := range t.Partitions {
				if err := kerr.ErrorForCode(p.ErrorCode); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// commitOffsets commits what a transaction was to commit, as far as that lies
// ahead of what its group has: it may have been committed before the kill, and
// the group may have gone on since.
func (r *recovery) commitOffsets(ctx context.Context, topics kadm.TopicDetails, staged []stagedOffset) error {
	names := map[kadm.TopicID]string{}
	for _, topic := range topics {
		names[topic.ID] = topic.Topic
	}
	groups := map[string]kadm.Offsets{}
	for _, o := range staged {
		topic := o.Topic
		if topic == "" {
			topic = names[o.TopicID]
		}
		if _, there := topics[topic]; !there {
			continue // deleted since
		}
		offsets, known := groups[o.Group]
		if !known {
			offsets = kadm.Offsets{}
			groups[o.Group] = offsets
		}
		offsets.Add(kadm.Offset{Topic: topic, Partition: o.Partition, At: o.Offset, LeaderEpoch: o.LeaderEpoch, Metadata: o.Metadata})
	}
	for group, offsets := range groups {
		had, err := r.admin.FetchOffsets(ctx, group)
		if err != nil && !errors.Is(err, kerr.GroupIDNotFound) { // which has committed nothing yet
			return fmt.Errorf("read the offsets of group %s: %w", group, err)
		}
		offsets.KeepFunc(func(o kadm.Offset) bool {
			at, there := had.Lookup(o.Topic, o.Partition)
			return !there || at.At < o.At
		})
		if err := r.admin.CommitAllOffsets(ctx, group, offsets); err != nil {
			return fmt.Errorf("commit the offsets of group %s: %w", group, err)
		}
	}
	return nil
}

// fence gives the transactional ids of the transactions ended here new epochs, so
// that a producer still holding the old one learns that it must begin anew.
func (r *recovery) fence(ctx context.Context) error {
	if len(r.producers) == 0 {
		return nil
	}
	all, err := r.admin.ListTransactions(ctx, slices.Collect(maps.Keys(r.producers)), nil)
	if err != nil {
		return fmt.Errorf("list transactional ids: %w", err)
	}
	for id := range all {
		req := kmsg.NewPtrInitProducerIDRequest()
		req.TransactionalID, req.TransactionTimeoutMillis = &id, fenceTimeoutMillis
		resp, err := req.RequestWith(ctx, r.client)
		if err == nil {
			err = kerr.ErrorForCode(resp.ErrorCode)
		}
		if err != nil {
			return fmt.Errorf("fence transactional id %s: %w", id, err)
		}
	}
	return nil
}
