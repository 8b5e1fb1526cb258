package signins

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/gatehouse/gatehouse/schemas/derived"
)

// One has yield see the sign-in of a list with an id, if there is one. An id that
// was sent with two times has two rows: the latest delivery counts, and before it
// the id as it is written. Its kind does not matter.
func (r *Reader) One(ctx context.Context, l List, id string, into Row, yield func() error) error {
	l.AllKinds = true
	st := l.withIDs(into.Columns(), []string{id})
	st.sql.WriteString(" ORDER BY " + requestID() + " = " + st.Bind("String", id) + " DESC, revision DESC LIMIT 1")
	_, err := r.rows(ctx, idSettings(), st, into, 1, yield)
	return err
}

// walkIDs is Walk of a list whose filter says which ids its sign-ins may have.
func (r *Reader) walkIDs(ctx context.Context, l *List, ids []string, into Row, top int, yield func() error) (more bool, err error) {
	st := l.withIDs(into.Columns(), ids)
	l.goOn(st)
	st.sql.WriteString(l.order() + " LIMIT " + st.Count(top+1))
	n, err := r.rows(ctx, idSettings(), st, into, top, yield)
	if err != nil {
		return false, fmt.Errorf("list sign-ins by their ids: %w", err)
	}
	return n > top, nil
}

// withIDs begins a statement for the latest revisions that have one of the ids, in any
// spelling, as far as they are in the list. All revisions of a sign-in have its id, so
// that it may be asked before FINAL, and by its index: candidates need not be found first.
func (l *List) withIDs(columns string, ids []string) *statement {
	st := &statement{}
	st.sql.WriteString("SELECT " + columns + " FROM " + derived.Stored + " FINAL PREWHERE " + l.Scope.seconds(&st.Parameters, l.First, l.Last))
	var spellings []string
	for _, id := range ids {
		spellings = append(spellings, st.IDs(id)...)
	}
	st.and(requestID() + " IN (" + strings.Join(spellings, ", ") + ")")
	st.sql.WriteString(" WHERE " + l.Scope.exactly(&st.Parameters, l.First, l.Last))
	l.asked(st)
	return st
}

// idSettings are those of asking for ids before FINAL: an index finds which parts have
// them; all revisions of a sign-in have its id, so that what overlaps elsewhere is not
// needed.
func idSettings() clickhouse.Settings {
	return clickhouse.Settings{"use_skip_indexes_if_final_exact_mode": 0, "use_skip_indexes_on_data_read": 0, "use_uncompressed_cache": 1}
}
