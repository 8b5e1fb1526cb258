package dead

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

func noon(minute int) time.Time { return time.Date(2026, 3, 4, 12, minute, 0, 0, time.UTC) }

func TestBook_choosesWhatTheFilterMeans(t *testing.T) {
	letter := func(minute int, reason, partition string) []string {
		return []string{"dead-reason", reason, "dead-partition", partition, "dead-at", noon(minute).Format(time.RFC3339)}
	}
	all := [][]string{
		letter(3, "no-time", "0"), // later than those behind it
		letter(1, "no-time", "1"),
		letter(2, "wrong-type", "1"),
		letter(4, "future-time", "2"),
		{"dead-replayed", "2/2", "dead-at", noon(10).Format(time.RFC3339)},
		{"dead-replayed", "2/2", "dead-at", noon(11).Format(time.RFC3339)},
		{"dead-replayed", "nonsense"},
	}
	for name, c := range map[string]struct {
		filter Filter
		want   []int64
	}{
		"all open ones, the oldest first": {Filter{}, []int64{1, 0, 3}},
		"those sent again, too":           {Filter{Closed: true}, []int64{1, 2, 0, 3}},
		"two reasons":                     {Filter{Reasons: []schemas.DeadReason{"no-time", "future-time"}}, []int64{1, 0, 3}},
		"one reason":                      {Filter{Reasons: []schemas.DeadReason{"future-time"}}, []int64{3}},
		"a raw partition":                 {Filter{Partitions: []int32{1}}, []int64{1}},
		"two raw partitions":              {Filter{Partitions: []int32{1, 2}, Closed: true}, []int64{1, 2, 3}},
		"from is included":                {Filter{From: noon(3)}, []int64{0, 3}},
		"to is not":                       {Filter{To: noon(3)}, []int64{1}},
		"the newest":                      {Filter{Limit: 2}, []int64{0, 3}},
		"a limit that is not reached":     {Filter{Limit: 9}, []int64{1, 0, 3}},
		"named ones need not be open":     {Filter{Positions: []Position{{2, 2}, {2, 3}}}, []int64{2, 3}},
		"a note is no letter":             {Filter{Positions: []Position{{2, 4}}}, nil},
		"another partition":               {Filter{Positions: []Position{{1, 2}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBook(c.filter)
			for offset, headers := range all {
				r := record("x", headers...)
				r.Offset = int64(offset)
				b.add(r)
			}
			var got []int64
			for _, l := range b.chosen() {
				got = append(got, l.Offset)
				if l.Offset == 2 {
					assert.Equal(t, 2, l.Sent)
					assert.Equal(t, noon(11), l.SentAt)
				} else {
					assert.True(t, l.Open())
				}
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestNote_isReadBack(t *testing.T) {
	n := note("dead", Position{3, 8}, noon(1))
	assert.EqualValues(t, 3, n.Partition, "beside its letter")
	assert.Empty(t, n.Value)
	of, isNote := noteOf(n)
	assert.True(t, isNote)
	assert.Equal(t, Position{3, 8}, of)
	assert.Equal(t, noon(1), letterOf(n).At)
	_, isNote = noteOf(record("x", "dead-reason", "no-time"))
	assert.False(t, isNote)
}

func TestParseReason_takesTheClosedListOnly(t *testing.T) {
	for _, reason := range schemas.DeadReasons() {
		got, err := ParseReason(string(reason))
		require.NoError(t, err)
		assert.Equal(t, reason, got)
	}
	for _, text := range []string{"", "No-Time", "other"} {
		_, err := ParseReason(text)
		assert.ErrorContains(t, err, "not-json, not-an-event, wrong-type, no-time, future-time, no-tenant, too-large, row-refused")
	}
}

func TestParseWhen(t *testing.T) {
	for text, want := range map[string]time.Time{
		"": {}, "2h": noon(-120), "-2h": noon(-120), "90s": noon(0).Add(-90 * time.Second), "2026-01-31T12:00:00+01:00": time.Date(2026, 1, 31, 11, 0, 0, 0, time.UTC),
	} {
		got, err := ParseWhen(text, noon(0))
		require.NoError(t, err, text)
		assert.True(t, got.Equal(want), "%s: %s", text, got)
	}
	_, err := ParseWhen("yesterday", noon(0))
	assert.ErrorContains(t, err, "such as 2h")
}

func TestFilter_tenant_isTheOnlyOneThatIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		filter  Filter
		tenants []string
		want    bool
	}{
		"anybody's":                    {Filter{}, []string{"a", "b"}, true},
		"its own":                      {Filter{Tenant: "A"}, []string{"a"}, true},
		"another's":                    {Filter{Tenant: "A"}, []string{"b"}, false},
		"another is named too":         {Filter{Tenant: "A", TenantOfNone: true}, []string{"a", "b"}, false},
		"nobody is named":              {Filter{Tenant: "A"}, nil, false},
		"nobody's belongs to a tenant": {Filter{Tenant: "A", TenantOfNone: true}, nil, true},
	} {
		assert.Equal(t, c.want, c.filter.Match(Letter{Tenants: c.tenants}), name)
	}
}
