package e2e

import (
	"encoding/json"
	"testing"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/ingest/producer"
	"github.com/gatehouse/gatehouse/schemas"
)

// publish sends an event, or an array of events, as an identity platform does
// that has Kafka in reach.
func publish(t *testing.T, broker, tenant string, document []byte) {
	t.Helper()
	documents := []json.RawMessage{document}
	if document[0] == '[' {
		require.NoError(t, json.Unmarshal(document, &documents))
	}
	var events []producer.Event
	for _, event := range documents {
		events = append(events, producer.Event{Tenant: tenant, JSON: event})
	}
	p, err := producer.New(producer.Config{Brokers: []string{broker}})
	require.NoError(t, err)
	require.NoError(t, p.Publish(t.Context(), events...))
	require.NoError(t, p.Close())
}

// publishRaw puts bytes on the raw topic as a broken producer would.
func publishRaw(t *testing.T, broker string, value []byte) {
	t.Helper()
	w := &kafka.Writer{Addr: kafka.TCP(broker), Topic: schemas.TopicRaw, RequiredAcks: kafka.RequireAll}
	require.NoError(t, w.WriteMessages(t.Context(), kafka.Message{Value: value}))
	require.NoError(t, w.Close())
}
