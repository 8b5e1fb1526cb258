package csdl

import (
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/entity"
)

// readBack is a description as a client reads it: by namespace.
func readBack(t *testing.T, v entity.Version) map[string]schema {
	t.Helper()
	text, err := Describe(v)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(text), xml.Header))
	var d struct {
		XMLName xml.Name `xml:"http://docs.oasis-open.org/odata/ns/edmx Edmx"`
		Version string   `xml:",attr"`
		Schemas []schema `xml:"DataServices>Schema"`
	}
	require.NoError(t, xml.Unmarshal(text, &d))
	assert.Equal(t, "4.0", d.Version)
	found := map[string]schema{}
	for _, s := range d.Schemas {
		found[s.Namespace] = s
	}
	require.Len(t, found, 2)
	return found
}

// typeNamed is a type of a list.
func typeNamed(t *testing.T, types []Type, name string) Type {
	t.Helper()
	i := slices.IndexFunc(types, func(of Type) bool { return of.Name == name })
	require.GreaterOrEqual(t, i, 0, name)
	return types[i]
}

func propertyNames(of Type) (names []string) {
	for _, p := range of.Properties {
		names = append(names, p.Name)
	}
	return names
}

func TestDescribe_eachVersion_hasItsProperties(t *testing.T) {
	for v, open := range map[entity.Version]bool{entity.V1: false, entity.Beta: true} {
		s := readBack(t, v)[graphSpace]
		signIn := typeNamed(t, s.Entities, "signIn")
		var want []string
		for _, m := range entity.Members() {
			if m.Since <= v && m.Name != "id" && !strings.HasPrefix(m.Name, "@") {
				want = append(want, m.Name)
			}
		}
		assert.Equal(t, want, propertyNames(signIn), v.String())
		assert.Equal(t, open, signIn.Open, "producers' own stand in beta")
		assert.Equal(t, "microsoft.graph.entity", signIn.Base)
		for _, of := range s.Complexes {
			assert.Equal(t, open, of.Open, of.Name)
		}
		base := typeNamed(t, s.Entities, "entity")
		assert.Equal(t, []Property{{"id", EdmString, "false"}}, base.Properties)
		assert.Equal(t, "id", base.Key.Ref.Name)
		assert.Equal(t, []navigation{{"signIns", "Collection(microsoft.graph.signIn)", true}}, typeNamed(t, s.Entities, "auditLogRoot").Navigations)
		assert.Equal(t, []named{{"auditLogs", "microsoft.graph.auditLogRoot"}}, s.Container.Singletons)
	}
}

func TestDescribe_annotations_areTermsOfOurs(t *testing.T) {
	ours := readBack(t, entity.Beta)[OurSpace]
	terms := map[string]string{}
	for _, of := range ours.Terms {
		terms[of.Name] = of.Type
	}
	for name, want := range map[string]string{"status": EdmString, "lateSeconds": EdmInt64, "isModernAuth": EdmBoolean, "receivedDateTime": EdmDateTime, "geo": "gatehouse.geo",
		"evaluatedConditionalAccessPolicies": "Collection(gatehouse.evaluatedPolicy)", "horizon": EdmDateTime, "withheld": EdmBoolean} {
		assert.Equal(t, want, terms[name], name)
	}
	for _, m := range entity.Members() {
		if note, isOurs := strings.CutPrefix(m.Name, "@gatehouse."); isOurs {
			assert.NotEmpty(t, terms[note], note)
		}
	}
	assert.Equal(t, []string{"autonomousSystemNumber", "city", "countryOrRegion", "database", "latitude", "longitude", "organization", "state"}, propertyNames(typeNamed(t, ours.Complexes, "geo")))
	policy := typeNamed(t, ours.Complexes, "evaluatedPolicy")
	assert.Equal(t, "microsoft.graph.appliedConditionalAccessPolicy", policy.Base)
	assert.Equal(t, []string{"reason"}, propertyNames(policy))
}

// A client makes types of them: each that is named is there, once.
func TestDescribe_everyTypeThatIsNamed_isDescribed(t *testing.T) {
	for _, v := range []entity.Version{entity.V1, entity.Beta} {
		known, used := map[string]int{}, []string{}
		for space, s := range readBack(t, v) {
			for _, e := range s.Enums {
				known[space+"."+e.Name]++
			}
			for _, of := range slices.Concat(s.Entities, s.Complexes) {
				known[space+"."+of.Name]++
				used = append(used, of.Base)
				for _, p := range of.Properties {
					used = append(used, p.Type)
				}
			}
			for _, of := range s.Terms {
				used = append(used, of.Type)
			}
		}
		for _, name := range used {
			plain := strings.TrimSuffix(strings.TrimPrefix(name, "Collection("), ")")
			if plain != "" && !strings.HasPrefix(plain, "Edm.") {
				assert.Equal(t, 1, known[plain], "%s in %s", name, v)
			}
		}
	}
}

func TestEnums_areEachOnce_byName_numberedFromZero(t *testing.T) {
	enums := Enums()
	var names []string
	for _, e := range enums {
		names = append(names, e.Name)
		for i, m := range e.Members {
			if !e.Flags {
				assert.Equal(t, i, m.Value, "%s.%s", e.Name, m.Name)
			}
		}
	}
	assert.Equal(t, []string{"appliedConditionalAccessPolicyResult", "conditionalAccessConditions", "conditionalAccessRule", "conditionalAccessStatus", "incomingTokenType", "protocolType",
		"riskDetail", "riskLevel", "riskState", "signInAccessType", "tokenIssuerType"}, names)
	assert.Equal(t, []member{{"success", 0}, {"failure", 1}, {"notApplied", 2}, {"unknownFutureValue", 3}}, enums[3].Members)
	conditions := enums[1]
	assert.True(t, conditions.Flags)
	assert.Equal(t, []member{{"none", 0}, {"application", 1}, {"users", 2}, {"devicePlatform", 4}}, conditions.Members[:4])
	assert.Contains(t, conditions.Members, member{"unknownFutureValue", 4096})
	assert.Contains(t, conditions.Members, member{"insiderRisk", 65536})
}
