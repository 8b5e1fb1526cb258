package signins

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/filter"
)

// signIn is a sign-in as the table holds its latest revision.
type signIn struct {
	id, user, city string
	at             time.Time
}

// Sign-ins lie in the last hours, some days ago and weeks ago, several in a second;
// of some a later revision is someone else's, or elsewhere. Each page of each list has
// those that meet the filter now, in order, whatever stretch each was found in.
func TestWalk_overAllStretches_equalsBruteForce(t *testing.T) {
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	random := rand.New(rand.NewPCG(20261127, 1))
	latest := map[string]signIn{}
	for revision := range 2 {
		batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO signins (tenant_id, created_at, _id_text, revision, _user_id_text, city, is_interactive)")
		require.NoError(t, err)
		for n := range 120 {
			s := signIn{id: fmt.Sprintf("s%03d", n), user: []string{"ann", "bob", "carl"}[random.IntN(3)], city: []string{"Wien", "Köln"}[random.IntN(2)]}
			back := []time.Duration{4 * time.Hour, 48 * time.Hour, 500 * time.Hour, 1000 * time.Hour}[n%4]
			s.at = noon.Add(-back - time.Duration(random.IntN(20))*time.Second + time.Duration(random.IntN(3))*time.Millisecond)
			if revision > 0 {
				if random.IntN(3) > 0 {
					continue
				}
				s.at = latest[s.id].at.Truncate(time.Second).Add(time.Duration(random.IntN(900)) * time.Millisecond) // within its second
			}
			latest[s.id] = s
			require.NoError(t, batch.Append("t", s.at, s.id, uint64(revision+1), s.user, s.city, true))
		}
		require.NoError(t, batch.Send())
	}
	reader, seen := plans(t, conn)
	for _, tc := range []struct {
		expression string
		meets      func(signIn) bool
	}{
		{"userId eq 'ann'", func(s signIn) bool { return s.user == "ann" }},
		{"location/city eq 'Wien' and userId ne 'carl'", func(s signIn) bool { return s.city == "Wien" && s.user != "carl" }},
		{"", func(signIn) bool { return true }},
	} {
		for _, descending := range []bool{true, false} {
			l := List{Scope: Scope{Tenant: "t"}, Descending: descending, First: FirstTick, Last: TicksOf(noon)}
			if tc.expression != "" {
				l.Filter, err = filter.Parse(tc.expression)
				require.NoError(t, err)
			}
			want := ordered(latest, tc.meets, descending)
			for _, top := range []int{1, 5, 19, len(want) - 1, len(want), 200} {
				*seen = nil
				var row oneColumn
				var got []string
				more, err := reader.Walk(t.Context(), l, &row, top, func() error { got = append(got, row.id); return nil })
				require.NoError(t, err)
				name := fmt.Sprintf("%q, descending %t, first %d of %d", tc.expression, descending, top, len(want))
				require.Equal(t, want[:min(top, len(want))], got, name)
				require.Equal(t, top < len(want), more, name)
				if top == 200 {
					require.Len(t, *seen, 1, "what all stretches have is read at once: "+name)
				}
			}
		}
	}
}

// A tenant of which the last rows lie far back is not looked for among all of them: its
// list begins there, in the order of the table.
func TestWalk_silentTenant_beginsAtItsRows(t *testing.T) {
	conn := unmerged(t, "'a' || number, 1, 'ann', true FROM numbers(60)")
	for _, descending := range []bool{true, false} {
		reader, looks := looking(conn)
		var row oneColumn
		var got []string
		l := List{Scope: Scope{Tenant: "t"}, Descending: descending, First: FirstTick, Last: TicksOf(noon)}
		more, err := reader.Walk(t.Context(), l, &row, 2, func() error { got = append(got, row.id); return nil })
		require.NoError(t, err)
		require.True(t, more)
		want := []string{"a0", "a1"}
		if descending {
			want = []string{"a59", "a58"}
		}
		require.Equal(t, want, got)
		require.NotEmpty(t, *looks)
		for _, settings := range *looks {
			require.NotContains(t, settings, "optimize_read_in_order", "looks go through the table in its order")
		}
	}
}

// Nothing lies before the sign-ins of a page that is all but full: that takes a look or two
// to find out, not one for each doubling of the time back to 1900.
func TestWalk_nothingBehind_isSoonFound(t *testing.T) {
	conn := unmerged(t, "'a' || number, 1, 'ann', true FROM numbers(45)")
	for _, expression := range []string{"", "status ne 'Failure'", "userId eq 'ann'"} {
		reader, looks := looking(conn)
		l := List{Scope: Scope{Tenant: "t"}, Descending: true, First: FirstTick, Last: TicksOf(time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC))}
		if expression != "" {
			var err error
			l.Filter, err = filter.Parse(expression)
			require.NoError(t, err)
		}
		var row oneColumn
		n := 0
		more, err := reader.Walk(t.Context(), l, &row, 50, func() error { n++; return nil })
		require.NoError(t, err)
		require.False(t, more)
		require.Equal(t, 45, n, expression)
		require.LessOrEqual(t, len(*looks), 3, expression)
	}
}

// ordered are the ids of what meets a condition, in the order of a list.
func ordered(all map[string]signIn, meets func(signIn) bool, descending bool) []string {
	var list []signIn
	for _, s := range all {
		if meets(s) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b signIn) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	if descending {
		slices.Reverse(list)
	}
	var ids []string
	for _, s := range list {
		ids = append(ids, s.id)
	}
	return ids
}
