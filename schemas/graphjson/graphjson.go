// Package graphjson writes the nested parts of a sign-in as JSON, in Graph's shape and
// under Graph's names, without reflection. What the producer did not say is null where
// Graph always has the property, and left out where only newer or beta replies have it.
package graphjson

import (
	"math"
	"strconv"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// AppendAuthenticationDetails appends the authentication steps as a JSON array.
func AppendAuthenticationDetails(dst []byte, v []*schemas.AuthenticationDetail) []byte {
	return appendList(dst, v, func(dst []byte, m *schemas.AuthenticationDetail) []byte {
		dst = append(dst, '{')
		dst = textMember(dst, "authenticationStepDateTime", m.AuthenticationStepDateTime)
		dst = textMember(dst, "authenticationMethod", m.AuthenticationMethod)
		dst = textMember(dst, "authenticationMethodDetail", m.AuthenticationMethodDetail)
		dst = boolMember(dst, "succeeded", m.Succeeded)
		dst = textMember(dst, "authenticationStepResultDetail", m.AuthenticationStepResultDetail)
		dst = textMember(dst, "authenticationStepRequirement", m.AuthenticationStepRequirement)
		return append(dst, '}')
	})
}

// AppendAppliedPolicies appends applied Conditional Access policies as a JSON
// array. An evaluated policy also has its reason, which is no property of Graph.
func AppendAppliedPolicies(dst []byte, v []*schemas.AppliedConditionalAccessPolicy) []byte {
	return appendList(dst, v, appendPolicy)
}

func appendPolicy(dst []byte, m *schemas.AppliedConditionalAccessPolicy) []byte {
	dst = append(dst, '{')
	dst = textMember(dst, "id", m.Id)
	dst = textMember(dst, "displayName", m.DisplayName)
	dst = textsMember(dst, "enforcedGrantControls", m.EnforcedGrantControls)
	dst = textsMember(dst, "enforcedSessionControls", m.EnforcedSessionControls)
	dst = textMember(dst, "result", m.Result)
	if len(m.SessionControlsNotSatisfied) > 0 {
		dst = textsMember(dst, "sessionControlsNotSatisfied", m.SessionControlsNotSatisfied)
	}
	dst = saidMember(dst, "conditionsSatisfied", m.ConditionsSatisfied)
	dst = saidMember(dst, "conditionsNotSatisfied", m.ConditionsNotSatisfied)
	if len(m.IncludeRulesSatisfied) > 0 {
		dst = appendList(member(dst, "includeRulesSatisfied"), m.IncludeRulesSatisfied, appendRule)
	}
	if len(m.ExcludeRulesSatisfied) > 0 {
		dst = appendList(member(dst, "excludeRulesSatisfied"), m.ExcludeRulesSatisfied, appendRule)
	}
	if s := m.AuthenticationStrength; s != nil {
		dst = append(member(dst, "authenticationStrength"), '{')
		dst = textMember(dst, "authenticationStrengthId", s.AuthenticationStrengthId)
		dst = textMember(dst, "displayName", s.DisplayName)
		dst = textMember(dst, "authenticationStrengthResult", s.AuthenticationStrengthResult)
		dst = append(dst, '}')
	}
	dst = saidMember(dst, "reason", m.Reason)
	return append(dst, '}')
}

func appendRule(dst []byte, m *schemas.ConditionalAccessRuleSatisfied) []byte {
	dst = append(dst, '{')
	dst = textMember(dst, "conditionalAccessCondition", m.ConditionalAccessCondition)
	dst = textMember(dst, "ruleSatisfied", m.RuleSatisfied)
	return append(dst, '}')
}

// AppendProcessingDetails appends the processing details as a JSON array of {key, value}.
func AppendProcessingDetails(dst []byte, v []*schemas.KeyValue) []byte {
	return appendList(dst, v, func(dst []byte, m *schemas.KeyValue) []byte {
		dst = append(dst, '{')
		dst = textMember(dst, "key", m.Key)
		dst = textMember(dst, "value", m.Value)
		return append(dst, '}')
	})
}

// AppendLocation appends a location as a JSON object; null for none.
func AppendLocation(dst []byte, v *schemas.Location) []byte {
	if v == nil {
		return append(dst, "null"...)
	}
	dst = append(dst, '{')
	dst = textMember(dst, "city", v.City)
	dst = textMember(dst, "state", v.State)
	dst = textMember(dst, "countryOrRegion", v.CountryOrRegion)
	dst = append(member(dst, "geoCoordinates"), '{')
	if g := v.GeoCoordinates; g != nil {
		dst = doubleMember(dst, "altitude", g.Altitude)
		dst = doubleMember(dst, "latitude", g.Latitude)
		dst = doubleMember(dst, "longitude", g.Longitude)
	}
	return append(dst, '}', '}')
}

func appendList[T any](dst []byte, list []T, each func([]byte, T) []byte) []byte {
	dst = append(dst, '[')
	for i, element := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = each(dst, element)
	}
	return append(dst, ']')
}

// member appends a property's name, after a comma unless it is the object's first.
func member(dst []byte, name string) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	dst = append(dst, '"')
	dst = append(dst, name...)
	return append(dst, '"', ':')
}

// textMember appends a text property; null when it is empty.
func textMember(dst []byte, key, s string) []byte {
	if dst = member(dst, key); s == "" {
		return append(dst, "null"...)
	}
	return jsontree.AppendText(dst, s)
}

// saidMember appends a text property unless it is empty.
func saidMember(dst []byte, key, s string) []byte {
	if s == "" {
		return dst
	}
	return jsontree.AppendText(member(dst, key), s)
}

func textsMember(dst []byte, key string, list []string) []byte {
	return appendList(member(dst, key), list, jsontree.AppendText)
}

func boolMember(dst []byte, key string, b *bool) []byte {
	if dst = member(dst, key); b == nil {
		return append(dst, "null"...)
	}
	return strconv.AppendBool(dst, *b)
}

func doubleMember(dst []byte, key string, f *float64) []byte {
	dst = member(dst, key)
	if f == nil || math.IsNaN(*f) || math.IsInf(*f, 0) {
		return append(dst, "null"...)
	}
	return strconv.AppendFloat(dst, *f, 'f', -1, 64)
}
