package policy

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// appWords are the words by which policies mean many applications or none; whatever
// else stands there in Graph's policies is an id.
func appWords() []string {
	return []string{wordAll, wordNone, "Office365", "MicrosoftAdminPortals", wordAgentResources}
}

// allSpoken are what people and portals call all applications.
func allSpoken() []string {
	return []string{"allapps", "allcloudapps", "allapplications", "allcloudapplications", "allresources", "any"}
}

// officeSpoken are what people call Office365.
func officeSpoken() []string {
	return []string{"o365", "m365", "microsoft365", "office365apps", "microsoft365apps"}
}

// doubtfulApp says why a name can hardly be one of an application, so that what a
// policy means by it is unknown; empty when it may be one.
func doubtfulApp(name string) string {
	squeezed := squeeze(name)
	switch {
	case isGap(name):
		return "is the gap of a template"
	case strings.Count(name, "-") == 4 && len(squeezed) > 28 && !strings.Contains(name, " "):
		return "is no id: one has 8, 4, 4, 4 and 12 hexadecimal digits"
	case slices.Contains(allSpoken(), squeezed), name == "*":
		return "is no word of policies: All may be meant"
	case slices.Contains(officeSpoken(), squeezed):
		return "is no word of policies: Office365 may be meant"
	}
	for _, word := range appWords() {
		if edits(squeezed, lower(word)) <= len(word)/4 {
			return "is no word of policies: " + word + " may be meant"
		}
	}
	if rest, ok := strings.CutPrefix(name, wordAll); ok && !strings.Contains(rest, " ") && unicode.IsUpper(firstRune(rest)) {
		return "is no word that Gatehouse knows"
	}
	return ""
}

// isGap reports whether a name is what a template has where a name goes: <app id>,
// {{app}}, %app%, $app or xxxxxxxx-xxxx.
func isGap(name string) bool {
	return strings.ContainsAny(name, "<>{}") || strings.HasPrefix(name, "$") || strings.HasPrefix(name, "%") && strings.HasSuffix(name, "%") ||
		strings.HasPrefix(lower(name), "xxxx")
}

func firstRune(text string) rune {
	first, _ := utf8.DecodeRuneInString(text)
	return first
}

// isApp reports whether a policy surely means what it says by a name: an id, a word or
// an application that Gatehouse knows.
func isApp(name string) bool {
	group, _ := groupOf(name)
	return isGUID(name) || hasFold(appWords(), name) || group != "" || microsoftNames()[lower(name)]
}

// addAppNames notes names that mean no application for certain. Of those that can
// hardly be names it is unknown what the policy means; others mean whatever has that
// name in sign-ins.
func (c *compiler) addAppNames(i int, p *Policy, exclude bool, names []string) {
	member := "includeApplications"
	if exclude {
		member = "excludeApplications"
	}
	var plain []string
	for _, name := range names {
		if isApp(name) {
			continue
		}
		why := doubtfulApp(name)
		if why == "" {
			plain = append(plain, fmt.Sprintf("%q", name))
			continue
		}
		c.set.apps.unresolved.side(exclude).set(i)
		c.note(p.name(), "%s: %q %s; whether the policy means an application by it is unknown", member, name, why)
	}
	if len(plain) > 0 {
		c.note(p.name(), "%s: neither an id nor a word of policies, so only what sign-ins call exactly so is meant, and nothing by a name that is misspelt: %s", member, shortList(plain))
	}
}

// squeeze leaves letters and digits, in lower case.
func squeeze(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// edits counts the letters to add, drop or change to make one text of another.
func edits(from, to string) int {
	a, b := []rune(from), []rune(to)
	if len(a) > 2*len(b) { // far from it, whatever they are
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before := row[0]
		row[0] = i + 1
		for j := range b {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
