package query

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// version is a version of the Graph API; each has its own set of properties.
type version uint8

const (
	v1 version = iota
	beta
)

func (v version) String() string {
	if v == beta {
		return "beta"
	}
	return "v1.0"
}

// member is a property of the answer's sign-in objects.
type member struct {
	name string
	// since is the version that shows it unasked; $select reaches it in both.
	since version
	// columns are what it is made of.
	columns []string
	// value appends it; nothing appended leaves the member out.
	value func(dst []byte, r *row) []byte
	// stored is what stands for none of a property without a column of its own,
	// which lies in the column more; empty for others.
	stored string
}

// shape is what the objects of an answer hold.
type shape struct {
	members []*member
	columns []column
	// rest adds the properties that no member shows.
	rest bool
	// usesMore is true when a member or the rest is read from the column more.
	usesMore bool
	// policies is false when policy details are withheld.
	policies bool
	// closedEnums is true for clients that know no member after unknownFutureValue.
	closedEnums bool
}

const (
	policiesMember = "appliedConditionalAccessPolicies"
	// evaluatedMember shows what the tenant's own policies say of a sign-in.
	evaluatedMember = "@gatehouse.evaluatedConditionalAccessPolicies"
)

// withheldMark follows the name of a member that says that another was withheld.
const withheldMark = "@gatehouse.withheld"

// newShape decides what answers hold: the version's properties, or only the
// selected ones.
func newShape(v version, selected []*member, policies bool) shape {
	sh := shape{policies: policies, rest: v == beta && len(selected) == 0}
	sh.members = selected
	if len(selected) == 0 {
		for i := range members {
			if members[i].since <= v {
				sh.members = append(sh.members, &members[i])
			}
		}
	}
	needed := map[string]bool{"id": true, "created_at": true}
	for _, m := range sh.members {
		sh.usesMore = sh.usesMore || m.stored != ""
		for _, c := range m.columns {
			needed[c] = true
		}
	}
	needed["more"] = sh.usesMore || sh.rest
	needed["additional"] = sh.rest
	for _, c := range columns {
		if needed[c.name] {
			sh.columns = append(sh.columns, c)
		}
	}
	sh.usesMore = sh.usesMore || sh.rest
	return sh
}

// parseSelect reads a $select option.
func parseSelect(text string) ([]*member, *graphError) {
	var selected []*member
	seen := map[string]bool{}
	start := 0
	for _, item := range strings.Split(text, ",") {
		name := strings.TrimSpace(item)
		position := utf8.RuneCountInString(text[:start+strings.Index(item, name)]) + 1
		start += len(item) + 1
		m := memberNamed(name)
		switch {
		case name == "":
			return nil, badRequest(fmt.Sprintf("Invalid $select: a property name expected at position %d.", position))
		case m == nil:
			return nil, badRequest(fmt.Sprintf("Invalid $select: unknown property '%s' at position %d; whole properties of a sign-in can be selected.", clipText(name), position))
		case !seen[m.name]:
			seen[m.name] = true
			selected = append(selected, m)
		}
	}
	return selected, nil
}

func memberNamed(name string) *member {
	for i := range members {
		if strings.EqualFold(members[i].name, name) {
			return &members[i]
		}
	}
	return nil
}

// clipText shortens what a client wrote for a message.
func clipText(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}
