package signins

import (
	"context"
	"strings"
)

// One has yield see the sign-in of a list with an id, if there is one. An id that
// was sent with two times has two rows: the latest delivery counts, and before it
// the id as it is written. Its kind does not matter.
func (r *Reader) One(ctx context.Context, l List, id string, into Row, yield func() error) error {
	c, err := r.candidates(ctx, l.seekSettings(true), l.seekID(id))
	if err != nil || len(c.ids) == 0 {
		return err
	}
	l.AllKinds = true
	st := l.latest(into.Columns(), c)
	st.sql.WriteString(" ORDER BY " + requestID() + " = " + st.Bind("String", id) + " DESC, revision DESC")
	_, err = r.latest(ctx, c, st, into, 1, yield)
	return err
}

// seekID is the statement for candidates with an id, in any of its spellings.
func (l *List) seekID(id string) *statement {
	st := l.candidates(l.First, l.Last)
	st.and(requestID() + " IN (" + strings.Join(st.IDs(id), ", ") + ")")
	st.sql.WriteString(" ORDER BY second")
	return st
}
