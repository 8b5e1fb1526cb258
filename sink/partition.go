package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/sink/plan"
)

// partition stores the records of one partition of the enriched topic, from its
// assignment to this sink until it is given up.
type partition struct {
	*storage
	id    int32
	scope plan.Scope
	begin plan.Begin
	queue *queue
	share *share // of the budget

	// Of the worker alone.
	flight   *flight // the block that is being stored while the next one fills
	plan     plan.Plan
	open     *block // the rows of plan.open; nil when there are none
	held     int64  // its bytes in the budget
	taken    int64  // bytes in the budget of records that went into it since it was measured
	batch    []*kgo.Record
	topicEnd int64     // offset after the last readable record of the topic
	seen     int32     // leader epoch of the last record
	moved    time.Time // when plan.next last moved

	// Of whoever stores: the flight while there is one, else the worker.
	acked     int64     // committed: all before it is stored
	committed time.Time // when this owner last committed, or got the partition
	epoch     int32     // leader epoch of the last record before the offset to be committed
	refused   int       // rows of the block at hand that the table refused
	failing   bool      // the last insert failed

	soft, hard       context.Context // over: finish what is in flight; drop even that
	softEnd, hardEnd context.CancelFunc
	done             chan struct{} // closed when the worker has ended
}

func newPartition(s *storage, id int32, begin plan.Begin) *partition {
	p := &partition{
		storage: s, id: id, begin: begin, queue: newQueue(s.budget), share: s.budget.join(),
		scope: plan.Scope{Cluster: s.cluster, TopicID: s.topicID, Partition: id},
		plan:  plan.Plan{Limits: s.limits, Next: begin.Next},
		acked: begin.Acked, committed: time.Now(), epoch: -1, seen: -1, moved: time.Now(), done: make(chan struct{}),
	}
	p.soft, p.softEnd = context.WithCancel(context.Background())
	p.hard, p.hardEnd = context.WithCancel(context.Background())
	return p
}

// run works until stop is called. It returns an error that only an operator can mend.
func (p *partition) run() error {
	defer close(p.done)
	defer p.drop()
	var err error
	if p.begin.Replay != nil {
		err = p.replay(*p.begin.Replay)
	}
	for err == nil {
		err = p.step()
	}
	if errors.Is(err, errStopped) {
		return nil
	}
	return fmt.Errorf("partition %d of %s: %w", p.id, p.topic, err)
}

// stop ends the worker: what is in flight may finish for grace, and what is then
// stored is acknowledged. It returns when the worker has ended.
func (p *partition) stop(grace time.Duration) {
	p.softEnd()
	timer := time.AfterFunc(grace, p.hardEnd)
	<-p.done
	timer.Stop()
	p.hardEnd()
}

// abandon ends the worker of a partition that somebody else may own already.
func (p *partition) abandon() {
	p.hardEnd()
	p.softEnd()
	<-p.done
}

// step does the next thing: store the open block when it is due and the one
// before it is stored, acknowledge what is stored when nothing more comes, else
// wait for either.
func (p *partition) step() error {
	if p.soft.Err() != nil {
		return p.part()
	}
	p.fill()
	now := time.Now()
	switch {
	case p.flight != nil:
		return p.waitInFlight()
	case p.plan.Due(now, p.behind(), p.share.pressed()):
		p.storeOpen()
		return nil
	case p.ackDue(now):
		p.epoch = p.seen
		return p.commit(p.storedUpTo(), plan.Acknowledgement(p.topicID))
	default:
		p.wait(now)
		return nil
	}
}

// part acknowledges what is stored before the partition goes to another owner.
func (p *partition) part() error {
	if p.flight != nil {
		if err := p.land(); err != nil {
			return err
		}
	}
	p.epoch = p.seen
	if to := p.storedUpTo(); to > p.acked && p.hard.Err() == nil {
		if err := p.commit(to, plan.Acknowledgement(p.topicID)); err != nil {
			return err
		}
	}
	return errStopped
}

// fill takes queued records into the open block until it is full.
func (p *partition) fill() {
	for !p.plan.Full() {
		if len(p.batch) == 0 {
			if p.batch, p.topicEnd = p.queue.pop(); len(p.batch) == 0 {
				break
			}
		}
		if r := p.batch[0]; !p.take(r) {
			r.Recycle()
		}
		p.batch[0] = nil
		p.batch = p.batch[1:]
		if p.taken >= measureBytes {
			p.measure()
		}
	}
	p.measure()
	p.report()
}

// measureBytes is after how many bytes of records the open block is measured.
const measureBytes = 64 << 10

// measure counts the open block in the place of the records that went into it.
func (p *partition) measure() {
	var held int64
	if p.open != nil {
		held = p.open.bytes()
	}
	p.share.grown(held, held-p.held-p.taken)
	p.plan.Bytes, p.held, p.taken = held, held, 0
}

// take puts a record into the open block; it reports whether the block keeps it.
func (p *partition) take(r *kgo.Record) (kept bool) {
	p.taken += recordBytes(r)
	if r.Offset < p.plan.Next || r.Attrs.IsControl() {
		if r.Offset >= p.plan.Next {
			p.plan.Skip(r.Offset)
			p.moved = time.Now()
		}
		return false
	}
	if p.open == nil {
		p.open = p.blocks.get()
	}
	p.moved = time.Now()
	p.plan.Add(r.Offset, p.moved)
	p.seen = r.LeaderEpoch
	if !p.open.add(r) {
		return true // as refused
	}
	p.plan.Dated(p.open.event().CreatedUnixNano)
	return false
}

// report tells what is not stored yet: blocks and what follows them.
func (p *partition) report() {
	var oldest time.Time
	switch {
	case p.flight != nil:
		oldest = p.flight.oldest
	case p.open != nil:
		oldest = p.open.oldest
	}
	p.metrics.backlog.Done(p.id, p.storedUpTo(), oldest)
	p.metrics.backlog.End(p.id, p.topicEnd)
}

// behind reports that the topic holds more than a block beyond the open one.
func (p *partition) behind() bool { return p.topicEnd-p.plan.Next > int64(p.limits.Rows) }

// storedUpTo is the offset before which all is stored.
func (p *partition) storedUpTo() int64 {
	switch {
	case p.flight != nil:
		return p.flight.first
	case p.plan.Open.Count > 0:
		return p.plan.Open.First
	}
	return p.plan.Next
}

// ackDue reports that the last block waits for no next intent to acknowledge it.
func (p *partition) ackDue(now time.Time) bool {
	return p.plan.Open.Count == 0 && p.plan.Next > p.acked && !now.Before(p.moved.Add(p.limits.Interval))
}

// wait returns when records came, something became due, memory ran out or the
// partition is given up.
func (p *partition) wait(now time.Time) {
	var due time.Time
	switch {
	case p.plan.Open.Count > 0:
		due = p.plan.Deadline(p.behind())
	case p.plan.Next > p.acked:
		due = p.moved.Add(p.limits.Interval)
	default:
		due = now.Add(time.Minute)
	}
	timer := time.NewTimer(due.Sub(now))
	defer timer.Stop()
	select {
	case <-p.queue.wake:
	case <-timer.C:
	case <-p.share.picked:
	case <-p.soft.Done():
	}
}

// drop gives up what is in memory; the next owner reads it again.
func (p *partition) drop() {
	p.queue.close()
	for _, r := range p.batch {
		p.budget.take(-recordBytes(r))
	}
	p.share.leave()
	p.budget.take(-p.held)
	p.blocks.put(p.open)
	p.batch, p.open, p.held = nil, nil, 0
	if p.failing {
		p.ready.Set(readyInserts, nil) // whoever gets the partition will find out
	}
}
