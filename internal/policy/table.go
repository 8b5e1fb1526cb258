package policy

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed apps.tsv
var appsTSV string

//go:embed firstfactor.tsv
var firstFactorTSV string

// Groups of applications that policies mean by one word.
const (
	groupOffice365    = "office365"
	groupAdminPortals = "microsoftadminportals"
)

// appGroups maps a group of applications, or a user action, to application ids,
// all in lower case. The groups are published by name only, and grow: the list
// is the part whose ids are public.
//
//nolint:gochecknoglobals // built once from the data file, never changed
var appGroups = sync.OnceValue(func() map[string][]string {
	groups := map[string][]string{}
	for _, row := range rows("apps.tsv", appsTSV, 3) {
		for name := range strings.SplitSeq(row[2], "|") {
			name = lower(name)
			groups[name] = append(groups[name], lower(row[0]))
		}
	}
	return groups
})

// firstFactorCodes are the error codes of sign-ins that failed before policies
// are asked, with the reason.
//
//nolint:gochecknoglobals // built once from the data file, never changed
var firstFactorCodes = sync.OnceValue(func() map[int32]string {
	codes := map[int32]string{}
	for _, row := range rows("firstfactor.tsv", firstFactorTSV, 3) {
		code, err := strconv.ParseInt(row[0], 10, 32)
		if err != nil {
			panic(fmt.Sprintf("policy/firstfactor.tsv: code %q", row[0]))
		}
		codes[int32(code)] = row[2]
	}
	return codes
})

// FirstFactorFailed reports whether a sign-in with this error code ended before
// policies are asked, such as for a wrong password, and why.
func FirstFactorFailed(code int32) (why string, failed bool) {
	why, failed = firstFactorCodes()[code]
	return why, failed
}

// rows reads an embedded table: tab-separated, one header line. The files are
// part of the program, so a malformed one is a bug, which tests find.
func rows(file, text string, columns int) [][]string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	out := make([][]string, 0, len(lines))
	for i, line := range lines[1:] {
		row := strings.Split(line, "\t")
		if len(row) != columns {
			panic(fmt.Sprintf("policy/%s line %d: %d cells instead of %d", file, i+2, len(row), columns))
		}
		out = append(out, row)
	}
	return out
}
