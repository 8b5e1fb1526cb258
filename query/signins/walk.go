package signins

import (
	"context"
	"fmt"
)

// Walk has yield see the sign-ins of a list in order, at most top, each in into,
// and tells whether there are more.
func (r *Reader) Walk(ctx context.Context, l List, into Row, top int, yield func() error) (more bool, err error) {
	p := page{reader: r, list: l, rest: l, into: into, left: top, yield: yield}
	passed := Ticks(0)
	for width := l.startWidth(); ; width = l.nextWidth(passed, top-p.wanted(), p.wanted()) {
		w, ok, err := p.next(ctx, width, passed)
		if err != nil {
			return false, err
		}
		if !ok {
			return p.take(ctx)
		}
		passed += width
		if more, err = p.look(ctx, w); more || err != nil {
			return more, err
		}
	}
}

// page reads the sign-ins of one page.
type page struct {
	reader *Reader
	list   List
	rest   List // what is not looked through yet
	into   Row
	left   int // how many the page still takes
	yield  func() error
	// found are candidates that are not read yet, no more than left.
	found candidates
}

// wanted is how many the page takes besides what was found.
func (p *page) wanted() int { return p.left - len(p.found.ids) }

// next cuts the next stretch off what is left; ok is false when nothing is. The newest
// end of a list lies near its newest rows, mostly; its oldest end and what is behind
// the nearest hours may be far from any.
func (p *page) next(ctx context.Context, width, passed Ticks) (w stretch, ok bool, err error) {
	if passed == 0 && width == nearWidth && !p.list.Descending || width == middleWidth {
		if ok, err = p.reader.clipEnd(ctx, &p.rest, p.list.Descending); !ok || err != nil {
			return stretch{}, false, err
		}
	}
	if p.rest.Empty() {
		return stretch{}, false, nil
	}
	return p.rest.cutStretch(width), true, nil
}

// look looks through a stretch, and tells whether there are more sign-ins than the page
// takes. Candidates that are too few for it are left for later: read together with
// those of the next stretch they cost no statement of their own.
func (p *page) look(ctx context.Context, w stretch) (more bool, err error) {
	for w.low <= w.high {
		c, err := p.reader.find(ctx, &p.list, w, p.wanted()+1)
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
