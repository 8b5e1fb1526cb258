package report

import (
	"cmp"
	"maps"
	"slices"

	"github.com/gatehouse/gatehouse/internal/caseless"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// dimension is what a report tells sign-ins apart by.
type dimension struct {
	name      string
	dimension rollup.Dimension
	// property is that of filters.
	property string
}

var dimensions = [...]dimension{
	{"status", rollup.Status, "status"},
	{"clientApp", rollup.ClientApp, "@gatehouse.clientApp"},
	{"country", rollup.Country, "location/countryOrRegion"},
	{"conditionalAccess", rollup.ConditionalAccessStatus, "conditionalAccessStatus"},
	{"mfa", rollup.MFAResult, "@gatehouse.mfaResult"},
	{"authenticationRequirement", rollup.AuthenticationRequirement, "authenticationRequirement"},
	{"app", rollup.App, "appId"},
}

// dimensionOption is what a report tells sign-ins apart by.
func dimensionOption(name string, into *dimension) option.Option {
	var names []string
	for _, d := range dimensions {
		names = append(names, d.name)
	}
	chosen := into.name
	o := option.Choice(name, &chosen, names, "What sign-ins are told apart by.")
	read := o.Read
	o.Read = func(text string) *graph.Problem {
		problem := read(text)
		*into = dimensionOf(chosen)
		return problem
	}
	return o
}

// dimensionOf finds a dimension by its name; that of a status when there is none.
func dimensionOf(name string) dimension {
	for _, d := range dimensions {
		if d.name == name {
			return d
		}
	}
	return dimensions[0]
}

// sameValue is the form in which two values are the same to a filter: texts and
// GUIDs are compared without case.
func (d dimension) sameValue(value string) string {
	if d.dimension == rollup.App {
		return filter.IDKey(value)
	}
	return caseless.Fold(value)
}

// valueCount is one value with its sign-ins.
type valueCount struct {
	// Value is nil where the sign-ins have none, and for the rest of the values.
	Value *string `json:"value"`
	// Other marks the rest: all values but the most frequent.
	Other bool `json:"other,omitempty"`
	tally
	// SignInsLink lists exactly the sign-ins that are counted.
	SignInsLink string `json:"signInsLink"`

	key string
	// spellings are those of the value, by their sign-ins.
	spellings map[string]uint64
}

// valuesOf counts groups by value (the first of their key) and status (the
// second), the most frequent first.
func valuesOf(d dimension, groups []rollup.Group) []valueCount {
	found := map[string]*valueCount{}
	for _, g := range groups {
		key := d.sameValue(g.Key[0])
		v := found[key]
		if v == nil {
			v = &valueCount{key: key, spellings: map[string]uint64{}}
			found[key] = v
		}
		v.add(g.Key[1], g.N)
		v.spellings[g.Key[0]] += g.N
	}
	list := make([]valueCount, 0, len(found))
	for _, v := range found {
		v.Value = v.spelling()
		list = append(list, *v)
	}
	slices.SortFunc(list, func(a, b valueCount) int {
		return cmp.Or(cmp.Compare(b.SignIns, a.SignIns), cmp.Compare(a.key, b.key))
	})
	return list
}

// spelling is the most frequent one; nil for no value.
func (v *valueCount) spelling() *string {
	most := ""
	for s, n := range v.spellings {
		if n > v.spellings[most] || n == v.spellings[most] && s < most {
			most = s
		}
	}
	if most == "" {
		return nil
	}
	return &most
}

// filter is the filter of the value's sign-ins.
func (v *valueCount) filter(d dimension) string {
	return isOneOf(d.property, slices.Sorted(maps.Keys(v.spellings)))
}
