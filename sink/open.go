package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/sink/table"
	"github.com/gatehouse/gatehouse/sink/topic"
)

const (
	// fetchWait is how long a broker may wait for records. A partition that is
	// taken over is fetched only after the fetch at hand.
	fetchWait = 500 * time.Millisecond
	// metadataAge is after which time partitions that were added are found.
	metadataAge = 15 * time.Second
	// sessionTimeout is after what silence the partitions of a sink go to others.
	sessionTimeout = 10 * time.Second
	// rebalanceTimeout is how long a rebalance waits for a member that does not come
	// back: one that was killed holds up the others no longer than this.
	rebalanceTimeout = 20 * time.Second
)

// opened is what a running sink holds open.
type opened struct {
	plain      *kgo.Client // looks things up and writes dead letters
	group      *kgo.Client // the member of the consumer group
	admin      *kadm.Client
	storage    *storage
	assignment *assignment
}

// open connects, checks what storing exactly once relies on, and joins the group.
func (s *Sink) open(ctx context.Context, fail context.CancelCauseFunc) (*opened, error) {
	plain, err := kgo.NewClient(s.options...)
	if err != nil {
		return nil, fmt.Errorf("connect to kafka: %w", err)
	}
	o := &opened{plain: plain, admin: kadm.NewClient(plain)}
	facts, err := s.check(ctx, o.admin)
	if err != nil {
		plain.Close()
		return nil, err
	}
	o.storage = s.newStorage(plain, facts)
	o.storage.inserter.Dropped = s.metrics.dropped.Inc
	o.assignment = &assignment{
		storage: o.storage, admin: o.admin, grace: s.cfg.StopTimeout,
		fail: func(err error) { fail(err) }, partitions: map[int32]*partition{},
	}
	if o.group, err = kgo.NewClient(append(s.groupOptions(o.assignment), s.options...)...); err != nil {
		plain.Close()
		return nil, fmt.Errorf("connect to kafka: %w", err)
	}
	o.storage.committer = topic.NewCommitter(o.group, s.cfg.EnrichedTopic)
	s.through.Client, s.through.Admin, s.through.TopicID = plain, o.admin, facts.ID
	s.through.Owner = func() bool { return o.assignment.find(0) != nil }
	o.group.AddConsumeTopics(s.cfg.EnrichedTopic) // joins; only now may callbacks come
	return o, nil
}

// groupOptions make a member of the consumer group that commits by itself only.
func (s *Sink) groupOptions(a *assignment) []kgo.Opt {
	return []kgo.Opt{
		kgo.ConsumerGroup(s.cfg.Group),
		kgo.SessionTimeout(sessionTimeout),
		kgo.RebalanceTimeout(rebalanceTimeout),
		kgo.HeartbeatInterval(sessionTimeout / 5),
		kgo.Balancers(kgo.CooperativeStickyBalancer()),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(),
		kgo.OnOffsetsFetched(a.onOffsetsFetched),
		kgo.AdjustFetchOffsetsFn(a.adjustOffsets),
		kgo.OnPartitionsAssigned(a.onAssigned),
		kgo.OnPartitionsRevoked(a.onRevoked),
		kgo.OnPartitionsLost(a.onLost),
		kgo.ConsumeStartOffset(kgo.NewOffset().AtStart()),
		kgo.ConsumeResetOffset(kgo.NoResetOffset()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // markers count as passed; see plan.Plan.Skip
		kgo.FetchMaxBytes(topic.FetchBytes),
		kgo.FetchMaxPartitionBytes(topic.FetchBytes),
		kgo.MaxConcurrentFetches(2),
		kgo.FetchMaxWait(fetchWait),
		kgo.WithPools(new(kafka.Unpacked)),
		kgo.MetadataMaxAge(metadataAge),
	}
}

// check looks up the topic and the table; it waits for servers that don't answer
// and for migrations, which may be under way, and returns what only an operator can
// mend.
func (s *Sink) check(ctx context.Context, admin *kadm.Client) (topic.Facts, error) {
	conn := table.NewConnection(s.cfg.ClickHouse)
	defer conn.Close()
	for try := 1; ; try++ {
		facts, err := topic.ReadFacts(ctx, admin, s.cfg.EnrichedTopic)
		if err == nil {
			err = table.Check(ctx, conn, facts.Partitions)
		}
		if err == nil {
			err = table.CheckMigrated(ctx, conn)
		}
		if err == nil {
			err = s.horizon.Read(ctx) // before the first insert, whose rows may be late
		}
		if err == nil {
			return facts, nil
		}
		if errors.Is(err, table.ErrUnfit) || errors.Is(err, topic.ErrMissing) || errors.Is(err, kerr.TopicAuthorizationFailed) {
			return facts, err
		}
		s.ready.Set("sink", err)
		s.log.Warn("waiting for servers", zap.Error(err))
		select {
		case <-time.After(jitter(backoff(table.Transient, try))):
		case <-ctx.Done():
			return facts, ctx.Err()
		}
	}
}
