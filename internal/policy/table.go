package policy

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed apps.tsv
var appsTSV string

//go:embed codes.tsv
var codesTSV string

// Groups of applications that policies mean by one word.
const (
	groupOffice365    = "office365"
	groupAdminPortals = "microsoftadminportals"
	// groupAzureManagement is the id of Windows Azure Service Management API, which
	// means the portal and further services too (Microsoft Learn, Conditional Access:
	// target resources).
	groupAzureManagement = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
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

// groupOf is the group of applications that a policy means by a name, with the ids in
// it; empty when it means one application.
func groupOf(name string) (group string, ids []string) {
	switch group = strings.ReplaceAll(lower(name), " ", ""); group {
	case groupOffice365, groupAdminPortals, groupAzureManagement:
		return group, appGroups()[group]
	case "windowsazureservicemanagementapi", "microsoftazuremanagement": // names of one application, now and before
		return groupAzureManagement, appGroups()[groupAzureManagement]
	}
	return "", nil
}

// inGroup is whether an application is in a group, or a user action means it.
func inGroup(group, id string) bool {
	return slices.ContainsFunc(appGroups()[group], func(in string) bool { return strings.EqualFold(in, id) })
}

// microsoftServices are the applications of all the groups.
//
//nolint:gochecknoglobals // built once from the data file, never changed
var microsoftServices = sync.OnceValue(func() map[string]bool {
	services := map[string]bool{}
	for _, ids := range appGroups() {
		for _, id := range ids {
			services[id] = true
		}
	}
	return services
})

func isMicrosoftService(id string) bool { return microsoftServices()[lower(id)] }

// microsoftNames are what the applications of all the groups are called, in lower case.
//
//nolint:gochecknoglobals // built once from the data file, never changed
var microsoftNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, row := range rows("apps.tsv", appsTSV, 3) {
		names[lower(row[1])] = true
	}
	return names
})

// CodeMeaning is what an error code says about Conditional Access.
type CodeMeaning uint8

// Meanings of error codes; most say nothing.
const (
	CodeSaysNothing CodeMeaning = iota
	// CodeFirstFactorFailed: the sign-in ended before policies are asked, such as
	// for a wrong password.
	CodeFirstFactorFailed
	// CodePolicyRefused: a policy, or the tenant's security defaults, refused it.
	CodePolicyRefused
)

// code is a row of codes.tsv.
type code struct {
	means CodeMeaning
	why   string
}

//nolint:gochecknoglobals // built once from the data file, never changed
var codes = sync.OnceValue(func() map[int32]code {
	kinds := map[string]CodeMeaning{"firstFactorFailed": CodeFirstFactorFailed, "policyRefused": CodePolicyRefused}
	all := map[int32]code{}
	for _, row := range rows("codes.tsv", codesTSV, 4) {
		number, err := strconv.ParseInt(row[0], 10, 32)
		if err != nil || kinds[row[2]] == CodeSaysNothing {
			panic(fmt.Sprintf("policy/codes.tsv: code %q means %q", row[0], row[2]))
		}
		all[int32(number)] = code{means: kinds[row[2]], why: row[3]}
	}
	return all
})

// MeaningOf returns what a sign-in's error code says about Conditional Access,
// and why.
func MeaningOf(errorCode int32) (means CodeMeaning, why string) {
	c := codes()[errorCode]
	return c.means, c.why
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
