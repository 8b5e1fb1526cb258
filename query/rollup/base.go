package rollup

import (
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/signins"
)

// fromBase continues a statement with the sign-ins of some spans of a period,
// each once in its latest revision. It alone names the table here, so that no
// statement can forget the tenant or the bounds.
func (st *statement) fromBase(p Period, spans []span) {
	if len(p.OwnIDs) > 0 {
		st.fromOwn(p)
		return
	}
	st.add(" FROM ", base.table, " FINAL WHERE tenant_id = ", st.Bind("String", p.Tenant))
	// Parts and granules are left out by whole seconds: all revisions of a sign-in
	// lie in one, and the latest must be read to push out the others. The exact
	// ends are for what is left; identity keeps them from leaving out parts.
	first, last := p.To, p.From
	for _, s := range spans {
		first, last = minTime(first, s.from), maxTime(last, s.to)
	}
	st.add(" AND created_at >= ", st.moment(second(first)), " AND created_at < ", st.moment(secondAfter(last)))
	if len(spans) != 1 {
		ranges := []string{"0"}
		for _, s := range spans {
			ranges = append(ranges, "created_at >= "+st.moment(second(s.from))+" AND created_at < "+st.moment(secondAfter(s.to)))
		}
		st.add(" AND (", strings.Join(ranges, " OR "), ")")
	}
	st.add(" AND identity(created_at) >= ", st.moment(p.From), " AND identity(created_at) < ", st.moment(p.To))
}

// fromOwn continues a statement with the sign-ins of one user, which are all of the
// period: the rollups do not tell users apart.
func (st *statement) fromOwn(p Period) {
	st.add(signins.Scope{Tenant: p.Tenant}.FromAmong(&st.Parameters, signins.TicksOf(p.From), signins.TicksOf(p.To)-1, st.ofUser(p)))
}

// ofUser is the condition that a sign-in is the user's own.
func (st *statement) ofUser(p Period) string {
	return st.SameID("user_id", p.OwnIDs...)
}

// second is the beginning of the second of t, secondAfter that of the first
// second that begins at t or after it.
func second(t time.Time) time.Time { return floor(t, time.Second) }

func secondAfter(t time.Time) time.Time { return second(t.Add(time.Second - 1)) }

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
