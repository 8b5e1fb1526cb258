package policy

import (
	"regexp"
	"strings"
)

// Bounds of a device filter rule. Graph's own limit is 3072 characters.
const (
	maxRule      = 3072
	maxRuleDepth = 32
	maxPattern   = 256
	// maxMatched bounds the text that -match looks at, in bytes.
	maxMatched = 1024
)

// rule is a parsed device filter rule such as
//
//	device.isCompliant -eq True -or device.trustType -eq "ServerAD"
type rule struct {
	text string
	root ruleNode
}

// ruleNode is an operation: one that joins others, or a comparison.
type ruleNode struct {
	op    ruleOp
	parts []ruleNode
	comparison
}

type ruleOp uint8

const (
	opCompare ruleOp = iota
	opAnd
	opOr
	opNot
)

// comparison compares a property of the device with one or more values.
type comparison struct {
	property property
	kind     compareKind
	negate   bool
	// null is whether the value is null; values are empty then.
	null    bool
	values  []string
	pattern *regexp.Regexp
}

type compareKind uint8

const (
	compareEqual compareKind = iota // also -in
	compareStarts
	compareEnds
	compareContains
	compareMatch
)

// operators are the comparisons by lower-case name without the hyphen.
func operators() map[string]comparison {
	return map[string]comparison{
		"eq": {kind: compareEqual}, "ne": {kind: compareEqual, negate: true},
		"in": {kind: compareEqual}, "notin": {kind: compareEqual, negate: true},
		"startswith": {kind: compareStarts}, "notstartswith": {kind: compareStarts, negate: true},
		"endswith": {kind: compareEnds}, "notendswith": {kind: compareEnds, negate: true},
		"contains": {kind: compareContains}, "notcontains": {kind: compareContains, negate: true},
		"match": {kind: compareMatch}, "notmatch": {kind: compareMatch, negate: true},
	}
}

// eval decides whether a device matches.
func (n *ruleNode) eval(d *Device) Known {
	switch n.op {
	case opNot:
		return n.parts[0].eval(d).not()
	case opAnd:
		result := Yes
		for i := range n.parts {
			if result = result.and(n.parts[i].eval(d)); result == No {
				return No
			}
		}
		return result
	case opOr:
		result := No
		for i := range n.parts {
			if result = result.or(n.parts[i].eval(d)); result == Yes {
				return Yes
			}
		}
		return result
	}
	return n.compare(d)
}

// compare follows the documented behaviour of null, which all properties of an
// unregistered device are: positive operators do not hold, negative ones do.
func (c *comparison) compare(d *Device) Known {
	value, state := d.lookup(c.property)
	var holds Known
	switch {
	case state == valueUnknown:
		return Unknown
	case c.null:
		holds = known(state == valueNull)
	case state == valueNull:
		holds = No
	case c.property == propOS:
		holds = c.holdsForSystem(value)
	default:
		holds = known(c.holds(value))
	}
	if c.negate {
		return holds.not()
	}
	return holds
}

// holdsForSystem is unknown where it depends on which of a family's further names the
// directory has for the device.
func (c *comparison) holdsForSystem(family string) Known {
	name, others := systemNames(family)
	if name != "" && c.holds(name) {
		return Yes
	}
	first, second := c.holds(others[0]), c.holds(others[1])
	switch {
	case name == "" && first && second:
		return Yes
	case others[0] != "" && (first || second):
		return Unknown
	}
	return No
}

func (c *comparison) holds(value string) bool {
	if c.kind == compareMatch {
		return c.pattern.MatchString(value[:min(len(value), maxMatched)])
	}
	for _, other := range c.values {
		switch c.kind {
		case compareStarts:
			if len(value) >= len(other) && strings.EqualFold(value[:len(other)], other) {
				return true
			}
		case compareEnds:
			if len(value) >= len(other) && strings.EqualFold(value[len(value)-len(other):], other) {
				return true
			}
		case compareContains:
			if containsFold(value, other) {
				return true
			}
		default:
			if strings.EqualFold(value, other) {
				return true
			}
		}
	}
	return false
}

// containsFold reports whether s contains part, compared without case.
func containsFold(s, part string) bool {
	for i := 0; i+len(part) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(part)], part) {
			return true
		}
	}
	return false
}
