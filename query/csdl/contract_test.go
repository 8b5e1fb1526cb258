package csdl

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProperty_isOfTheTypeOfTheContract(t *testing.T) {
	c := NewContract()
	for name, want := range map[string]Property{
		"createdDateTime":                  {"createdDateTime", EdmDateTime, "false"},
		"userDisplayName":                  {"userDisplayName", EdmString, ""},
		"isInteractive":                    {"isInteractive", EdmBoolean, ""},
		"autonomousSystemNumber":           {"autonomousSystemNumber", EdmInt32, ""},
		"signInEventTypes":                 {"signInEventTypes", "Collection(Edm.String)", "false"},
		"riskState":                        {"riskState", "microsoft.graph.riskState", ""},
		"riskLevelAggregated":              {"riskLevelAggregated", "microsoft.graph.riskLevel", ""},
		"location":                         {"location", "microsoft.graph.signInLocation", ""},
		"conditionalAccessAudiences":       {"conditionalAccessAudiences", "Collection(Edm.String)", "false"},
		"status":                           {"status", "microsoft.graph.signInStatus", ""},
		"appliedConditionalAccessPolicies": {"appliedConditionalAccessPolicies", "Collection(microsoft.graph.appliedConditionalAccessPolicy)", "false"},
	} {
		got, err := c.Property(name)
		require.NoError(t, err, name)
		assert.Equal(t, want, got)
	}
	_, err := c.Property("colour")
	require.EqualError(t, err, "describe colour: the contract has no field of that name")
}

func TestComplexTypes_areThoseNamedAndWhatIsInThem(t *testing.T) {
	c := NewContract()
	assert.Empty(t, c.ComplexTypes(true))
	for range 2 {
		_, err := c.Property("location")
		require.NoError(t, err)
	}
	types := c.ComplexTypes(true)
	var names []string
	for _, of := range types {
		names = append(names, of.Name)
		assert.True(t, of.Open)
	}
	assert.Equal(t, []string{"signInLocation", "geoCoordinates"}, names)
	assert.Contains(t, types[0].Properties, Property{"geoCoordinates", "microsoft.graph.geoCoordinates", ""})
	assert.Contains(t, types[1].Properties, Property{"latitude", EdmDouble, ""})
}

// What Graph does not have of a type is not said of it, and what holds JSON or a
// moment as text is not said to be text.
func TestComplexTypes_areAsGraphHasThem(t *testing.T) {
	c := NewContract()
	for _, name := range []string{"status", "appliedConditionalAccessPolicies", "appliedEventListeners", "authenticationDetails", "agent", "agent"} {
		_, err := c.Property(name)
		require.NoError(t, err, name)
	}
	types := c.ComplexTypes(false)
	var agent []string
	for _, p := range typeNamed(t, types, "agentSignIn").Properties {
		agent = append(agent, p.Name+" "+p.Type)
	}
	assert.Equal(t, []string{"agentSubjectParentId Edm.String", "agentSubjectType Edm.String", "agentType Edm.String", "parentAppId Edm.String"}, agent)
	assert.Equal(t, "agentSignIn", types[len(types)-1].Name)
	assert.NotEqual(t, "agentSignIn", types[len(types)-2].Name, "described once")
	status := typeNamed(t, types, "signInStatus")
	assert.False(t, status.Open)
	assert.Contains(t, propertyNames(status), "errorCode")
	assert.NotContains(t, propertyNames(status), "word")
	policy := typeNamed(t, types, "appliedConditionalAccessPolicy")
	assert.NotContains(t, propertyNames(policy), "reason")
	assert.Contains(t, policy.Properties, Property{"result", "microsoft.graph.appliedConditionalAccessPolicyResult", ""})
	assert.Contains(t, typeNamed(t, types, "appliedEventListener").Properties, Property{"handlerResult", EdmAny, ""})
	assert.Contains(t, typeNamed(t, types, "authenticationDetail").Properties, Property{"authenticationStepDateTime", EdmDateTime, ""})
}
