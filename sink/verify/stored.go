package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/rows"
)

// clockSlack is how much earlier than by this clock a row may be removed.
const clockSlack = time.Minute

// checkCommits checks what the groups have committed against what the topics hold.
func (v *verifier) checkCommits(ctx context.Context) error {
	for _, id := range sorted(v.pos.worked) {
		if at, held := v.pos.worked[id], v.pos.raw[id]; at < held.from || at > held.to {
			v.report.find(Commit, v.cfg.RawTopic, position{partition: id, offset: at},
				fmt.Sprintf("committed offset %d of the enricher lies outside the topic, which holds [%d,%d)", at, held.from, held.to))
		}
	}
	for _, id := range sorted(v.pos.sunk) {
		progress, _, err := v.pos.progress(id)
		problem := ""
		if err != nil {
			problem = err.Error()
		} else {
			problem = checkCommit(progress, v.pos.enriched[id], v.pos.topicID)
		}
		if problem == "" && progress.Intent != nil {
			if problem, err = v.readIntent(ctx, id, *progress.Intent); err != nil {
				return err
			}
		}
		if problem != "" {
			v.report.find(Commit, v.cfg.EnrichedTopic, position{partition: id, offset: v.pos.sunk[id].At}, problem)
		}
	}
	return nil
}

// readIntent reads the block of an intent back.
func (v *verifier) readIntent(ctx context.Context, id int32, in plan.Intent) (problem string, err error) {
	var count int
	var sum uint32
	err = v.reader.scan(ctx, v.cfg.EnrichedTopic, id, span{from: in.First, to: in.Last + 1}, func(r *kgo.Record) error {
		count++
		sum = plan.Checksum(sum, r.Value)
		return nil
	})
	if errors.Is(err, errDeleted) { // the sink has gone on and the topic too
		return "", nil
	}
	return checkIntent(in, count, sum), err
}

// passedSpan is the part of an enriched partition that may hold what came of the
// raw records that are checked, and holds the records that are.
func (v *verifier) passedSpan(id int32) span {
	s := v.pos.enriched[id]
	if at, ok := v.pos.passedFrom[id]; ok {
		s.from = max(s.from, at)
	}
	return s
}

// checkStored reads the enriched topic once: it compares its records with the
// rows and notes in the ledger of which raw events they came.
func (v *verifier) checkStored(ctx context.Context) error {
	for _, id := range sorted(v.pos.enriched) {
		b := &batch{verifier: v, account: v.accounts[place{v.cfg.EnrichedTopic, id}]}
		b.from = b.account.From
		s := v.passedSpan(id)
		last := s.from
		err := v.reader.scan(ctx, v.cfg.EnrichedTopic, id, s, func(r *kgo.Record) error {
			v.cfg.Progress.done.Add(r.Offset + 1 - last)
			last = r.Offset + 1
			return b.take(ctx, r)
		})
		if err == nil {
			err = b.compareUpTo(ctx, b.account.To)
		}
		if err != nil {
			return err
		}
		v.cfg.Progress.done.Add(s.to - last)
	}
	return nil
}

// batch collects records of one enriched partition until they are compared.
type batch struct {
	*verifier
	account *Partition
	from    int64 // all before has been compared
	records []record
	event   schemas.SignIn
}

// take notes the record, and compares when a batch is full.
func (b *batch) take(ctx context.Context, r *kgo.Record) error {
	b.event.Reset()
	readable := len(r.Value) > 0 && b.event.UnmarshalVTUnsafe(r.Value) == nil
	if readable && !sentAgain(r) && b.event.Provenance.GetTopic() == b.cfg.RawTopic {
		at := origin(b.event.Provenance)
		b.ledger.add(at)
		if raw := b.accounts[place{b.cfg.RawTopic, at.partition}]; raw != nil && at.offset >= raw.From && at.offset < raw.To {
			raw.Rows++
		}
	}
	if r.Offset < b.account.From || r.Offset >= b.account.To {
		return nil
	}
	if r.Offset >= b.from+b.sizes.batch {
		if err := b.compareUpTo(ctx, r.Offset); err != nil {
			return err
		}
	}
	rec := record{offset: r.Offset, written: r.Timestamp}
	if readable {
		rec.key = keyOf(&b.event)
		rec.revision = rows.Revision(b.event.Provenance)
	}
	b.records = append(b.records, rec)
	return nil
}

// keyOf copies the event's key, whose text lies in the record.
func keyOf(ev *schemas.SignIn) key {
	return key{tenant: strings.Clone(ev.TenantId), id: strings.Clone(ev.Id), second: time.Unix(0, ev.CreatedUnixNano).Unix()}
}

// compareUpTo compares what was collected with the rows up to the offset.
func (b *batch) compareUpTo(ctx context.Context, to int64) error {
	if b.from >= to {
		return nil
	}
	rows, err := b.table.rows(ctx, b.account.Partition, span{from: b.from, to: to})
	if err != nil {
		return err
	}
	d := compare(b.records, rows)
	b.account.Events += int64(len(b.records))
	b.account.Rows += int64(d.found)
	b.account.Duplicates += int64(len(d.duplicates))
	b.account.Stray += int64(len(d.stray))
	for _, r := range d.duplicates {
		b.report.find(Duplicate, b.account.Topic, b.at(r.offset), "the table holds the row more than once")
	}
	for _, r := range d.stray {
		b.report.find(Stray, b.account.Topic, b.at(r.offset), "the table holds a row of this position, the topic no such record")
	}
	b.from, b.records = to, b.records[:0]
	return b.explain(ctx, d.missing)
}

// explain accounts for records without a row.
func (b *batch) explain(ctx context.Context, missing []record) error {
	if len(missing) == 0 {
		return nil
	}
	latest, err := b.table.latest(ctx, missing)
	if err != nil {
		return err
	}
	for _, rec := range missing {
		switch judge(rec, latest[rec.key], b.refused[b.at(rec.offset)], b.bounds(rec.key.tenant)) {
		case superseded:
			b.account.Superseded++
		case dead:
			b.account.Dead++
		case outOfReach:
			b.account.OutOfReach++
		case gap:
			b.account.Gaps++
			b.report.find(Gap, b.account.Topic, b.at(rec.offset), "acknowledged as stored, but neither the table nor the dead-letter topic holds it")
		}
	}
	return nil
}

func (b *batch) at(offset int64) position {
	return position{partition: b.account.Partition, offset: offset}
}

// bounds are the instants before which nobody can tell any more of the tenant,
// as of now.
func (v *verifier) bounds(tenant string) limits {
	l := v.since
	l.rows = clickhouse.KeptFrom(time.Now().Add(clockSlack), v.kept.Days(tenant))
	return l
}
