package deadletter

import (
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/query/store"
)

// Options say where dead letters lie, and whose they are.
type Options struct {
	// Kafka is the cluster; without brokers there is no asking.
	Kafka kafka.Config
	// RawTopic, EnrichedTopic and DeadTopic are those of events and of dead letters.
	RawTopic, EnrichedTopic, DeadTopic string
	// DefaultTenant is whose the letters are that name no tenant; may be empty.
	DefaultTenant string
	// Store tells the mark.
	Store *store.Store
}

// Letters shows what no stage could take, and sends it again.
type Letters struct {
	Options
	log *zap.Logger
}

// New makes it.
func New(opts Options, log *zap.Logger) *Letters { return &Letters{opts, log} }
