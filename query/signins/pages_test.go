package signins

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/require"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/filter"
)

// kept is a sign-in as its latest revision has it.
type kept struct {
	keyRow
	user, city  string
	interactive bool
}

// shapes are how long before noon the n-th sign-in of a tenant was.
var shapes = []func(n int) time.Duration{
	func(int) time.Duration { return time.Minute },                        // all in one second
	func(n int) time.Duration { return time.Duration(n%4) * time.Second }, // or in four
	func(n int) time.Duration { // near and far, many in a second
		return []time.Duration{4, 48, 500, 1000}[n%4]*time.Hour + time.Duration(n%5/4)*time.Second
	},
	func(n int) time.Duration { return 1500*time.Hour + time.Duration(n)*time.Minute }, // silent for weeks
	func(n int) time.Duration { // a few, silence, the others
		return time.Duration(n)*time.Minute + time.Duration(min(n/9, 1))*900*time.Hour
	},
	func(n int) time.Duration { return time.Duration(n) * 11 * time.Hour }, // two a day
}

// insertShapes has a tenant for each shape, in three parts each: later revisions are
// someone else's, elsewhere, of another kind or at another moment of their second. Some
// ids have two times. Returned is what the tenants have, in the order of time.
func insertShapes(t *testing.T, conn driver.Conn, random *rand.Rand) [][]kept {
	t.Helper()
	const each = 70
	tenants := make([][]kept, len(shapes))
	for revision := range 3 {
		batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO signins (tenant_id, created_at, _id_text, revision, _user_id_text, city, is_interactive)")
		require.NoError(t, err)
		for i, before := range shapes {
			for n := range each {
				s := kept{user: []string{"ann", "ann", "bob", "carl"}[random.IntN(4)], city: []string{"Wien", "Köln"}[random.IntN(2)], interactive: random.IntN(4) > 0}
				s.at, s.id = noon.Add(-before(n)+time.Duration(random.IntN(5))*200*time.Millisecond), fmt.Sprintf("s%02d", n)
				if n > 20 && n%10 == 9 && i > 1 {
					s.id = fmt.Sprintf("s%02d", n-15)
				}
				switch {
				case revision == 0:
					tenants[i] = append(tenants[i], s)
				case random.IntN(3) > 0:
					continue
				}
				tenants[i][n] = s
				require.NoError(t, batch.Append(fmt.Sprint(i), s.at, s.id, uint64(revision), s.user, s.city, s.interactive))
			}
		}
		require.NoError(t, batch.Send())
	}
	for _, all := range tenants {
		slices.SortFunc(all, func(a, b kept) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	}
	return tenants
}

// pass has the list go on after a sign-in, as a cursor that carries most ids does.
func (l *List) pass(k keyRow, most int) {
	at, _ := k.Key()
	if l.AfterID == "" || at.Second() != l.After.Second() {
		l.Shown = []string{}
	}
	if l.Shown != nil {
		l.Shown = append(l.Shown, k.id)
	}
	if len(l.Shown) > most {
		l.Shown = nil
	}
	l.After, l.AfterID = at, k.id
}

// Whatever a list asks for, wherever its range begins and ends, and wherever a page ends,
// its pages have what brute force finds, each once and in order.
func TestWalk_pageByPage_equalsBruteForce(t *testing.T) {
	const seed, lists = 5, 24
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.Exec(t.Context(), "SYSTEM STOP MERGES signins"))
	random := rand.New(rand.NewPCG(seed, 1))
	tenants := insertShapes(t, conn, random)
	reader, _ := looking(conn)
	ids := []string{"s01", "s14", "s24", "s50"}
	filters := []struct {
		text  string
		meets func(kept) bool
	}{
		{"", func(kept) bool { return true }},
		{"userId eq 'ann'", func(s kept) bool { return s.user == "ann" }},
		{"location/city eq 'Wien' and userId ne 'carl'", func(s kept) bool { return s.city == "Wien" && s.user != "carl" }},
		{"id in ('s01','s14','s24','s50')", func(s kept) bool { return slices.Contains(ids, s.id) }},
	}
	for n := range lists {
		all, f := tenants[n%len(tenants)], filters[random.IntN(len(filters))]
		// somewhere is a moment about a sign-in, mostly within its second.
		somewhere := func() Ticks { return TicksOf(all[random.IntN(len(all))].at) + Ticks(random.IntN(3)-1) }
		l := List{Scope: Scope{Tenant: fmt.Sprint(n % len(tenants))}, Descending: random.IntN(2) == 0, AllKinds: random.IntN(3) == 0, First: FirstTick, Last: TicksOf(noon).end()}
		if random.IntN(4) == 0 {
			l.First = somewhere()
		}
		if random.IntN(4) == 0 {
			l.Last = somewhere()
		}
		if random.IntN(4) == 0 {
			l.Scope.Since = somewhere().Time()
		}
		if random.IntN(4) == 0 {
			l.Scope.User = "ann"
		}
		if f.text != "" {
			l.Filter, err = filter.Parse(f.text)
			require.NoError(t, err)
		}
		var want []keyRow
		for _, s := range all {
			at, _ := s.Key()
			if f.meets(s) && (l.AllKinds || s.interactive) && (l.Scope.User == "" || s.user == l.Scope.User) && at >= max(l.First, l.Scope.First()) && at <= l.Last {
				want = append(want, s.keyRow)
			}
		}
		if l.Descending {
			slices.Reverse(want)
		}
		top, most := []int{len(want)/3 + 1, len(want)/2 + 1, max(len(want)-1, 1), max(len(want), 1), 1000}[random.IntN(5)], []int{2, 32}[random.IntN(2)]
		name := fmt.Sprintf("list %d, pages of %d of %d, cursors of %d ids, %q: %+v", n, top, len(want), most, f.text, l)
		var got []keyRow
		for more := true; more; {
			rest, before := l, len(got)
			rest.Narrow()
			var row keyRow
			more, err = reader.Walk(t.Context(), rest, &row, top, func() error {
				got = append(got, row)
				l.pass(row, most)
				return nil
			})
			require.NoError(t, err, name)
			require.Equal(t, len(got) < len(want), more, name)
			require.True(t, !more || len(got) == before+top, name)
		}
		require.Equal(t, want, got, name)
	}
}
