package sink

import (
	"errors"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/sink/mark"
	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/table"
	"github.com/gatehouse/gatehouse/sink/topic"
)

// storage is what the partitions share to get their blocks stored.
type storage struct {
	log     *zap.Logger
	metrics *metrics
	ready   *service.Readiness

	client    *kgo.Client
	committer *topic.Committer
	inserter  *table.Inserter
	reader    topic.RangeReader
	blocks    *blocks
	horizon   *mark.Horizon
	budget    *budget
	replays   chan struct{} // a place for each replay that may run at the same time

	topic, deadTopic string
	cluster, topicID string
	limits           plan.Limits
	unknownRetries   int
	intentAge        time.Duration // beyond which an intent is committed again before an insert
	latency          time.Duration // from stored-through back to the horizon
}

// patienceFactor is how much longer a partition that is behind waits for a full block.
const patienceFactor = 10

func (s *Sink) newStorage(client *kgo.Client, facts topic.Facts) *storage {
	return &storage{
		log: s.log, metrics: s.metrics, ready: s.ready,
		client:   client,
		inserter: table.NewInserter(s.cfg.ClickHouse, s.cfg.Inserts, s.cfg.InsertTimeout),
		reader:   topic.RangeReader{Options: s.options, Topic: s.cfg.EnrichedTopic},
		blocks:   newBlocks(s.cfg.Inserts + 1),
		budget:   s.budget,
		horizon:  s.horizon,
		replays:  make(chan struct{}, s.cfg.Inserts),
		topic:    s.cfg.EnrichedTopic, deadTopic: s.cfg.DeadTopic,
		cluster: facts.Cluster, topicID: facts.ID,
		limits: plan.Limits{
			Rows: s.cfg.BlockRows, Bytes: s.cfg.BlockBytes,
			Interval: s.cfg.BlockInterval, Patience: patienceFactor * s.cfg.BlockInterval,
		},
		unknownRetries: s.cfg.UnknownRetries, intentAge: s.cfg.InsertTimeout, latency: s.cfg.VisibilityLatency,
	}
}

// errStopped ends the work on a partition that is being given up. What is not
// acknowledged is stored again by the next owner.
var errStopped = errors.New("the partition is being given up")
