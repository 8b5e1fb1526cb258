package components

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/entity"
)

func TestEdmSchema_isTheTypeInOpenAPI(t *testing.T) {
	for name, want := range map[string]*openapi.Schema{
		"Edm.String":                               openapi.Text().OrNull(),
		"Edm.Boolean":                              openapi.Truth().OrNull(),
		"Edm.Int64":                                openapi.Whole().OrNull(),
		"Edm.Double":                               openapi.Number().OrNull(),
		"Edm.DateTimeOffset":                       openapi.Moment().OrNull(),
		"Edm.Untyped":                              openapi.Any(),
		"Collection(Edm.String)":                   openapi.ListOf(openapi.Text().OrNull()),
		"microsoft.graph.riskLevel":                openapi.Text().OrNull(),
		"microsoft.graph.signInLocation":           openapi.To("SignInLocation").OrNull(),
		"Collection(microsoft.graph.signInStatus)": openapi.ListOf(openapi.To("SignInStatus").OrNull()),
	} {
		assert.Equal(t, want, edmSchema(name), name)
	}
}

func TestSignInComponents_haveEachVersionsMembers(t *testing.T) {
	all, err := signInComponents()
	require.NoError(t, err)
	for v, name := range map[entity.Version]string{entity.V1: "SignIn", entity.Beta: "SignInBeta"} {
		assert.Equal(t, name, SignIn(v))
		for _, m := range entity.Members() {
			_, found := all[name].Properties.Find(m.Name)
			assert.True(t, found, "%s in %s", m.Name, name)
			_, found = all[name+"Entity"].Properties.Find(m.Name)
			assert.True(t, found, "%s in %sEntity", m.Name, name)
		}
		assert.Equal(t, "string", all[name].Properties.Get("id").Type, "never null")
		assert.Equal(t, "string", all[name].Properties.Get("createdDateTime").Type, "never null")
		assert.Equal(t, "#/components/schemas/"+name, all[name+"List"].Properties.Get("value").Items.Ref)
		assert.Contains(t, all[name+"List"].Required, "value")
	}
	assert.Contains(t, all["SignIn"].Properties.Get("userType").Description, "With $select.", "a member of beta, in v1.0")
	assert.NotContains(t, all["SignInBeta"].Properties.Get("userType").Description, "With $select.")
	evaluated := all["EvaluatedPolicy"].Properties.Names()
	assert.Contains(t, evaluated, "reason")
	assert.Contains(t, evaluated, "result", "it is an applied one with a reason")
}

func TestCutLast_cutsAroundTheLastSeparator(t *testing.T) {
	for text, want := range map[string][]any{"a.b.c": {"a.b", "c", true}, "a": {"", "a", false}, ".": {"", "", true}} {
		before, after, found := cutLast(text, ".")
		assert.Equal(t, want, []any{before, after, found}, text)
	}
}
