package entity

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClosed_laterMembersBecomeUnknownFutureValue(t *testing.T) {
	for _, c := range []struct{ member, text, want string }{
		{"riskDetail", `"riskDetail":"adminConfirmedAccountSafe"`, `"riskDetail":"unknownFutureValue"`},
		{"riskDetail", `"riskDetail":"adminConfirmedAgentSafe"`, `"riskDetail":"unknownFutureValue"`},
		{"riskDetail", `"riskDetail":"aiElevatedAccountRisk"`, `"riskDetail":"unknownFutureValue"`},
		{"riskDetail", `"riskDetail":"hidden"`, `"riskDetail":"hidden"`},
		{"riskDetail", `"riskDetail":null`, `"riskDetail":null`},
		{"authenticationProtocol", `"authenticationProtocol":"prtGrant"`, `"authenticationProtocol":"unknownFutureValue"`},
		{"authenticationProtocol", `"authenticationProtocol":"deviceCode"`, `"authenticationProtocol":"deviceCode"`},
		{"crossTenantAccessType", `"crossTenantAccessType":"passthrough"`, `"crossTenantAccessType":"unknownFutureValue"`},
		{"tokenIssuerType", `"tokenIssuerType":"NPSExtension"`, `"tokenIssuerType":"UnknownFutureValue"`},
		{"tokenIssuerType", `"tokenIssuerType":"AzureAD"`, `"tokenIssuerType":"AzureAD"`},
		{PoliciesMember, `[{"result":"reportOnlyFailure","displayName":"insiderRisk","conditionsSatisfied":"application,insiderRisk","conditionsNotSatisfied":"authenticationFlows"},{"conditionsSatisfied":"users"}]`,
			`[{"result":"unknownFutureValue","displayName":"insiderRisk","conditionsSatisfied":"application,unknownFutureValue","conditionsNotSatisfied":"unknownFutureValue"},{"conditionsSatisfied":"users"}]`},
		{PoliciesMember, `[{"includeRulesSatisfied":[{"conditionalAccessCondition":"insiderRisk","ruleSatisfied":"serviceProvider"}],"excludeRulesSatisfied":[{"conditionalAccessCondition":"users","ruleSatisfied":"group"}]}]`,
			`[{"includeRulesSatisfied":[{"conditionalAccessCondition":"unknownFutureValue","ruleSatisfied":"unknownFutureValue"}],"excludeRulesSatisfied":[{"conditionalAccessCondition":"users","ruleSatisfied":"group"}]}]`},
		{PoliciesMember, `[{"displayName":"\"conditionsSatisfied\":\"insiderRisk\""}]`, `[{"displayName":"\"conditionsSatisfied\":\"insiderRisk\""}]`},
		{PoliciesMember, `[{"conditionsSatisfied":"a\"b,insiderRisk"}]`, `[{"conditionsSatisfied":"a\"b,insiderRisk"}]`},
		{PoliciesMember, `[{"conditionsSatisfied":"`, `[{"conditionsSatisfied":"`},
	} {
		assert.Equal(t, c.want, closers[c.member].closed(c.text), c.text)
	}
}
