// Package csdl describes the types of answers in OData's language for that, CSDL 4.0, as
// $metadata shows them.
package csdl

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/query/entity"
)

// Describe describes what a version's answers hold, as XML. The error names a property
// whose type is not known.
func Describe(v entity.Version) ([]byte, error) {
	types := NewContract()
	signIn := Type{Name: "signIn", Base: graphSpace + ".entity", Open: v == entity.Beta}
	var terms []term
	for _, m := range entity.Members() {
		if note, ours := strings.CutPrefix(m.Name, "@"+OurSpace+"."); ours {
			terms = append(terms, term{Name: note, Type: TermType(note), AppliesTo: "EntityType"})
			continue
		}
		if m.Since > v || m.Name == "id" {
			continue // id is of the base type
		}
		property, err := types.Property(m.Name)
		if err != nil {
			return nil, err
		}
		signIn.Properties = append(signIn.Properties, property)
	}
	graph := schema{
		Space: edmNamespace, Namespace: graphSpace,
		Entities: []Type{
			{Name: "entity", Abstract: true, Key: &key{ref{"id"}}, Properties: []Property{{Name: "id", Type: EdmString, Nullable: "false"}}},
			signIn,
			{Name: "auditLogRoot", Navigations: []navigation{{Name: "signIns", Type: "Collection(" + graphSpace + ".signIn)", Contains: true}}},
		},
		Complexes: types.ComplexTypes(v == entity.Beta),
		Enums:     Enums(),
		Container: &container{Name: "GraphService", Singletons: []named{{"auditLogs", graphSpace + ".auditLogRoot"}}},
	}
	ours := schema{Space: edmNamespace, Namespace: OurSpace, Complexes: OurTypes(), Terms: append(terms, envelopeTerms()...)}
	document := document{Version: "4.0", Space: edmxNamespace, Schemas: []schema{graph, ours}}
	body, err := xml.MarshalIndent(document, "", "  ")
	return append([]byte(xml.Header), append(body, '\n')...), err
}

// Property is a property of a sign-in under Graph's name. The error says that the contract
// has none.
func (c *Contract) Property(name string) (Property, error) {
	if name == "createdDateTime" {
		return Property{Name: name, Type: EdmDateTime, Nullable: "false"}, nil
	}
	of, ok := c.typeOf(name)
	if !ok {
		return Property{}, fmt.Errorf("describe %s: the contract has no field of that name", name)
	}
	return propertyOf(name, of), nil
}

// Enums are the enumerations, each once, by name.
func Enums() []Enum {
	var enums []Enum
	for _, e := range entity.Enumerations() {
		if slices.ContainsFunc(enums, func(known Enum) bool { return known.Name == e.Name }) {
			continue
		}
		members := make([]member, len(e.Members))
		for i, name := range e.Members {
			members[i] = member{name, memberValue(e, i)}
		}
		enums = append(enums, Enum{e.Name, e.Flags, members})
	}
	slices.SortFunc(enums, func(a, b Enum) int { return strings.Compare(a.Name, b.Name) })
	return enums
}

// memberValue is the number of a member by its place.
func memberValue(e entity.Enumeration, at int) int {
	if e.Flags {
		return 1 << at >> 1 // 0, 1, 2, 4, ...
	}
	return at
}

// termTypes are those of annotations that are no text.
var termTypes = map[string]string{
	"isModernAuth": EdmBoolean, "reportedIsInteractive": EdmBoolean, "idDerived": EdmBoolean,
	"sentDateTime": EdmDateTime, "receivedDateTime": EdmDateTime, "storedDateTime": EdmDateTime,
	"lateSeconds": EdmInt64, "reportedLocation": graphSpace + ".signInLocation", "geo": OurSpace + ".geo",
	"evaluatedConditionalAccessPolicies": "Collection(" + OurSpace + ".evaluatedPolicy)",
	"conditionalAccessAudienceReasons":   "Collection(" + OurSpace + ".audienceReasons)",
}

// TermType is the type of one of our annotations.
func TermType(note string) string {
	if of, found := termTypes[note]; found {
		return of
	}
	return EdmString
}

// envelopeTerms are the annotations of lists, and of what is withheld.
func envelopeTerms() []term {
	return []term{
		{"horizon", EdmDateTime, ""}, {"storedThrough", EdmDateTime, ""}, {"retainedFrom", EdmDateTime, ""},
		{"provisional", EdmBoolean, ""}, {"withheld", EdmBoolean, "Property"}, {"record", EdmAny, "EntityType"},
	}
}

// OurTypes are the types of annotations.
func OurTypes() []Type {
	geo := Type{Name: "geo"}
	for name, of := range map[string]string{"city": EdmString, "state": EdmString, "countryOrRegion": EdmString, "latitude": EdmDouble, "longitude": EdmDouble,
		"autonomousSystemNumber": EdmInt64, "organization": EdmString, "database": EdmString} {
		geo.Properties = append(geo.Properties, Property{Name: name, Type: of})
	}
	slices.SortFunc(geo.Properties, func(a, b Property) int { return strings.Compare(a.Name, b.Name) })
	policy := Type{Name: "evaluatedPolicy", Base: graphSpace + ".appliedConditionalAccessPolicy", Properties: []Property{{Name: "reason", Type: EdmString}}}
	audience := Type{Name: "audienceReasons", Properties: texts("applicationId", "audienceReasons")}
	return []Type{geo, policy, audience}
}
