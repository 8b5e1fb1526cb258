package rows

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/graphjson"
	"github.com/gatehouse/gatehouse/schemas/packed"
	"github.com/gatehouse/gatehouse/sink/column"
)

// resultColumns say how it ended: status, authentication, Conditional Access, risk.
type resultColumns struct {
	status                          column.Enum
	errorCode                       proto.ColInt32
	authenticationDetails           column.Dictionary
	authenticationProcessingDetails column.Dictionary
	appliedPolicies                 column.Dictionary
	evaluatedPolicies               column.Dictionary
	result                          packedColumn
}

func (g *resultColumns) bind(c *Columns) {
	g.status.Kind = "Enum8('' = 0, 'Success' = 1, 'Failure' = 2, 'Interrupted' = 3)"
	c.bind("status", &g.status)
	c.bind("error_code", &g.errorCode)
	c.bind("authentication_details", &g.authenticationDetails)
	c.bind("authentication_processing_details", &g.authenticationProcessingDetails)
	c.bind("applied_conditional_access_policies", &g.appliedPolicies)
	c.bind("evaluated_conditional_access_policies", &g.evaluatedPolicies)
	g.result.fill = fillResult
	c.bind("_result", &g.result)
}

func (g *resultColumns) append(ev rowEvent, text *[]byte) {
	g.status.Append(status(ev.enriched.Status))
	g.errorCode.Append(ev.GetStatus().GetErrorCode())
	*text = (*text)[:0]
	if len(ev.AuthenticationDetails) > 0 {
		*text = graphjson.AppendAuthenticationDetails(*text, ev.AuthenticationDetails)
	}
	g.authenticationDetails.AppendBytes(*text)
	*text = (*text)[:0]
	if len(ev.AuthenticationProcessingDetails) > 0 {
		*text = graphjson.AppendProcessingDetails(*text, ev.AuthenticationProcessingDetails)
	}
	g.authenticationProcessingDetails.AppendBytes(*text)
	*text = appendPolicies((*text)[:0], ev.AppliedConditionalAccessPolicies)
	g.appliedPolicies.AppendBytes(*text)
	*text = appendPolicies((*text)[:0], ev.enriched.EvaluatedPolicies)
	g.evaluatedPolicies.AppendBytes(*text)
	g.result.append(ev)
}

func fillResult(t *packed.Text, ev rowEvent) {
	t.Add(ev.enriched.FailureReason)
	t.Add(ev.enriched.Remediation)
	t.Add(ev.GetStatus().GetFailureReason())
	t.Add(ev.GetStatus().GetAdditionalDetails())
	t.Add(ev.AuthenticationRequirement)
	t.AddList(ev.AuthenticationMethodsUsed)
	t.Add(ev.enriched.MfaResult)
	t.Add(ev.enriched.MfaMethod)
	t.Add(ev.enriched.MfaSource)
	t.Add(ev.enriched.ConditionalAccessStatus)
	t.Add(ev.enriched.ConditionalAccessSource)
	t.Add(ev.ConditionalAccessStatus)
	t.Add(ev.RiskLevelDuringSignIn)
	t.Add(ev.RiskLevelAggregated)
	t.Add(ev.RiskState)
	t.Add(ev.RiskDetail)
	t.AddList(ev.RiskEventTypes)
	t.AddList(ev.RiskEventTypesV2)
}

// appendPolicies appends a JSON array; nothing for no policies.
func appendPolicies(dst []byte, policies []*schemas.AppliedConditionalAccessPolicy) []byte {
	if len(policies) == 0 {
		return dst
	}
	return graphjson.AppendAppliedPolicies(dst, policies)
}

// status is v as the enum holds it; see eventType for values this sink does not know.
func status(v schemas.Status) proto.Enum8 {
	if v < 0 || v > schemas.Status_STATUS_INTERRUPTED {
		return 0
	}
	return proto.Enum8(v)
}
