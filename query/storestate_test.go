package query

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/gatehouse/gatehouse/internal/service"
)

func TestHeardOfStore_onlyChangesAreLogged(t *testing.T) {
	core, logs := observer.New(zap.InfoLevel)
	s := &Service{log: zap.New(core), ready: service.NewReadiness(), cfg: DefaultConfig()}
	ctx, cancel := context.WithCancel(t.Context())
	tell := s.heardOfStore(ctx)
	away := errors.New("connection refused")
	for _, err := range []error{away, away, nil, nil, away, errors.New("no such database"), nil} {
		tell(err)
		assert.Equal(t, err != nil, s.ready.Check() != nil)
	}
	cancel()
	tell(context.Canceled) // by which the service itself ends
	var said []string
	for _, entry := range logs.All() {
		said = append(said, entry.Message)
	}
	const gone, back = "clickhouse cannot be read", "clickhouse can be read"
	assert.Equal(t, []string{gone, back, gone, gone, back}, said)
}
