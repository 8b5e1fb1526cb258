package filter

import (
	"fmt"
	"strings"

	"github.com/gatehouse/gatehouse/internal/caseless"
)

// Values is how the values of a property are read, and told apart as filters
// tell them apart.
type Values struct {
	// Name as Graph spells it; a field of a collection's objects follows a slash.
	Name string
	// Kind is Text, ID, Address, Choice or Int.
	Kind Kind
	// Policies is true for details of policies, which not everyone may read.
	Policies bool

	property *Property // of the value, or of an element where it is one
	list     *Property // the collection, if there is one
	field    string    // of its objects, if they are objects
}

// ValuesOf finds a property, or a field of a collection's objects, by its name,
// case ignored. Times, numbers with fractions and truth values have no list of
// values; the error says so, or that there is no such property.
func ValuesOf(name string) (*Values, error) {
	if p, ok := Lookup(name); ok {
		v := &Values{Name: p.Name, Kind: p.Kind, Policies: p.policies, property: p}
		if p.Collection {
			v.list = p
			v.property = &Property{Kind: p.Kind, column: "x", absent: empty}
		}
		return v.listed(len(p.Fields) > 0)
	}
	collection, field, _ := cutLast(name)
	p, ok := Lookup(collection)
	if !ok {
		return nil, fmt.Errorf("unknown property %s", shorten(name))
	}
	f, ok := p.field(field)
	if !ok {
		return nil, fmt.Errorf("unknown property %s; the objects of %s have %s", shorten(name), p.Name, p.fieldNames())
	}
	v := &Values{Name: p.Name + "/" + f.Name, Kind: f.Kind, Policies: p.policies, property: f.of(variable{name: "x", column: "x"}), list: p, field: f.Name}
	return v.listed(f.Collection)
}

// listed refuses what has no list of values.
func (v *Values) listed(ofMany bool) (*Values, error) {
	switch {
	case ofMany:
		return nil, fmt.Errorf("'%s' has many values in one; name one of its fields that has one, such as appliedConditionalAccessPolicies/displayName", v.Name)
	case v.Kind == Bool || v.Kind == Float || v.Kind == Time:
		return nil, fmt.Errorf("the values of '%s' are not listed: a filter compares them with any", v.Name)
	}
	return v, nil
}

// cutLast cuts at the last slash.
func cutLast(name string) (before, after string, found bool) {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return name, "", false
	}
	return name[:i], name[i+1:], true
}

// SQL is an expression for the values of one sign-in: an array of texts, each
// that is another to a filter once, empty where there is none.
func (v *Values) SQL() string {
	if v.list == nil {
		return "if(" + v.property.isAbsent() + ", [], [toString(" + v.property.sql() + ")])"
	}
	texts := "arrayMap(x -> ifNull(toString(" + v.property.sql() + "), ''), " + v.list.sql() + ")"
	key := v.Key("x")
	return "arrayFilter(x -> x != '', arrayCompact(x -> " + key + ", arraySort(x -> " + key + ", " + texts + ")))"
}

// Key is an expression on one value that is the same for values that are the
// same to a filter.
func (v *Values) Key(value string) string {
	switch {
	case v.Kind == ID:
		return caseless.GUID(value)
	case v.Kind == Address:
		// An IPv4 address within one of IPv6 is that address.
		whole := "toString(toIPv6OrDefault(" + value + "))"
		return "multiIf(position(" + value + ", ':') = 0 OR isNull(toIPv6OrNull(" + value + ")), " + caseless.SQL(value) + ", startsWith(" + whole + ", '::ffff:'), substring(" + whole + ", 8), " + whole + ")"
	case v.Kind == Text:
		return caseless.SQL(value)
	}
	return value
}

// Filter finds the sign-ins that have a value.
func (v *Values) Filter(value string) string {
	literal := value
	if v.Kind != Int {
		literal = "'" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	switch {
	case v.list == nil:
		return v.Name + " eq " + literal
	case v.field == "":
		return v.list.Name + "/any(x: x eq " + literal + ")"
	}
	return v.list.Name + "/any(x: x/" + v.field + " eq " + literal + ")"
}
