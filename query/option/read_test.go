package option

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// read reads a query by two options, of which the first has two names.
func read(rawQuery string) (values [2]string, message string) {
	first, second := Text("$filter", &values[0], ""), Text("wait", &values[1], "")
	first.Also = "Filter"
	if problem := Read(rawQuery, []Option{first, second}); problem != nil {
		return values, problem.Message
	}
	return values, ""
}

func TestRead_takesWhatIsKnown(t *testing.T) {
	for rawQuery, want := range map[string][2]string{
		"":                                     {},
		"&&":                                   {},
		"$filter=a+b%26&wait=1":                {"a b&", "1"},
		"wait=1&%24FILTER=x":                   {"x", "1"},
		"FILTER=x":                             {"x", ""},
		"$filter":                              {"", ""},
		"$filter=a=b":                          {"a=b", ""},
		"wait=%ff":                             {"", "\xff"},
		"$filter=a;b&wait=1;$filter=x":         {"a;b", "1;$filter=x"},
		"$filter=" + strings.Repeat("x", 9000): {strings.Repeat("x", 9000), ""},
	} {
		got, message := read(rawQuery)
		assert.Empty(t, message, rawQuery)
		assert.Equal(t, want, got, rawQuery)
	}
}

// What is not given keeps its default.
func TestRead_leavesWhatIsNotGiven(t *testing.T) {
	n, text := 5, "all"
	require.Nil(t, Read("wait=2", []Option{Whole("$top", &n, 1, 9, ""), Text("wait", &text, "")}))
	assert.Equal(t, 5, n)
	assert.Equal(t, "2", text)
}

func TestRead_refusesWhatItWouldHaveToIgnore(t *testing.T) {
	for rawQuery, want := range map[string]string{
		"colour=1":                   "Query option 'colour' is not supported here.",
		"=1":                         "Query option '' is not supported here.",
		"wait=1&colour=1":            "Query option 'colour' is not supported here.",
		"$wait=1":                    "Query option '$wait' is not supported here.",
		"%24skip=1":                  "Query option '$skip' is not supported here. Follow @odata.nextLink to reach further pages.",
		"wa%C4%B0t=1":                "Query option 'waİt' is not supported here.",
		"wait=1&wait=1":              "Query option 'wait' is given more than once.",
		"wait=1&WAIT=1":              "Query option 'wait' is given more than once.",
		"$filter=a&filter=a":         "Query option 'filter' is given more than once.",
		"wait=%zz":                   `The query string is malformed: invalid URL escape "%zz".`,
		strings.Repeat("x", 61) + "": "Query option '" + strings.Repeat("x", 60) + "...' is not supported here.",
	} {
		_, message := read(rawQuery)
		assert.Equal(t, want, message, rawQuery)
	}
	var top string
	problem := Read("TOP=1", []Option{Text("$top", &top, "")})
	require.NotNil(t, problem)
	assert.Equal(t, http.StatusBadRequest, problem.Status)
	assert.Equal(t, "Query option 'TOP' is not supported here. Did you mean '$top'?", problem.Message)
}

func TestRead_problemOfAnOption_isTheAnswer(t *testing.T) {
	var n int
	var text string
	problem := Read("b=x&a=late", []Option{Whole("b", &n, 1, 5, ""), Text("a", &text, "")})
	require.NotNil(t, problem)
	assert.Equal(t, "Invalid value 'x' for b: it is a whole number from 1 to 5.", problem.Message)
	assert.Empty(t, text, "those after it are not read")
}

// Nothing of a query is ignored: what is taken is what a form would hold, and no
// more.
func FuzzRead(f *testing.F) {
	for _, rawQuery := range []string{"", "wait=1", "$filter=a&WAIT=b", "filter=%C4%B0", "wa\u0130t=1", "\u212A=1", "wait=1&&=", "a;b", "wait=a;b", "%", "wait=1&%77ait=2"} {
		f.Add(rawQuery)
	}
	f.Fuzz(func(t *testing.T, rawQuery string) {
		got, message := read(rawQuery)
		if message != "" {
			return
		}
		given, err := url.ParseQuery(strings.ReplaceAll(rawQuery, ";", "%3B"))
		require.NoError(t, err)
		var want [2]string
		for name, texts := range given {
			require.Len(t, texts, 1)
			switch {
			case strings.EqualFold(name, "$filter"), strings.EqualFold(name, "filter"):
				want[0] = texts[0]
			case strings.EqualFold(name, "wait"):
				want[1] = texts[0]
			default:
				t.Errorf("%q was taken for an option", name)
			}
		}
		assert.Equal(t, want, got)
	})
}
