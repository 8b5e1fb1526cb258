package packed

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestColumns_eachMemberLiesInOne(t *testing.T) {
	seen := map[string]string{}
	for _, c := range Columns() {
		assert.True(t, strings.HasPrefix(c.Name, "_"), "%s is ours alone", c.Name)
		for _, member := range c.Members {
			assert.Empty(t, seen[member], "%s lies in %s and in %s", member, seen[member], c.Name)
			seen[member] = c.Name
		}
	}
}

func TestText_valuesAreFoundAgain(t *testing.T) {
	yes, no, at := true, false, -math.Pi
	var text Text
	for range 2 { // the second time in used memory
		text.Reset()
		text.Add("Zürich")
		text.Add("")
		text.AddBool(&yes)
		text.AddBool(&no)
		text.AddBool(nil)
		text.AddFloat(&at)
		text.AddFloat(nil)
		text.AddUint(math.MaxUint32)
		text.AddUint(0)
		text.AddList([]string{"a", "", "b"})
		text.AddList(nil)
		text.AddList([]string{""})
		AddWritten(&text, func(dst []byte, v string) []byte { return append(dst, v...) }, `{"city":"Bern"}`)
	}
	v := slices.Collect(Values(string(text.Bytes())))
	require.Len(t, v, 13)
	assert.Equal(t, []string{"Zürich", ""}, v[:2])
	assert.Equal(t, []*bool{&yes, &no, nil}, []*bool{Bool(v[2]), Bool(v[3]), Bool(v[4])})
	assert.Equal(t, []*float64{&at, nil}, []*float64{Float(v[5]), Float(v[6])})
	assert.Equal(t, []uint32{math.MaxUint32, 0}, []uint32{Uint(v[7]), Uint(v[8])})
	assert.Equal(t, [][]string{{"a", "", "b"}, nil, {""}}, [][]string{List(v[9]), List(v[10]), List(v[11])})
	assert.Equal(t, `{"city":"Bern"}`, v[12])
	assert.True(t, text.Sound())
}

func TestText_nothingButEmptyValues_isEmpty(t *testing.T) {
	var text Text
	text.Add("")
	text.AddBool(nil)
	text.AddList(nil)
	assert.Empty(t, text.Bytes())
	text.AddList([]string{""})
	assert.NotEmpty(t, text.Bytes(), "a list of one empty item is not empty")
}

// A value that is no UTF-8 may hold what ends one.
func FuzzText_values_areNeverMixedUp(f *testing.F) {
	f.Add("a", "b", "c")
	f.Add("\xff", "\xfe", "\xff\xfe")
	f.Add("", "ä", "\xc3")
	f.Fuzz(func(t *testing.T, first, item, last string) {
		fill := func(text *Text) {
			text.Add(first)
			text.AddList([]string{item, item})
			AddWritten(text, func(dst []byte, v string) []byte { return append(dst, v...) }, last)
		}
		var text Text
		fill(&text)
		if !text.Sound() {
			text.Reset()
			text.Valid = true
			fill(&text)
			first, item, last = valid(first), valid(item), valid(last)
		}
		require.True(t, text.Sound())
		v := slices.Collect(Values(string(text.Bytes())))
		if len(text.Bytes()) == 0 {
			v = []string{"", "", ""}
		}
		require.Len(t, v, 3)
		assert.Equal(t, first, v[0])
		assert.Equal(t, []string{item, item}, List(v[1]))
		assert.Equal(t, last, v[2])
	})
}

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
