package graph

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPrefers_findsThePreferenceAmongOthers(t *testing.T) {
	for _, tt := range []struct {
		lines []string
		want  bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{"include-unknown-enum-members"}, true},
		{[]string{" \tInclude-Unknown-ENUM-Members "}, true},
		{[]string{"odata.maxpagesize=5,include-unknown-enum-members"}, true},
		{[]string{"include-unknown-enum-members; x=1"}, true},
		{[]string{"return=minimal", "respond-async, include-unknown-enum-members"}, true},
		{[]string{"include-unknown-enum-members=false"}, false},
		{[]string{"x=include-unknown-enum-members"}, false},
		{[]string{"include-unknown-enum"}, false},
		{[]string{"include-unknown-enum-members-too"}, false},
		{[]string{"include-unknown enum-members", ",;,"}, false},
	} {
		assert.Equal(t, tt.want, Prefers(http.Header{"Prefer": tt.lines}, TakesUnknownMembers), "%q", tt.lines)
	}
}

func TestPreferredPageSize_isTheFirstThatIsANumber(t *testing.T) {
	for _, c := range []struct {
		lines []string
		size  int
		name  string
	}{
		{nil, 0, ""},
		{[]string{TakesUnknownMembers}, 0, ""},
		{[]string{"odata.maxpagesize=20"}, 20, "odata.maxpagesize"},
		{[]string{TakesUnknownMembers + ", odata.maxpagesize=20"}, 20, "odata.maxpagesize"},
		{[]string{TakesUnknownMembers, `MaxPageSize="20"`}, 20, "maxpagesize"},
		{[]string{"odata.maxpagesize=x, maxpagesize=3"}, 3, "maxpagesize"},
		{[]string{"odata.maxpagesize=99999999999999999999"}, 0, ""},
		{[]string{"odata.maxpagesizes=20", "=20", "odata.maxpagesize=1.5"}, 0, ""},
	} {
		size, name := PreferredPageSize(http.Header{"Prefer": c.lines})
		assert.Equal(t, c.size, size, "%q", c.lines)
		assert.Equal(t, c.name, name, "%q", c.lines)
	}
}

// Whatever else stands in the header, what is preferred is found, and found only
// where it stands.
func FuzzPrefers(f *testing.F) {
	for _, line := range []string{"", ",", ";;", "a=b; c", `x="`, TakesUnknownMembers, TakesUnknownMembers + "=1", "\x00,\xff"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if Prefers(http.Header{"Prefer": {line}}, TakesUnknownMembers) {
			assert.Contains(t, strings.ToLower(line), TakesUnknownMembers)
		}
		assert.True(t, Prefers(http.Header{"Prefer": {line, TakesUnknownMembers}}, TakesUnknownMembers))
		assert.True(t, Prefers(http.Header{"Prefer": {TakesUnknownMembers + "," + line}}, TakesUnknownMembers))
	})
}
