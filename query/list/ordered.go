package list

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/signins"
)

// A list may be ordered by what a revision can change only while it is short: its
// first page reads all of it, orders it, and gives on, in the link to the next page,
// which sign-ins are still to come. So each of those that the first page saw is
// shown once, wherever revisions move it meanwhile; each page is in order.

const (
	// maxOrdered is how many sign-ins a list may have that is ordered by a property.
	maxOrdered = 1000
	// maxGrown is how many it may have on further pages, those that came meanwhile
	// and are not shown included.
	maxGrown = 5 * maxOrdered
	// labelSize is how many bytes stand for a sign-in in a cursor.
	labelSize = 5
)

// label stands for a sign-in that is still to be shown.
type label [labelSize]byte

// labelOf depends on what no revision changes: the second and the id.
func labelOf(salt int64, second signins.Ticks, id string) label {
	var head [16]byte
	binary.BigEndian.PutUint64(head[:], uint64(salt))
	binary.BigEndian.PutUint64(head[8:], uint64(second))
	sum := sha256.Sum256(append(head[:], id...))
	return label(sum[:labelSize])
}

// orderedRow is a sign-in of an ordered list.
type orderedRow struct {
	key  string
	at   signins.Ticks
	id   string
	text []byte
}

// orderedList writes a page of a list that is ordered by a property. It moves the
// cursor and tells whether there are more.
func (s *Lists) orderedList(ctx context.Context, page *pageWriter, w *walkOf, sh entity.Shape) (more bool, problem *graph.Problem) {
	salt, rest, begun := int64(w.cursor.Last), labelsIn(w.cursor.LastID), w.opts.SkipToken != ""
	rows, problem := s.orderedRows(ctx, w, sh, begun, func(second signins.Ticks, id string) bool {
		return !begun || rest[labelOf(salt, second, id)]
	})
	if problem != nil {
		return false, problem
	}
	if !begun {
		salt = saltFor(rows)
	}
	w.opts.sort(rows)
	shown := rows[:min(w.opts.Top, len(rows))]
	for i, r := range shown {
		if i > 0 {
			page.buf = append(page.buf, ',')
		}
		page.buf = append(page.buf, r.text...)
	}
	s.metrics.rows.Add(float64(len(shown)))
	limit.CountRows(ctx, len(shown))
	left := make([]byte, 0, labelSize*(len(rows)-len(shown)))
	for _, r := range rows[len(shown):] {
		one := labelOf(salt, r.at.Second(), r.id)
		left = append(left, one[:]...)
	}
	w.cursor.Last, w.cursor.LastID, w.cursor.Shown = signins.Ticks(salt), string(left), nil
	return len(left) > 0, nil
}

// orderedRows reads the sign-ins of the list that are still to be shown, in the
// order of time.
func (s *Lists) orderedRows(ctx context.Context, w *walkOf, sh entity.Shape, begun bool, wanted func(second signins.Ticks, id string) bool) ([]orderedRow, *graph.Problem) {
	by := w.opts.orderBy
	entities := entity.NewWriter(sh)
	most := maxOrdered
	if begun {
		most = maxGrown
	}
	names := slices.Clone(by.columns)
	for _, c := range sh.Columns {
		names = append(names, c.Name)
	}
	var rows []orderedRow
	l := w.whole
	l.Descending, l.Last = true, min(l.Last, w.cursor.Upper-1)
	r := &entity.Selection{Wanted: entity.ColumnsNamed(names...)}
	more, err := s.opts.Reader.Walk(ctx, l, r, most, func() error {
		if at := signins.TicksOf(r.CreatedAt); wanted(at.Second(), r.ID) {
			rows = append(rows, orderedRow{key: by.key(&r.Row), at: at, id: r.ID, text: entities.Append(nil, "", &r.Row)})
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, s.opts.Store.Problem(ctx, err)
	case more && begun:
		return nil, notOrderable(graph.OrderedListGrown, most, "The list has grown by thousands of sign-ins since its first page; start again without $skiptoken.")
	case more:
		return nil, notOrderable(graph.ListTooLongToOrder, most, fmt.Sprintf("Invalid $orderby: the list has more than %d sign-ins, and only up to so many are ordered by '%s', which stands at position %d. Narrow it by $filter, for example by createdDateTime, or order it by createdDateTime.", maxOrdered, by.name, w.opts.orderByAt))
	}
	return rows, nil
}

// notOrderable is the answer to a list that has more than limit sign-ins.
func notOrderable(code graph.InnerCode, limit int, message string) *graph.Problem {
	problem := graph.BadRequest(message)
	problem.Inner, problem.Limit = code, limit
	return problem
}

// sort orders rows by the property, then by time and id.
func (o PageOptions) sort(rows []orderedRow) {
	direction := func(descending bool, n int) int {
		if descending {
			return -n
		}
		return n
	}
	slices.SortFunc(rows, func(a, b orderedRow) int {
		return cmp.Or(direction(o.orderByDescending, strings.Compare(a.key, b.key)), direction(o.descending, cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.id, b.id))))
	})
}

// saltFor makes the labels of all rows different.
func saltFor(rows []orderedRow) int64 {
	const tries = 100 // one is nearly always enough
	salt := int64(1)
	for ; salt < tries; salt++ {
		seen := make(map[label]bool, len(rows))
		for _, r := range rows {
			seen[labelOf(salt, r.at.Second(), r.id)] = true
		}
		if len(seen) == len(rows) {
			break
		}
	}
	return salt
}

func labelsIn(text string) map[label]bool {
	found := make(map[label]bool, len(text)/labelSize)
	for ; len(text) >= labelSize; text = text[labelSize:] {
		found[label([]byte(text[:labelSize]))] = true
	}
	return found
}
