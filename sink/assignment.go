package sink

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/table"
	"github.com/gatehouse/gatehouse/sink/topic"
)

// resetAdvice tells an operator how to go on where the sink must not by itself.
const resetAdvice = "to go on from what the topic holds, stop all sinks, move the group's offsets with " +
	"kafka-consumer-groups --reset-offsets, and start again"

// assignment keeps the partitions that the group gave to this sink. Its methods
// are callbacks of the Kafka client, which calls one at a time.
type assignment struct {
	storage *storage
	admin   *kadm.Client
	grace   time.Duration // for blocks in flight when partitions go
	fail    func(error)   // stops the sink

	fetched map[int32]plan.Committed // of the assignment at hand

	mu         sync.Mutex
	partitions map[int32]*partition
}

// find returns the partition, nil when this sink does not own it.
func (a *assignment) find(id int32) *partition {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.partitions[id]
}

// onOffsetsFetched notes what the group committed, with its metadata.
func (a *assignment) onOffsetsFetched(_ context.Context, _ *kgo.Client, resp *kmsg.OffsetFetchResponse) error {
	a.fetched = make(map[int32]plan.Committed)
	for _, group := range resp.Groups {
		for _, topic := range group.Topics {
			for _, p := range topic.Partitions {
				c := plan.Committed{Offset: p.Offset}
				if p.Metadata != nil {
					c.Metadata = *p.Metadata
				}
				a.fetched[p.Partition] = c
			}
		}
	}
	return nil
}

// adjustOffsets decides how each new partition begins, starts its worker and
// returns where to fetch from: behind the intent that is replayed.
func (a *assignment) adjustOffsets(ctx context.Context, offsets map[string]map[int32]kgo.Offset) (map[string]map[int32]kgo.Offset, error) {
	assigned := offsets[a.storage.topic]
	if len(assigned) == 0 {
		return offsets, nil
	}
	held, err := a.look(ctx)
	if err != nil {
		return nil, err
	}
	for id := range assigned {
		begin, err := a.decide(id, held)
		if err != nil {
			a.fail(err)
			return nil, err
		}
		assigned[id] = kgo.NewOffset().At(begin.Next)
		a.start(id, begin)
	}
	return offsets, nil
}

// look returns what the topic holds, trying until the session ends. It stops
// the sink when the topic is another one than before.
func (a *assignment) look(ctx context.Context) (map[int32]plan.Bounds, error) {
	for try := 1; ; try++ {
		held, err := a.lookOnce(ctx)
		if err == nil || errors.Is(err, plan.ErrRecreated) {
			return held, err
		}
		a.storage.log.Warn("look at topic failed", zap.Error(err))
		select {
		case <-time.After(jitter(backoff(table.Transient, try))):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (a *assignment) lookOnce(ctx context.Context) (map[int32]plan.Bounds, error) {
	facts, err := topic.ReadFacts(ctx, a.admin, a.storage.topic)
	if err != nil {
		return nil, err
	}
	if facts.ID != a.storage.topicID {
		err := recreated(a.storage.topic, a.storage.topicID, facts.ID)
		a.fail(err)
		return nil, err
	}
	return topic.ReadBounds(ctx, a.admin, a.storage.topic)
}

func recreated(topic, before, after string) error {
	return fmt.Errorf("topic %s: %w: its id was %s and is %s: rows of the old topic may be missing from the table; %s",
		topic, plan.ErrRecreated, before, after, resetAdvice)
}

func (a *assignment) decide(id int32, held map[int32]plan.Bounds) (plan.Begin, error) {
	was, ok := a.fetched[id]
	if !ok {
		was.Offset = plan.NoOffset
	}
	bounds, ok := held[id]
	if !ok {
		return plan.Begin{}, fmt.Errorf("partition %d of %s was assigned but is not in the topic", id, a.storage.topic)
	}
	begin, err := plan.Decide(was, bounds, a.storage.topicID)
	if err != nil {
		return plan.Begin{}, fmt.Errorf("begin with partition %d of %s: %w: rows may be missing from the table; %s",
			id, a.storage.topic, err, resetAdvice)
	}
	return begin, nil
}

func (a *assignment) start(id int32, begin plan.Begin) {
	if before := a.find(id); before != nil { // the client never does this
		before.abandon()
	}
	p := newPartition(a.storage, id, begin)
	a.mu.Lock()
	a.partitions[id] = p
	a.mu.Unlock()
	p.own(begin)
	a.storage.log.Info("partition assigned", zap.Int32("partition", id), zap.Int64("next", begin.Next), zap.Bool("replay", begin.Replay != nil))
	go func() {
		if err := p.run(); err != nil {
			a.fail(err)
		}
	}()
}

// onAssigned counts the rebalances; adjustOffsets has begun with what is new.
func (a *assignment) onAssigned(context.Context, *kgo.Client, map[string][]int32) {
	a.storage.metrics.rebalances.Inc()
}

// onRevoked gives partitions up in order: blocks in flight finish and are acknowledged.
func (a *assignment) onRevoked(_ context.Context, _ *kgo.Client, lost map[string][]int32) {
	a.giveUp(lost[a.storage.topic], moveRevoked, func(p *partition) { p.stop(a.grace) })
}

// onLost gives partitions up that another member may own already.
func (a *assignment) onLost(_ context.Context, _ *kgo.Client, lost map[string][]int32) {
	a.giveUp(lost[a.storage.topic], moveLost, (*partition).abandon)
}

func (a *assignment) giveUp(ids []int32, how string, end func(*partition)) {
	var ending sync.WaitGroup
	for _, id := range ids {
		p := a.find(id)
		if p == nil {
			continue
		}
		ending.Add(1)
		go func() {
			defer ending.Done()
			end(p)
		}()
	}
	ending.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range ids {
		if a.partitions[id] != nil {
			a.storage.metrics.backlog.Drop(id)
			a.storage.metrics.moves.WithLabelValues(how).Inc()
		}
		delete(a.partitions, id)
	}
	if len(ids) > 0 {
		a.storage.log.Info("partitions given up", zap.Int32s("partitions", ids))
	}
}

// abandonAll ends what leaving the group may have left behind.
func (a *assignment) abandonAll() {
	a.mu.Lock()
	var left []int32
	for id := range a.partitions {
		left = append(left, id)
	}
	a.mu.Unlock()
	a.giveUp(left, moveLost, (*partition).abandon)
}
