package signins

import (
	"context"
	"fmt"
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// Clip narrows the range of a list to the moments of rows that exist, so that no
// window is spent on emptiness, and to the key the list goes on after. ok is false
// when nothing is left.
func (r *Reader) Clip(ctx context.Context, l *List) (ok bool, err error) {
	l.Narrow()
	for _, newest := range [...]bool{true, false} {
		if ok, err = r.clipEnd(ctx, l, newest); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

// ClipNewest is Clip for the newest end of the range alone, without the key.
func (r *Reader) ClipNewest(ctx context.Context, l *List) (ok bool, err error) {
	return r.clipEnd(ctx, l, true)
}

// clipEnd moves the newest or the oldest end of the range to the nearest row of
// the tenant, to its whole second: a little too wide costs nothing. ok is false
// when there is none.
func (r *Reader) clipEnd(ctx context.Context, l *List, newest bool) (ok bool, err error) {
	if l.Empty() {
		return false, nil
	}
	if near := l.newestPart(time.Now()); newest && near.First > l.First {
		if ok, err = r.clipPart(ctx, l, near, newest); ok || err != nil {
			return ok, err
		}
	}
	return r.clipPart(ctx, l, *l, newest)
}

// newestPart is the part of a list in which the newest row of a tenant that is in use
// lies, a day before its end or before now: to look for it there alone opens few parts
// of the table.
func (l *List) newestPart(now time.Time) List {
	near := *l
	near.First = max(l.First, min(l.Last, TicksOf(now))-Ticks(24*time.Hour/NanosPerTick))
	return near
}

// clipPart is clipEnd with the nearest row in a part of the range.
func (r *Reader) clipPart(ctx context.Context, l *List, part List, newest bool) (ok bool, err error) {
	st := l.Scope.edge(part.First, part.Last, newest)
	rows, err := r.send(ctx, nil, st.sql.String(), st.Args()...)
	if err != nil {
		return false, fmt.Errorf("find the first or last sign-in: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var t time.Time
		if err := rows.Scan(&t); err != nil {
			return false, fmt.Errorf("find the first or last sign-in: %w", err)
		}
		if newest {
			l.Last = min(l.Last, TicksOf(t).end())
		} else {
			l.First = max(l.First, TicksOf(t).Second())
		}
		ok = true
	}
	return ok, rows.Err()
}

// edge is the statement for a moment in the last or in the first second with rows
// of the scope's tenant between two moments. It is read from the order of the
// table, which knows seconds: to ask for the first moment would read all. Without
// FINAL, as an earlier revision has the same second.
func (sc Scope) edge(first, last Ticks, newest bool) *statement {
	st := &statement{}
	direction := "ASC"
	if newest {
		direction = "DESC"
	}
	st.sql.WriteString("SELECT created_at FROM " + derived.Stored + " WHERE tenant_id = " + st.Bind("String", sc.Tenant) + " AND created_at >= " + st.Bind(filter.TimeType, max(first, sc.First()).Text()) +
		" AND created_at <= " + st.Bind(filter.TimeType, last.Text()) + " ORDER BY tenant_id " + direction + ", toStartOfSecond(created_at) " + direction + " LIMIT 1")
	return st
}
