package option

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeeping_keepsTheTextBesideTheValue(t *testing.T) {
	var n int
	var text string
	o := Whole("$top", &n, 1, 9, "").Keeping(&text)
	require.Nil(t, o.Read("007"))
	assert.Equal(t, 7, n)
	assert.Equal(t, "007", text)
	require.NotNil(t, o.Read("x"), "it is read as before")
}

func TestWithBareName_standsWithoutItsDollarToo(t *testing.T) {
	for _, query := range []string{"$top=7", "top=7", "TOP=7"} {
		n := 1
		require.Nil(t, Read(query, []Option{Whole("$top", &n, 1, 9, "").WithBareName()}), query)
		assert.Equal(t, 7, n, query)
	}
	n := 1
	require.NotNil(t, Read("top=7&$top=7", []Option{Whole("$top", &n, 1, 9, "").WithBareName()}), "twice, by both names")
}

func TestOrBlank_takesBlanksAsNotGiven(t *testing.T) {
	for text, want := range map[string]int{"": 1, " ": 1, "7": 7} {
		n := 1
		o := Whole("$top", &n, 1, 9, "").OrBlank()
		require.Nil(t, o.Read(text), text)
		assert.Equal(t, want, n, text)
		require.NotNil(t, o.Read("x"), "it is read as before")
	}
}

func TestOfVisibility_isSettledOrLive(t *testing.T) {
	v := Settled
	o := OfVisibility(&v)
	assert.Equal(t, "visibility", o.Name)
	assert.Equal(t, "settled", o.Schema.Default)
	require.Nil(t, o.Read("LIVE"))
	assert.Equal(t, Live, v)
	refused(t, o, "settled or live", "all")
}

func TestOfCursor_takesAnyText(t *testing.T) {
	var cursor string
	o := OfCursor(&cursor)
	assert.Equal(t, "cursor", o.Name)
	require.Nil(t, o.Read("AbC"))
	assert.Equal(t, "AbC", cursor)
}
