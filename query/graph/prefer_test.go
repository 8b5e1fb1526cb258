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
