package e2e

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

// readTopic reads a topic from its beginning to its end with kafka-go, as a
// second, foreign client; only what transactions have committed.
func readTopic(t *testing.T, addr, topic string) []kafka.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), arrivesWithin)
	defer cancel()
	conn, err := kafka.DialContext(ctx, "tcp", addr)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	partitions, err := conn.ReadPartitions(topic)
	require.NoError(t, err)
	require.NotEmpty(t, partitions)
	var all []kafka.Message
	for _, partition := range partitions {
		all = append(all, readPartition(ctx, t, addr, topic, partition.ID)...)
	}
	return all
}

func readPartition(ctx context.Context, t *testing.T, addr, topic string, partition int) []kafka.Message {
	t.Helper()
	leader, err := kafka.DialLeader(ctx, "tcp", addr, topic, partition)
	require.NoError(t, err)
	first, last, err := leader.ReadOffsets()
	require.NoError(t, err)
	require.NoError(t, leader.Close())
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{addr}, Topic: topic, Partition: partition, MaxWait: 100 * time.Millisecond,
		MinBytes: 1, MaxBytes: 16 << 20, IsolationLevel: kafka.ReadCommitted,
	})
	defer func() { _ = reader.Close() }()
	require.NoError(t, reader.SetOffset(first))
	var all []kafka.Message
	for next := first; next < last; {
		// The end of a topic written in transactions is a marker that no client
		// gets to see, so that waiting for the last offset would never end.
		wait, cancel := context.WithTimeout(ctx, 3*time.Second)
		message, err := reader.ReadMessage(wait)
		cancel()
		if err != nil {
			require.NoError(t, ctx.Err(), "read %s/%d", topic, partition)
			require.ErrorIs(t, err, context.DeadlineExceeded, "read %s/%d", topic, partition)
			break
		}
		next = message.Offset + 1
		if !isMarker(message) {
			all = append(all, message)
		}
	}
	return all
}

// isMarker says whether a message is the end mark of a transaction, which kafka-go
// hands out like a record: version 0 and the kind (0 abort, 1 commit) as key.
func isMarker(message kafka.Message) bool {
	return len(message.Key) == 4 && bytes.Equal(message.Key[:3], []byte{0, 0, 0}) && message.Key[3] <= 1
}

// decodeEnriched reads the records of signins.enriched.
func decodeEnriched(t *testing.T, messages []kafka.Message) []*schemas.SignIn {
	t.Helper()
	var all []*schemas.SignIn
	for _, message := range messages {
		var event schemas.SignIn
		require.NoError(t, event.UnmarshalVT(message.Value))
		require.Equal(t, event.Id, string(message.Key), "the key is the event id")
		all = append(all, &event)
	}
	return all
}
