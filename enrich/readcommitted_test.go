package enrich

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
	"time"

	kafkago "github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/protocol"
	"github.com/segmentio/kafka-go/protocol/fetch"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

// readCommitted reads what is committed in a topic with another client's
// protocol code, kafka-go: once there are want records, to the last stable
// offset of every partition, so that one too many shows. kafka-go's Reader
// leaves it to its user to drop the records of aborted transactions, which needs
// the fetch response that it hides.
func readCommitted(t *testing.T, cfg kafka.Config, topic string, partitions, want int) (messages []kafkago.Message) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	transport := &kafkago.Transport{}
	defer transport.CloseIdleConnections()
	readers := make([]*committedReader, partitions)
	for i := range readers {
		readers[i] = &committedReader{transport: transport, addr: kafkago.TCP(cfg.Brokers...), topic: topic, partition: int32(i), aborting: map[int64]bool{}}
	}
	for {
		atEnd := true
		for _, reader := range readers {
			more, err := reader.fetch(ctx)
			require.NoError(t, err, "%s/%d: %d of %d records within 90 s", topic, reader.partition, len(messages), want)
			messages = append(messages, more...)
			atEnd = atEnd && reader.next >= reader.stable
		}
		if atEnd && len(messages) >= want {
			return messages
		}
	}
}

// committedReader reads one partition from the start.
type committedReader struct {
	transport *kafkago.Transport
	addr      net.Addr
	topic     string
	partition int32
	// next is read next; stable is the last stable offset.
	next, stable int64
	// aborting are the producers whose records are dropped until their marker.
	aborting map[int64]bool
}

func (r *committedReader) fetch(ctx context.Context) ([]kafkago.Message, error) {
	reply, err := r.transport.RoundTrip(ctx, r.addr, &fetch.Request{
		ReplicaID: -1, MaxWaitTime: 50, MinBytes: 1, MaxBytes: 16 << 20, IsolationLevel: 1, SessionEpoch: -1,
		Topics: []fetch.RequestTopic{{Topic: r.topic, Partitions: []fetch.RequestPartition{{
			Partition: r.partition, CurrentLeaderEpoch: -1, FetchOffset: r.next, PartitionMaxBytes: 16 << 20,
		}}}},
	})
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	answer := reply.(*fetch.Response).Topics[0].Partitions[0]
	if answer.ErrorCode != 0 {
		return nil, fmt.Errorf("fetch: %w", kafkago.Error(answer.ErrorCode))
	}
	r.stable = answer.LastStableOffset
	stream, ok := answer.RecordSet.Records.(*protocol.RecordStream)
	if !ok {
		return nil, nil
	}
	var messages []kafkago.Message
	for _, batch := range stream.Records {
		more, err := r.batch(batch, answer.AbortedTransactions)
		if err != nil {
			return nil, err
		}
		messages = append(messages, more...)
	}
	return messages, nil
}

func (r *committedReader) batch(batch protocol.RecordReader, aborted []fetch.ResponseTransaction) ([]kafkago.Message, error) {
	switch batch := batch.(type) {
	case *protocol.ControlBatch:
		r.next = max(r.next, batch.BaseOffset+1)
		delete(r.aborting, batch.ProducerID)
		return nil, nil
	case *protocol.RecordBatch:
		for _, transaction := range aborted {
			if transaction.ProducerID == batch.ProducerID && transaction.FirstOffset == batch.BaseOffset {
				r.aborting[batch.ProducerID] = true
			}
		}
		return r.records(batch, r.aborting[batch.ProducerID])
	}
	return nil, fmt.Errorf("a batch of type %T", batch)
}

func (r *committedReader) records(batch *protocol.RecordBatch, drop bool) (messages []kafkago.Message, _ error) {
	for {
		record, err := batch.ReadRecord()
		if errors.Is(err, io.EOF) {
			return messages, nil
		}
		if err != nil {
			return nil, err
		}
		key, errKey := protocol.ReadAll(record.Key)
		value, errValue := protocol.ReadAll(record.Value)
		if err := errors.Join(errKey, errValue); err != nil {
			return nil, err
		}
		if record.Offset < r.next {
			continue
		}
		r.next = record.Offset + 1
		if !drop {
			messages = append(messages, kafkago.Message{Topic: r.topic, Partition: int(r.partition), Offset: record.Offset, Key: key, Value: value, Headers: record.Headers, Time: record.Time})
		}
	}
}
