package engine

import (
	"context"
	"errors"
	"fmt"
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
// and fences the producers.

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

// recovery writes the markers and fences.
type recovery struct {
	client *kgo.Client
	broker *kgo.Broker
	log    *zap.Logger

	producers map[int64]bool // whose transaction was aborted
}

// dialer connects to the broker.
type dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// abortOpenTransactions goes through every partition and ends the transactions
// that have no end. No other client may be connected: it would take what that
// one has open for left behind.
func abortOpenTransactions(ctx context.Context, addr string, dial dialer, log *zap.Logger) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(addr), kgo.Dialer(dial), kgo.ClientID("gatehouse-recovery"))
	if err != nil {
		return fmt.Errorf("connect to the broker: %w", err)
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	topics, err := admin.ListTopicsWithInternal(ctx)
	if err != nil {
		return fmt.Errorf("list topics: %w", err)
	}
	starts, err := admin.ListStartOffsets(ctx, topics.Names()...)
	if err == nil {
		err = starts.Error()
	}
	if err != nil {
		return fmt.Errorf("list offsets: %w", err)
	}
	r := recovery{client: client, log: log, producers: map[int64]bool{}}
	var problems []error
	for _, topic := range topics.Sorted() {
		for _, partition := range topic.Partitions.Sorted() {
			r.broker = client.Broker(int(partition.Leader))
			start, _ := starts.Lookup(topic.Topic, partition.Partition)
			if err := r.partition(ctx, topic, partition.Partition, start.Offset); err != nil {
				problems = append(problems, fmt.Errorf("%s/%d: %w", topic.Topic, partition.Partition, err))
			}
		}
	}
	return errors.Join(append(problems, r.fence(ctx, admin))...)
}

// partition reads one partition to its end and aborts what is open there.
func (r *recovery) partition(ctx context.Context, topic kadm.TopicDetail, partition int32, offset int64) error {
	open := openTransactions{}
	for {
		batches, end, err := r.fetch(ctx, topic, partition, offset)
		if err != nil {
			return fmt.Errorf("read from offset %d: %w", offset, err)
		}
		next := open.follow(batches)
		if next <= offset || next >= end {
			break
		}
		offset = next
	}
	for producer, epoch := range open {
		if err := r.abort(ctx, topic.Topic, partition, producer, epoch); err != nil {
			return fmt.Errorf("abort the transaction of producer %d: %w", producer, err)
		}
		r.producers[producer] = true
		r.log.Info("open transaction aborted after a kill", zap.String("topic", topic.Topic), zap.Int32("partition", partition))
	}
	return nil
}

// fetch returns record batches from an offset on, and the partition's end.
func (r *recovery) fetch(ctx context.Context, topic kadm.TopicDetail, partition int32, offset int64) ([]byte, int64, error) {
	part := kmsg.NewFetchRequestTopicPartition()
	part.Partition, part.FetchOffset, part.PartitionMaxBytes = partition, offset, 16<<20
	wanted := kmsg.NewFetchRequestTopic()
	wanted.Topic, wanted.TopicID, wanted.Partitions = topic.Topic, topic.ID, append(wanted.Partitions, part)
	req := kmsg.NewPtrFetchRequest()
	req.MaxBytes, req.SessionEpoch, req.Topics = 16<<20, -1, append(req.Topics, wanted)
	answer, err := r.broker.Request(ctx, req)
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

// abort writes the marker that ends a producer's transaction in a partition.
func (r *recovery) abort(ctx context.Context, topic string, partition int32, producer int64, epoch int16) error {
	wanted := kmsg.NewWriteTxnMarkersRequestMarkerTopic()
	wanted.Topic, wanted.Partitions = topic, append(wanted.Partitions, partition)
	marker := kmsg.NewWriteTxnMarkersRequestMarker()
	marker.ProducerID, marker.ProducerEpoch, marker.Topics = producer, epoch, append(marker.Topics, wanted)
	req := kmsg.NewPtrWriteTxnMarkersRequest()
	req.Markers = append(req.Markers, marker)
	answer, err := r.broker.Request(ctx, req)
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

// fence gives the transactional ids of the aborted transactions new epochs, so
// that a producer still holding the old one learns that it must begin anew.
func (r *recovery) fence(ctx context.Context, admin *kadm.Client) error {
	if len(r.producers) == 0 {
		return nil
	}
	all, err := admin.ListTransactions(ctx, slices.Collect(maps.Keys(r.producers)), nil)
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
