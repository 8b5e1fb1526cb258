package signins

import (
	"context"
	"fmt"

	"github.com/gatehouse/gatehouse/query/filter"
)

// Walk has yield see the sign-ins of a list in order, at most top, each in into,
// and tells whether there are more.
func (r *Reader) Walk(ctx context.Context, l List, into Row, top int, yield func() error) (more bool, err error) {
	p := page{reader: r, list: l, rest: l, into: into, left: top, yield: yield}
	to := l.firstReach()
	if to.width == nearWidth && !l.Descending {
		// The oldest end of a list may lie far from any row; the newest is near one, mostly.
		if _, err := p.skipToRows(ctx); err != nil {
			return false, err
		}
	}
	wanted, skipped := top, false
	for passed := Ticks(0); !p.rest.Empty(); to = l.nextReach(passed, top-p.wanted(), p.wanted()) {
		// The last stretch had nothing, and there may be nothing for long.
		if empty := passed > 0 && p.wanted() >= wanted; empty && l.rarity() != filter.Common {
			to = reach{allWidth, true}
		} else if empty && !skipped {
			skipped = true // once, as a tenant with few rows would be looked for row by row
			far, err := p.skipToRows(ctx)
			if err != nil {
				return false, err
			}
			if far {
				to, passed = l.firstReach(), 0
			}
		}
		wanted = p.wanted()
		passed += to.width
		if more, err = p.look(ctx, p.rest.cutStretch(to)); more || err != nil {
			return more, err
		}
	}
	return p.take(ctx)
}

// page reads the sign-ins of one page.
type page struct {
	reader *Reader
	list   List
	rest   List // what is not looked through yet
	into   Row
	left   int // how many the page still takes
	yield  func() error
	// found are candidates that are not read yet.
	found candidates
}

// wanted is how many the page takes besides what was found.
func (p *page) wanted() int { return p.left - len(p.found.ids) }

// skipToRows cuts off what lies before the first rows of what is left. It tells whether
// that was more than a moment.
func (p *page) skipToRows(ctx context.Context) (far bool, err error) {
	before := p.rest
	ok, err := p.reader.clipEnd(ctx, &p.rest, p.list.Descending)
	if !ok {
		p.rest.First = p.rest.Last + 1
	}
	return p.rest.First-before.First > moment || before.Last-p.rest.Last > moment, err
}

// look looks through a stretch, and tells whether there are more sign-ins than the page
// takes. Candidates that are too few for it are left for later: read together with
// those of the next stretch they cost no statement of their own.
func (p *page) look(ctx context.Context, w stretch) (more bool, err error) {
	for w.low <= w.high {
		c, err := p.find(ctx, w)
		if err != nil {
			return false, fmt.Errorf("find sign-ins from %s to %s: %w", w.low.Text(), w.high.Text(), err)
		}
		p.found = p.found.and(c)
		if !c.cut && p.wanted() >= 0 {
			return false, nil
		}
		if more, err = p.take(ctx); more || err != nil || !c.cut {
			return more, err
		}
		w.pass(c.last(), p.list.Descending)
	}
	return false, nil
}

// find finds the candidates of a stretch that the page takes.
func (p *page) find(ctx context.Context, w stretch) (candidates, error) {
	enough := p.list.enough(w, p.wanted())
	limit := enough + spare
	c, err := p.reader.candidates(ctx, p.list.seekSettings(w.scattered), p.list.seek(w.low, w.high, limit))
	return c.first(enough, limit, w.scattered), err
}

// take reads what was found, and tells whether there are more sign-ins than the page
// takes.
func (p *page) take(ctx context.Context) (more bool, err error) {
	c := p.found
	p.found = candidates{}
	if len(c.ids) == 0 {
		return false, nil
	}
	st := p.list.latest(p.into.Columns(), c)
	st.sql.WriteString(p.list.order())
	got, err := p.reader.latest(ctx, c, st, p.into, p.left, p.yield)
	if err != nil {
		low, high := c.span()
		return false, fmt.Errorf("list sign-ins from %s to %s: %w", low.Text(), high.Text(), err)
	}
	if got > p.left {
		return true, nil
	}
	p.left -= got
	return false, nil
}
