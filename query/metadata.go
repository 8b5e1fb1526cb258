package query

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// metadata answers GET .../$metadata: what the version serves, as CSDL. It tells
// nothing of a tenant, so it takes no token.
func (s *Service) metadata(a *answer) *graphError {
	body, err := metadataOf(a.operation.version)
	if err != nil {
		return internal(err)
	}
	h := a.w.Header()
	h.Set("Content-Type", "application/xml; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = a.w.Write(body) // a client that has gone needs no answer
	return nil
}

// metadataOf describes the members of a version's answers. The error names a
// member whose type is not known.
func metadataOf(v version) ([]byte, error) {
	types := newContract()
	signIn := csdlType{Name: "signIn", Base: graphSpace + ".entity", Open: v == beta}
	var terms []csdlTerm
	for _, m := range members {
		if note, ours := strings.CutPrefix(m.name, "@"+ourSpace+"."); ours {
			terms = append(terms, csdlTerm{Name: note, Type: termType(note), AppliesTo: "EntityType"})
			continue
		}
		if m.since > v || m.name == "id" {
			continue // id is of the base type
		}
		property, err := types.property(m.name)
		if err != nil {
			return nil, err
		}
		signIn.Properties = append(signIn.Properties, property)
	}
	graph := csdlSchema{
		Space: edmNamespace, Namespace: graphSpace,
		Entities: []csdlType{
			{Name: "entity", Abstract: true, Key: &csdlKey{csdlRef{"id"}}, Properties: []csdlProperty{{Name: "id", Type: edmString, Nullable: "false"}}},
			signIn,
			{Name: "auditLogRoot", Navigations: []csdlNavigation{{Name: "signIns", Type: "Collection(" + graphSpace + ".signIn)", Contains: true}}},
		},
		Complexes: types.complexTypes(v == beta),
		Enums:     csdlEnums(),
		Container: &csdlContainer{Name: "GraphService", Singletons: []csdlNamed{{"auditLogs", graphSpace + ".auditLogRoot"}}},
	}
	ours := csdlSchema{Space: edmNamespace, Namespace: ourSpace, Complexes: ourTypes(), Terms: append(terms, envelopeTerms()...)}
	document := csdl{Version: "4.0", Space: edmxNamespace, Schemas: []csdlSchema{graph, ours}}
	body, err := xml.MarshalIndent(document, "", "  ")
	return append([]byte(xml.Header), append(body, '\n')...), err
}

// property is a property of a sign-in under Graph's name.
func (c *contract) property(name string) (csdlProperty, error) {
	if name == "createdDateTime" {
		return csdlProperty{Name: name, Type: edmDateTime, Nullable: "false"}, nil
	}
	of, ok := c.typeOf(name)
	if !ok {
		return csdlProperty{}, fmt.Errorf("describe %s: the contract has no field of that name", name)
	}
	return propertyOf(name, of), nil
}

// csdlEnums are the enumerations, each once, by name.
func csdlEnums() []csdlEnum {
	var enums []csdlEnum
	for _, e := range enumerations {
		if slices.ContainsFunc(enums, func(known csdlEnum) bool { return known.Name == e.name }) {
			continue
		}
		members := make([]csdlMember, len(e.members))
		for i, name := range e.members {
			members[i] = csdlMember{name, i}
		}
		enums = append(enums, csdlEnum{e.name, members})
	}
	slices.SortFunc(enums, func(a, b csdlEnum) int { return strings.Compare(a.Name, b.Name) })
	return enums
}

// termTypes are those of annotations that are no text.
var termTypes = map[string]string{
	"isModernAuth": edmBoolean, "reportedIsInteractive": edmBoolean, "idDerived": edmBoolean,
	"sentDateTime": edmDateTime, "receivedDateTime": edmDateTime, "storedDateTime": edmDateTime,
	"lateSeconds": edmInt64, "reportedLocation": graphSpace + ".signInLocation", "geo": ourSpace + ".geo",
	"evaluatedConditionalAccessPolicies": "Collection(" + ourSpace + ".evaluatedPolicy)",
}

func termType(note string) string {
	if of, found := termTypes[note]; found {
		return of
	}
	return edmString
}

// envelopeTerms are the annotations of lists, and of what is withheld.
func envelopeTerms() []csdlTerm {
	return []csdlTerm{
		{"horizon", edmDateTime, ""}, {"storedThrough", edmDateTime, ""}, {"retainedFrom", edmDateTime, ""},
		{"provisional", edmBoolean, ""}, {"withheld", edmBoolean, "Property"}, {"record", edmAny, "EntityType"},
	}
}

// ourTypes are the types of annotations.
func ourTypes() []csdlType {
	geo := csdlType{Name: "geo"}
	for name, of := range map[string]string{"city": edmString, "state": edmString, "countryOrRegion": edmString, "latitude": edmDouble, "longitude": edmDouble,
		"autonomousSystemNumber": edmInt64, "organization": edmString, "database": edmString} {
		geo.Properties = append(geo.Properties, csdlProperty{Name: name, Type: of})
	}
	slices.SortFunc(geo.Properties, func(a, b csdlProperty) int { return strings.Compare(a.Name, b.Name) })
	policy := csdlType{Name: "evaluatedPolicy", Base: graphSpace + ".appliedConditionalAccessPolicy", Properties: []csdlProperty{{Name: "reason", Type: edmString}}}
	return []csdlType{geo, policy}
}
