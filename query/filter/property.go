package filter

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/derived"
)

// Kind is the type of a property, which decides its literals and operators.
type Kind uint8

// The kinds.
const (
	// Text is compared without regard to case.
	Text Kind = iota
	// ID is compared exactly, a GUID in either case.
	ID
	// Address is an IP address: its notations are equal.
	Address
	// Choice is one of a closed list of words.
	Choice
	// Bool is true or false.
	Bool
	// Int is a whole number of 64 bits.
	Int
	// Float is a number.
	Float
	// Time is a moment, UTC, to 100 ns.
	Time
)

// absence is how a column says that there is no value.
type absence uint8

const (
	never  absence = iota // always a value
	empty                 // ''
	null                  // NULL
	zero                  // 0
	epoch                 // 1970-01-01 00:00:00
	unsaid                // 0 of what is no success: producers gave no error code
)

// Property is something an expression can name.
type Property struct {
	// Name as Graph spells it, such as deviceDetail/browser.
	Name string
	// Kind of the value; of the elements when it is a collection.
	Kind Kind
	// Collection is true when any(...) is the only way to ask.
	Collection bool
	// Fields are the properties of the elements, when those are objects.
	Fields []Property

	// column of the table signins, or an expression on its stored columns.
	column  string
	absent  absence
	choices []string
	// anyScript is true where the index ignores the case of any script, not only
	// that of ASCII.
	anyScript bool
	// rarity is that of the sign-ins with one value.
	rarity Rarity
	// inBytes is true for an id whose GUIDs lie as bytes in a column beside it.
	inBytes bool
	// holds is the condition that a collection which is never empty has a value among
	// its elements, where that costs less than to look at each; nil looks at each.
	holds func(value string) string
	// policies is true for details of policies, which not everyone may read.
	policies bool
}

// sql is the expression for the value.
func (p *Property) sql() string { return derived.SQL(p.column) }

// Lookup finds a property by its name, case ignored.
func Lookup(name string) (*Property, bool) {
	p, ok := byName[strings.ToLower(name)]
	return p, ok
}

// Properties returns every property in the order of the documentation. The
// slice is the caller's.
func Properties() []Property {
	return append([]Property(nil), properties[:]...)
}

// byName is read only.
var byName = func() map[string]*Property {
	m := make(map[string]*Property, len(properties))
	for i := range properties {
		m[strings.ToLower(properties[i].Name)] = &properties[i]
	}
	return m
}()

// example shows how a collection is asked for.
func (p *Property) example() string {
	if len(p.Fields) > 0 {
		return p.Name + "/any(p: p/" + p.Fields[0].Name + " eq '...')"
	}
	return p.Name + "/any(t: t eq '...')"
}
