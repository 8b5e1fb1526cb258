package option

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/openapi"
)

// refused asserts that an option does not take texts, in these words.
func refused(t *testing.T, o Option, instead string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		problem := o.Read(text)
		require.NotNil(t, problem, "%q", text)
		assert.Equal(t, http.StatusBadRequest, problem.Status)
		assert.Equal(t, "Invalid value '"+text+"' for "+o.Name+": it is "+instead+".", problem.Message)
	}
}

func TestWhole_isWithinItsBounds(t *testing.T) {
	n := 100
	o := Whole("$top", &n, 1, 1000, "How many.")
	assert.Equal(t, "How many.", o.About)
	assert.Equal(t, 100, o.Schema.Default)
	assert.EqualValues(t, 1, *o.Schema.Minimum)
	assert.EqualValues(t, 1000, *o.Schema.Maximum)
	for text, want := range map[string]int{"1": 1, "1000": 1000, "007": 7} {
		require.Nil(t, o.Read(text))
		assert.Equal(t, want, n, text)
	}
	n = 5
	refused(t, o, "a whole number from 1 to 1000", "0", "1001", "-1", "", " 1", "1.0", "1e2", "0x1", "1_0", "x", "٣", "99999999999999999999")
	assert.Equal(t, 5, n)
}

func TestSeconds_areADuration(t *testing.T) {
	d := 1500 * time.Millisecond
	o := Seconds("wait", &d, 60, "")
	assert.Equal(t, 1, o.Schema.Default)
	require.Nil(t, o.Read("60"))
	assert.Equal(t, time.Minute, d)
	require.Nil(t, o.Read("0"))
	assert.Zero(t, d)
	refused(t, o, "a whole number from 0 to 60", "61", "-1", "1s")
}

func TestChoice_isOneOfItsWordsInAnyCase(t *testing.T) {
	type colour string
	chosen := colour("Red")
	o := Choice("colour", &chosen, []colour{"Red", "green"}, "")
	assert.Equal(t, "Red", o.Schema.Default)
	assert.Equal(t, []any{"Red", "green"}, o.Schema.Enum)
	require.Nil(t, o.Read("GREEN"))
	assert.Equal(t, colour("green"), chosen)
	refused(t, o, "Red or green", "", "re", "Red ", "Red,green")
	assert.Equal(t, colour("green"), chosen)
	none := colour("")
	assert.Nil(t, Choice("colour", &none, []colour{"Red"}, "").Schema.Default)
}

func TestChoice_ofManyWords_namesAllOfThem(t *testing.T) {
	var chosen string
	refused(t, Choice("x", &chosen, []string{"a", "b", "c"}, ""), "a, b or c", "y")
	refused(t, Choice("x", &chosen, []string{"a", "b", "c", "d"}, ""), "a, b, c or d", "y")
	refused(t, Choice("x", &chosen, []string{"a", "b", "c", "d", "e"}, ""), "one of a, b, c, d, e", "y")
}

func TestEither_isTrueForTheSecondWord(t *testing.T) {
	for _, before := range []bool{false, true} {
		yes := before
		o := Either("$count", &yes, "false", "true", "")
		assert.Equal(t, map[bool]string{false: "false", true: "true"}[before], o.Schema.Default)
		refused(t, o, "false or true", "1", "yes")
		assert.Equal(t, before, yes, "what is refused changes nothing")
		for text, want := range map[string]bool{"TRUE": true, "False": false} {
			require.Nil(t, o.Read(text))
			assert.Equal(t, want, yes, text)
		}
	}
}

func TestDate_isADateOrAMoment(t *testing.T) {
	var at time.Time
	o := Date("from", &at, "Since when.")
	assert.True(t, strings.HasPrefix(o.About, "Since when. A date"))
	for text, want := range map[string]time.Time{
		"2026-07-17":                   time.Date(2026, 7, 17, 0, 0, 0, 0, time.UTC),
		"2026-07-17T14:10:02.1234567Z": time.Date(2026, 7, 17, 14, 10, 2, 123_456_700, time.UTC),
		"2026-07-17T14:10:02+02:00":    time.Date(2026, 7, 17, 12, 10, 2, 0, time.UTC),
	} {
		require.Nil(t, o.Read(text), text)
		assert.Equal(t, want, at, text)
	}
	refused(t, o, "a date such as 2026-07-17 or 2026-07-17T14:10:02Z", "", "2026-02-30", "17.7.2026", "2026-07-17T14:10:02.12345678Z", "now")
}

func TestText_isAny_clippedWhereItIsRefused(t *testing.T) {
	var text string
	require.Nil(t, Text("id", &text, "").Read("\xff'"))
	assert.Equal(t, "\xff'", text)
	assert.Equal(t, "Invalid value '"+strings.Repeat("x", 60)+"...' for id: it is short.", invalidValue("id", strings.Repeat("x", 70), "short").Message)
}

func TestBounded_saysTheGreatestLength(t *testing.T) {
	s := Bounded(openapi.Text(), 7)
	require.NotNil(t, s.MaxLength)
	assert.Equal(t, 7, *s.MaxLength)
}

func TestCheckPeriod_endsAfterItBegins(t *testing.T) {
	early, late := time.Unix(1, 0), time.Unix(2, 0)
	for _, ok := range [][2]time.Time{{early, late}, {{}, early}, {late, {}}, {}} {
		assert.Nil(t, CheckPeriod(ok[0], ok[1]))
	}
	for _, bad := range [][2]time.Time{{late, early}, {early, early}} {
		problem := CheckPeriod(bad[0], bad[1])
		require.NotNil(t, problem)
		assert.Equal(t, "The option 'from' must lie before 'to'.", problem.Message)
	}
}
