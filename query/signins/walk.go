package signins

import (
	"context"
	"fmt"
)

// Walk has yield see the sign-ins of a list in order, at most top, each in into,
// and tells whether there are more.
func (r *Reader) Walk(ctx context.Context, l List, into Row, top int, yield func() error) (more bool, err error) {
	p := page{reader: r, list: l, into: into, left: top, yield: yield}
	rest := l
	passed := Ticks(0)
	for width := l.startWidth(); ; width = l.nextWidth(passed, top-p.left, p.left) {
		// The newest end of a list lies near its newest rows, mostly; its oldest end
		// and what is behind the nearest hours may be far from any.
		if passed == 0 && width == nearWidth && !l.Descending || width == middleWidth {
			ok, err := r.clipEnd(ctx, &rest, l.Descending)
			if !ok || err != nil {
				return false, err
			}
		}
		if rest.Empty() {
			return false, nil
		}
		w := rest.cutStretch(width)
		passed += width
		if more, err = p.read(ctx, w); err != nil {
			return false, fmt.Errorf("list sign-ins from %s to %s: %w", w.low.Text(), w.high.Text(), err)
		}
		if more {
			return true, nil
		}
	}
}

// page reads the sign-ins of one page.
type page struct {
	reader *Reader
	list   List
	into   Row
	left   int // how many the page still takes
	yield  func() error
}

// read takes the sign-ins of a stretch, and tells whether there are more of them
// than the page takes.
func (p *page) read(ctx context.Context, w stretch) (more bool, err error) {
	for w.low <= w.high {
		c, err := p.reader.find(ctx, &p.list, w, p.left+1)
		if err != nil || len(c.ids) == 0 {
			return false, err
		}
		st := p.list.latest(p.into.Columns(), c)
		st.sql.WriteString(p.list.order())
		got, err := p.reader.latest(ctx, c, st, p.into, p.left, p.yield)
		if err != nil || got > p.left {
			return got > p.left, err
		}
		if p.left -= got; !c.cut {
			return false, nil
		}
		w.pass(c.last(), p.list.Descending)
	}
	return false, nil
}
