package sink

import (
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
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

// readyInserts is the part of readiness that tells whether inserts work.
const readyInserts = "sink.clickhouse"

// errStopped ends the work on a partition that is being given up. What is not
// acknowledged is stored again by the next owner.
var errStopped = errors.New("the partition is being given up")

// refusedLimit is how many rows of one block the table may refuse before the
// fault is sought in the table and not in the rows.
const refusedLimit = 1000

// store writes the block's intent and then its rows; it returns when they are in
// the table, or in the dead-letter topic. Until it returns errStopped or another
// error it tries for ever.
func (p *partition) store(b *block) error {
	in := plan.Intent{Span: b.span, Checksum: b.crc, TopicID: p.topicID}
	if err := p.commit(b.span.First, in.Metadata()); err != nil {
		return err
	}
	return p.settle(b, in)
}

// renew commits the intent once more when it was committed long ago: the broker
// refuses it from an owner that has been replaced. So nobody begins to insert a
// block so late that the table has forgotten that another owner inserted it.
func (p *partition) renew(in plan.Intent) error {
	if time.Since(p.committed) < p.intentAge {
		return nil
	}
	return p.commit(in.First, in.Metadata())
}

// commit commits offset with metadata, again and again until it is done, is
// pointless, or the partition is given up.
func (p *partition) commit(offset int64, metadata string) error {
	for try := 1; ; try++ {
		err := p.committer.Commit(p.id, offset, p.epoch, metadata)
		if err == nil {
			p.acked, p.committed = offset, time.Now()
			return nil
		}
		if pointless(err) {
			return err
		}
		p.metrics.commitRetries.Inc()
		p.log.Warn("commit failed", zap.Int32("partition", p.id), zap.Int64("offset", offset), zap.Error(err))
		if !p.pause(backoff(table.Transient, try)) {
			return errStopped
		}
	}
}

// pointless reports whether a commit will never work.
func pointless(err error) bool {
	for _, never := range []error{
		kerr.OffsetMetadataTooLarge, kerr.UnknownTopicID, kerr.TopicAuthorizationFailed,
		kerr.GroupAuthorizationFailed, kerr.InvalidGroupID,
	} {
		if errors.Is(err, never) {
			return true
		}
	}
	return false
}

// settle gets rid of the block whose intent is committed: records that are no
// rows to the dead-letter topic, the others into the table.
func (p *partition) settle(b *block, in plan.Intent) error {
	if err := p.buryAll(b.refused); err != nil {
		return err
	}
	p.findTouched(b)
	return p.settleRows(b, in)
}

// insist repeats what is to be done in ClickHouse about the span until it works
// or the partition is given up. It returns an error of the rows at once, and one
// of unknown nature after a few tries.
func (p *partition) insist(s plan.Span, what string, do func() error) error {
	unknown := 0
	for try := 1; ; try++ {
		err := do()
		if err == nil {
			p.failing = false
			p.ready.Set(readyInserts, nil)
			return nil
		}
		if errors.Is(err, errStopped) {
			return err
		}
		c := table.Classify(err)
		p.metrics.retries.WithLabelValues(c.String()).Inc()
		p.log.Warn("clickhouse failed", zap.String("what", what), zap.Int32("partition", p.id), zap.Int64("first", s.First),
			zap.Int64("last", s.Last), zap.Int("try", try), zap.Stringer("class", c), zap.Error(table.WithoutValues(err)))
		if c == table.Permanent {
			return err
		}
		if c == table.Unknown {
			if unknown++; unknown > p.unknownRetries {
				return fmt.Errorf("%s block %s/%d [%d,%d], tried %d times: %w: "+
					"nothing is lost; mend the cause and start the sink again", what, p.topic, p.id, s.First, s.Last, try, err)
			}
		}
		p.failing = true
		p.ready.Set(readyInserts, fmt.Errorf("%s into signins: %w", what, table.WithoutValues(err)))
		if !p.pause(backoff(c, try)) {
			return errStopped
		}
	}
}

// insert tries once to write the block's rows.
func (p *partition) insert(b *block) error {
	started := time.Now()
	b.columns.MarkLate(p.horizon.Nano())
	if err := p.inserter.Insert(p.hard, p.scope.Token(b.span), b.columns); err != nil {
		return err
	}
	rows := float64(b.columns.Rows())
	p.metrics.insertSeconds.Observe(time.Since(started).Seconds())
	p.metrics.rows.Add(rows)
	p.metrics.blocks.Inc()
	p.metrics.blockRows.Observe(rows)
	p.metrics.countLate(b.columns)
	return nil
}

// buryAll writes refused records to the dead-letter topic, trying until it is
// done or the partition is given up.
func (p *partition) buryAll(refused []refusal) error {
	for try := 1; ; try++ {
		err := p.bury(p.hard, refused)
		if err == nil {
			return nil
		}
		p.log.Warn("dead letters failed", zap.Int32("partition", p.id), zap.Int("records", len(refused)), zap.Error(err))
		if !p.pause(backoff(table.Transient, try)) {
			return errStopped
		}
	}
}

// pause waits about d; it returns false when the partition is being given up.
func (p *partition) pause(d time.Duration) bool {
	timer := time.NewTimer(jitter(d))
	defer timer.Stop()
	select {
	case <-timer.C:
		return p.soft.Err() == nil
	case <-p.soft.Done():
		return false
	}
}
