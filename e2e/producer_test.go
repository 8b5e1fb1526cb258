package e2e

import (
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/schemas"
)

// expired makes a token of the demo's own key that ran out two minutes ago.
func expired(t *testing.T, dir string) string {
	t.Helper()
	signer, err := auth.OpenSigner(dir)
	require.NoError(t, err)
	old, err := signer.Token(auth.Claims{Tenant: graphTenant}, auth.AudienceQuery, -2*time.Minute)
	require.NoError(t, err)
	return old
}

func publish(t *testing.T, broker, tenant string, value []byte) {
	t.Helper()
	w := &kafka.Writer{Addr: kafka.TCP(broker), Topic: schemas.TopicRaw, RequiredAcks: kafka.RequireAll}
	m := kafka.Message{Value: value}
	if tenant != "" {
		m.Headers = []kafka.Header{{Key: schemas.HeaderTenant, Value: []byte(tenant)}}
	}
	require.NoError(t, w.WriteMessages(t.Context(), m))
	require.NoError(t, w.Close())
}
