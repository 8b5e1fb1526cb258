package relay

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// fetchBytes bounds one answer of a source's broker, compressed.
	fetchBytes          = 8 << 20
	fetchPartitionBytes = 2 << 20
	concurrentFetches   = 2
	// sessionTimeout is after which time without a sign of life the group gives a
	// process's partitions to others. Event Hubs take 6 s to 5 min.
	sessionTimeout = 10 * time.Second
	// rebalanceTimeout is how long a rebalance waits for a member that does not come
	// back: one that was killed holds up the others no longer than this.
	rebalanceTimeout = 20 * time.Second
	// checkTimeout bounds one look at a cluster.
	checkTimeout = 10 * time.Second
)

// opened is what a running relay holds open.
type opened struct {
	source      *kgo.Client // the member of the consumer group
	sourceAdmin *kadm.Client
	destination *kgo.Client
	progress    *progress
}

// open connects to both clusters, checks that both have their topics and joins
// the group. It waits for clusters that don't answer.
func (r *Relay) open(ctx context.Context) (*opened, error) {
	destination, err := kgo.NewClient(append(producerOptions(r.cfg), r.to...)...)
	if err != nil {
		return nil, fmt.Errorf("connect to kafka %v: %w", r.cfg.Kafka.Brokers, err)
	}
	o := &opened{destination: destination, progress: newProgress(r.metrics)}
	if o.source, err = kgo.NewClient(append(r.consumerOptions(o.progress), r.from...)...); err != nil {
		destination.Close()
		return nil, fmt.Errorf("connect to source %v: %w", r.cfg.Source.Brokers, err)
	}
	o.sourceAdmin = kadm.NewClient(o.source)
	if err := r.await(ctx, o); err != nil {
		destination.Close()
		o.source.Close()
		return nil, err
	}
	o.source.AddConsumeTopics(r.cfg.SourceTopics...) // joins the group
	return o, nil
}

// producerOptions make an idempotent producer that tries for ever. What it holds
// is bounded by what copy hands to it.
func producerOptions(cfg Config) []kgo.Opt {
	return []kgo.Opt{
		kgo.DefaultProduceTopicAlways(),
		kgo.DefaultProduceTopic(cfg.Topic),
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerBatchMaxBytes(schemas.MaxRecordBytes),
		kgo.WithCompressor(kafka.Compressor{}),
		kgo.MaxBufferedRecords(math.MaxInt32),
	}
}

// consumerOptions make a member of the consumer group that commits only what
// copy says. A rebalance never waits for the destination: what is on its way then
// may be copied twice.
func (r *Relay) consumerOptions(p *progress) []kgo.Opt {
	reset := kgo.NoResetOffset()
	if r.cfg.SkipExpired {
		reset = kgo.NewOffset().AtStart()
	}
	return []kgo.Opt{
		kgo.ConsumerGroup(r.cfg.Group),
		kgo.SessionTimeout(sessionTimeout),
		kgo.RebalanceTimeout(rebalanceTimeout),
		kgo.HeartbeatInterval(sessionTimeout / 5),
		kgo.Balancers(kgo.CooperativeStickyBalancer()),
		kgo.DisableAutoCommit(),
		kgo.OnPartitionsAssigned(p.assigned),
		kgo.OnPartitionsRevoked(p.gone),
		kgo.OnPartitionsLost(p.gone),
		kgo.ConsumeStartOffset(kgo.NewOffset().AtStart()),
		kgo.ConsumeResetOffset(reset),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // markers count as passed
		kgo.FetchMaxBytes(fetchBytes),
		kgo.FetchMaxPartitionBytes(fetchPartitionBytes),
		kgo.MaxConcurrentFetches(concurrentFetches),
	}
}

// await returns when both clusters are there and as they must be, and with what
// only an operator can mend.
func (r *Relay) await(ctx context.Context, o *opened) error {
	var wait service.Backoff
	for {
		err := r.check(ctx, o)
		if err == nil || errors.Is(err, errOperator) {
			return err
		}
		r.ready.Set("relay", err)
		r.log.Warn("waiting for servers", zap.Error(err))
		wait.Wait(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func (r *Relay) check(ctx context.Context, o *opened) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	to, err := topicID(ctx, kadm.NewClient(o.destination), r.cfg.Topic)
	if errors.Is(err, errTopicMissing) {
		return operator("kafka %v: %w; create the topics with: gatehouse migrate", r.cfg.Kafka.Brokers, err)
	}
	if err != nil {
		return orRefused(fmt.Errorf("kafka %v: %w", r.cfg.Kafka.Brokers, err))
	}
	for _, topic := range r.cfg.SourceTopics {
		from, err := topicID(ctx, o.sourceAdmin, topic)
		if errors.Is(err, errTopicMissing) {
			return operator("source %v: %w; create it, or correct relay.source_topics", r.cfg.Source.Brokers, err)
		}
		if err != nil {
			return orRefused(fmt.Errorf("source %v: %w", r.cfg.Source.Brokers, err))
		}
		if from == to && from != (kadm.TopicID{}) { // brokers before 2.8 have no ids
			return operator("relay.source_topics: %s is the raw topic itself; copying it into itself would never end", topic)
		}
	}
	return r.checkExpired(ctx, o)
}

var errTopicMissing = errors.New("the topic does not exist")

// topicID returns the id that tells the topic from all others, also those of
// other clusters.
func topicID(ctx context.Context, admin *kadm.Client, topic string) (kadm.TopicID, error) {
	metadata, err := admin.Metadata(ctx, topic)
	if err != nil {
		return kadm.TopicID{}, fmt.Errorf("look up topic %s: %w", topic, err)
	}
	detail, ok := metadata.Topics[topic]
	switch {
	case !ok || isUnknownTopic(detail.Err) || detail.Err == nil && len(detail.Partitions) == 0:
		return kadm.TopicID{}, fmt.Errorf("topic %s: %w", topic, errTopicMissing)
	case detail.Err != nil:
		return kadm.TopicID{}, fmt.Errorf("topic %s: %w", topic, detail.Err)
	}
	return detail.ID, nil
}
