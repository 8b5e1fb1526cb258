package signins

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/filter"
)

// What is asked for by id is found by the index of ids; revisions that no longer meet the
// filter, or lie beside others' parts, count.
func TestWalk_byIDs_goesByTheirIndex(t *testing.T) {
	reader, seen := plans(t, unmerged(t,
		"'a' || number, 1, 'ann', true FROM numbers(6000)",
		"'a' || number, 2, 'carl', number != 9 FROM numbers(6000) WHERE number IN (7, 9)",
		"'b' || number, 1, 'ann', true FROM numbers(6000)",
	))
	list := func(text string) []string {
		t.Helper()
		*seen = nil
		f, err := filter.Parse(text)
		require.NoError(t, err)
		var got []string
		var row oneColumn
		_, err = reader.Walk(t.Context(), List{Scope: Scope{Tenant: "t"}, Filter: f, Descending: true, First: FirstTick, Last: TicksOf(noon)}, &row, 10, func() error { got = append(got, row.id); return nil })
		require.NoError(t, err)
		require.Contains(t, (*seen)[0], "Name: by_id\n")
		return got
	}
	require.Equal(t, []string{"a5000", "b8", "a7"}, list("id in ('a7','a9','b8','a5000','c1')")) // a9 is not interactive now
	require.Equal(t, []string{"a5000", "b8"}, list("userId eq 'ann' and id in ('a7','a9','b8','a5000')"))
	require.Nil(t, list("id eq 'a7' and userId eq 'ann'"))

	var row oneColumn
	for id, want := range map[string]string{"a9": "a9", "b5999": "b5999", "c1": ""} {
		*seen, row.id = nil, ""
		require.NoError(t, reader.One(t.Context(), List{Scope: Scope{Tenant: "t"}, First: FirstTick, Last: TicksOf(noon)}, id, &row, func() error { return nil }))
		require.Equal(t, want, row.id)
		if want == "" {
			require.Empty(t, *seen, "what nobody has is not read")
			continue
		}
		require.Contains(t, (*seen)[0], "Name: by_id\n")
	}
}

// Rows of an id come in any order: of three, the one at another time may lie between the
// others.
func TestOne_severalTimes_theLatestDeliveryCounts(t *testing.T) {
	conn := unmerged(t,
		"'a', 1, 'ann', true FROM numbers(1)",
		"'a', 3, 'ann', true FROM numbers(2) WHERE number = 1",
		"'a', 2, 'ann', true FROM numbers(1)",
	)
	reader, _ := plans(t, conn)
	var row keyRow
	require.NoError(t, reader.One(t.Context(), List{Scope: Scope{Tenant: "t"}, First: FirstTick, Last: TicksOf(noon)}, "a", &row, func() error { return nil }))
	require.Equal(t, "2026-07-01T08:01:00Z", row.at.Format(time.RFC3339))
}
