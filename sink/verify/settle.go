package verify

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
	"github.com/gatehouse/gatehouse/sink/rows"
)

// settle looks at the events of the suspects one by one, as many at a time as
// memory is meant for; each time costs one more reading of the enriched topic.
func (v *verifier) settle(ctx context.Context, suspects []suspect) error {
	for len(suspects) > 0 {
		n, events := 0, int64(0)
		for n < len(suspects) && (n == 0 || events+suspects[n].raw.count <= v.sizes.settle) {
			events += suspects[n].raw.count
			n++
		}
		parts := uint64(events/v.sizes.settle + 1) // of a single window that is too large
		for part := range parts {
			c := &closeLook{verifier: v, suspects: suspects[:n], part: part, parts: parts, events: map[position]*fate{}}
			if err := c.look(ctx); err != nil {
				return err
			}
		}
		suspects = suspects[n:]
	}
	return nil
}

// closeLook is the comparison of some windows event by event.
type closeLook struct {
	*verifier
	suspects    []suspect
	part, parts uint64
	events      map[position]*fate
}

// fate is what became of a raw event.
type fate struct {
	record
	outcomes int // enriched records and dead letters
}

func (c *closeLook) look(ctx context.Context) error {
	anySeen := false
	for _, s := range c.suspects {
		anySeen = anySeen || s.seen.count > 0
		if err := c.readRaw(ctx, s); err != nil {
			return err
		}
	}
	if anySeen {
		if err := c.readOutcomes(ctx); err != nil {
			return err
		}
	}
	var missing []record
	var at []position
	for _, pos := range slices.SortedFunc(maps.Keys(c.events), inOrder) {
		switch f := c.events[pos]; {
		case f.outcomes == 0:
			missing, at = append(missing, f.record), append(at, pos)
		case f.outcomes > 1:
			account := c.accounts[place{c.cfg.RawTopic, pos.partition}]
			account.Duplicates += int64(f.outcomes - 1)
			account.Rows -= int64(f.outcomes - 1)
			c.report.find(Duplicate, c.cfg.RawTopic, pos, fmt.Sprintf("%d enriched records or dead letters came of the event", f.outcomes))
		}
	}
	return c.explain(ctx, missing, at)
}

// readRaw notes the events of a window.
func (c *closeLook) readRaw(ctx context.Context, s suspect) error {
	decoder := rawevent.NewDecoder()
	return c.reader.scan(ctx, c.cfg.RawTopic, s.partition, s.offsets, func(r *kgo.Record) error {
		decoder.Decode(r.Value, source(r, c.cfg.DefaultTenant), func(d rawevent.Decoded) bool {
			pos := position{partition: r.Partition, offset: r.Offset, index: int32(d.Index)}
			if hash(pos)%c.parts != c.part {
				return true
			}
			f := &fate{record: record{offset: r.Offset, written: r.Timestamp}}
			if d.Event != nil {
				f.key = keyOf(d.Event)
				f.revision = rows.Revision(d.Event.Provenance)
			}
			c.events[pos] = f
			return true
		})
		return nil
	})
}

// readOutcomes counts what came of the events noted.
func (c *closeLook) readOutcomes(ctx context.Context) error {
	var ev schemas.SignIn
	for _, id := range sorted(c.pos.enriched) {
		err := c.reader.scan(ctx, c.cfg.EnrichedTopic, id, c.passedSpan(id), func(r *kgo.Record) error {
			ev.Reset()
			if !sentAgain(r) && len(r.Value) > 0 && ev.UnmarshalVTUnsafe(r.Value) == nil && ev.Provenance.GetTopic() == c.cfg.RawTopic {
				c.count(origin(ev.Provenance), position{partition: id, offset: r.Offset})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return c.eachLetter(ctx, c.cfg.RawTopic, func(l letter, _ *kgo.Record) {
		if f := c.events[l.at]; f != nil {
			f.outcomes++
		}
	})
}

// count counts the enriched record at that came of the raw event from.
func (c *closeLook) count(from, at position) {
	if f := c.events[from]; f != nil {
		f.outcomes++
		return
	}
	if hash(from)%c.parts != c.part {
		return
	}
	for _, s := range c.suspects {
		if s.partition == from.partition && from.offset >= s.offsets.from && from.offset < s.offsets.to {
			raw := c.accounts[place{c.cfg.RawTopic, from.partition}]
			raw.Stray++
			raw.Rows--
			c.report.find(Stray, c.cfg.EnrichedTopic, at,
				fmt.Sprintf("says that it came of %s/%d offset %d event %d, which holds no such event", c.cfg.RawTopic, from.partition, from.offset, from.index))
			return
		}
	}
}

// explain accounts for raw events of which no enriched record and no letter is
// left. The table may still hold the row of one whose enriched record expired.
func (c *closeLook) explain(ctx context.Context, missing []record, at []position) error {
	if len(missing) == 0 {
		return nil
	}
	latest, err := c.table.latest(ctx, missing)
	if err != nil {
		return err
	}
	for i, rec := range missing {
		account := c.accounts[place{c.cfg.RawTopic, at[i].partition}]
		became := judge(rec, latest[rec.key], c.refusedRaw[at[i]], c.bounds(rec.key.tenant))
		if became == gap || c.complete && became != outOfReach {
			account.Gaps++
			c.report.find(Gap, c.cfg.RawTopic, at[i], "the enricher has passed it, but neither the enriched nor the dead-letter topic holds it")
			continue
		}
		account.OutOfReach++
	}
	return nil
}

func inOrder(a, b position) int {
	return cmp.Or(cmp.Compare(a.partition, b.partition), cmp.Compare(a.offset, b.offset), cmp.Compare(a.index, b.index))
}
