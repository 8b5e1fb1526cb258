package entity

import (
	"slices"
	"strings"
)

// closedEnum is an enumeration as clients know it that know no member after
// unknownFutureValue.
type closedEnum struct {
	flags bool
	// later are the members that they do not know, unknown is what these become.
	later   []string
	unknown string
}

func closeEnum(e Enumeration) closedEnum {
	return closedEnum{flags: e.Flags, later: e.Evolved(), unknown: e.unknown()}
}

// closed is a value without later members: of flags those that are known stay, all others
// together become unknown once.
func (e closedEnum) closed(value string) string {
	switch {
	case !e.flags && slices.Contains(e.later, value):
		return e.unknown
	case !e.flags || !e.hasLater(value):
		return value
	}
	words := slices.DeleteFunc(strings.Split(value, ","), func(word string) bool { return e.isLater(word) || strings.TrimSpace(word) == e.unknown })
	return strings.Join(append(words, e.unknown), ",")
}

func (e closedEnum) hasLater(value string) bool {
	for word := range strings.SplitSeq(value, ",") {
		if e.isLater(word) {
			return true
		}
	}
	return false
}

// isLater says whether a flag is a later one, as are those that have no name here and stand
// as a number.
func (e closedEnum) isLater(word string) bool {
	word = strings.TrimSpace(word)
	return slices.Contains(e.later, word) || word != "" && strings.Trim(word, "0123456789") == ""
}
