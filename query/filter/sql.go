package filter

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/derived"
)

// Bind keeps a value for a parameter of the given SQL type and returns the
// placeholder that stands for it in the statement.
type Bind func(sqlType, value string) (placeholder string)

// SQL returns the condition on the table signins, Always where all sign-ins meet it.
// Conditions have two values: as in OData a comparison with an absent value is false,
// not unknown.
func (f *Filter) SQL(bind Bind) string { return f.root.sql(bind) }

type node interface{ sql(Bind) string }

type (
	conjunction []node
	disjunction []node
	negation    struct{ term node }
	comparison  struct {
		property *Property
		operator operator
		value    literal
	}
	membership struct {
		property *Property
		values   []literal
	}
	search struct {
		property *Property
		function textFunction
		text     string
	}
)

type operator string

const (
	equal   operator = "="
	unequal operator = "!="
)

// ordered is whether the operator asks for the order of two values.
func (o operator) ordered() bool { return o != equal && o != unequal }

// operators, functions: read only.
var operators = map[string]operator{"eq": equal, "ne": unequal, "gt": ">", "ge": ">=", "lt": "<", "le": "<="}

type textFunction uint8

const (
	startsWith textFunction = iota
	endsWith
	contains
)

var functions = map[string]textFunction{"startswith": startsWith, "endswith": endsWith, "contains": contains}

// Always is the condition that every sign-in meets. It never stands among others:
// ClickHouse would make a column of it for each row, which takes as long as theirs.
const Always = "true"

func (n conjunction) sql(bind Bind) string {
	parts := slices.DeleteFunc(sqlOf(n, bind), func(part string) bool { return part == Always })
	if len(parts) == 0 {
		return Always
	}
	return "(" + strings.Join(parts, " AND ") + ")"
}

func (n disjunction) sql(bind Bind) string {
	parts := sqlOf(n, bind)
	if slices.Contains(parts, Always) {
		return Always
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

func sqlOf(nodes []node, bind Bind) []string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = n.sql(bind)
	}
	return parts
}

func (n negation) sql(bind Bind) string { return "(NOT " + n.term.sql(bind) + ")" }

func (n comparison) sql(bind Bind) string {
	switch {
	case n.operator == equal:
		return n.property.equals([]literal{n.value}, bind)
	case n.operator == unequal:
		return "(NOT " + n.property.equals([]literal{n.value}, bind) + ")"
	}
	return n.ordered(bind)
}

func (n membership) sql(bind Bind) string { return n.property.equals(n.values, bind) }

func (n search) sql(bind Bind) string {
	column, value := n.property.sql(), bind("String", n.text)
	if n.property.Kind != ID {
		column, value = fold(column, n.text), fold(value, n.text)
	}
	switch n.function {
	case startsWith:
		return n.property.present("startsWith(" + column + ", " + value + ")")
	case endsWith:
		return n.property.present("endsWith(" + column + ", " + value + ")")
	}
	return n.property.present("position(" + column + ", " + value + ") > 0")
}

// isAbsent is the condition that there is no value.
func (p *Property) isAbsent() string {
	switch p.absent {
	case empty:
		return "(" + p.sql() + " = '')"
	case null:
		return "isNull(" + p.sql() + ")"
	case zero:
		return "(" + p.sql() + " = 0)"
	case epoch:
		return "(toUnixTimestamp(" + p.sql() + ") = 0)"
	case unsaid:
		return "(" + p.sql() + " = 0 AND " + derived.SQL("status") + " != 'Success')"
	}
	return "false"
}

// present is a condition on the value that is false where there is none.
func (p *Property) present(condition string) string {
	switch p.absent {
	case null:
		return "ifNull(" + condition + ", false)"
	case never:
		return "(" + condition + ")"
	}
	return "(NOT " + p.isAbsent() + " AND " + condition + ")"
}

// equals is the condition that the value is one of a list. An empty text in
// the list means the same as null.
func (p *Property) equals(values []literal, bind Bind) string {
	var absent, networks, ids []string
	var columns []string                // in the order of their first value
	candidates := map[string][]string{} // by the expression they are compared with
	for _, v := range values {
		if v.isNull || v.text == "" && p.absent == empty {
			if condition := p.isAbsent(); !slices.Contains(absent, condition) {
				absent = append(absent, condition)
			}
			continue
		}
		if p.absent == unsaid && v.text == "0" {
			absent = append(absent, "("+p.sql()+" = 0 AND "+derived.SQL("status")+" = 'Success')")
			continue
		}
		if p.inBytes {
			ids = append(ids, v.text)
			continue
		}
		if p.Kind == Address && isNetwork(v.text) {
			network, _ := parseNetwork(v.text) // checked by the parser
			networks = append(networks, inNetwork(network, bind))
			continue
		}
		column, placeholders := p.candidates(v, bind)
		if candidates[column] == nil {
			columns = append(columns, column)
		}
		candidates[column] = append(candidates[column], placeholders...)
	}
	alternatives := append(absent, networks...)
	if len(ids) > 0 {
		alternatives = append(alternatives, sameID(p.column, ids, bind))
	}
	for _, column := range columns {
		alternatives = append(alternatives, p.oneOf(column, candidates[column]))
	}
	return "(" + strings.Join(alternatives, " OR ") + ")"
}

// candidates returns the expression to compare with a value, and what to
// compare it with.
func (p *Property) candidates(v literal, bind Bind) (column string, placeholders []string) {
	switch p.Kind {
	case Text:
		if p.anyScript {
			return p.inAnyScript(v.text, bind)
		}
		return fold(p.sql(), v.text), []string{fold(bind("String", v.text), v.text)}
	case ID:
		for _, spelling := range IDSpellings(v.text) {
			placeholders = append(placeholders, bind("String", spelling))
		}
		return p.sql(), placeholders
	case Address:
		return addressCandidate(p.sql(), v.text, bind)
	}
	return p.sql(), []string{bind(p.sqlType(), v.text)}
}

func (p *Property) oneOf(column string, values []string) string {
	condition := isOneOf(column, values)
	if p.absent == empty || p.absent == unsaid {
		return condition // no value of the list means that there is none
	}
	return p.present(condition)
}

// addressCandidate compares an address in any notation, whatever else is stored as it
// stands.
func addressCandidate(column, text string, bind Bind) (string, []string) {
	if a, ok := parseAddress(text); ok && a != netip.IPv6Unspecified() { // which stands for what is no address
		return "ip", []string{"toIPv6(" + bind("String", a.String()) + ")"}
	}
	return fold(column, text), []string{fold(bind("String", text), text)}
}

// sqlType is the type of parameters compared with the property.
func (p *Property) sqlType() string {
	switch p.Kind {
	case Bool:
		return "Bool"
	case Int:
		return "Int64"
	case Float:
		return "Float64"
	case Time:
		return TimeType
	}
	return "String"
}
