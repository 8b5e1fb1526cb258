package sink

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
)

// resultColumns say how it ended: status, authentication, Conditional Access.
type resultColumns struct {
	status                          enum
	errorCode                       proto.ColInt32
	failureReason                   dictionary
	remediation                     dictionary
	reportedFailureReason           dictionary
	additionalDetails               dictionary
	authenticationRequirement       dictionary
	authenticationDetails           proto.ColStr
	authenticationMethodsUsed       dictionaryList
	authenticationProcessingDetails proto.ColStr
	conditionalAccessStatus         dictionary
	conditionalAccessSource         dictionary
	reportedConditionalAccessStatus dictionary
	appliedPolicies                 proto.ColStr
}

func (g *resultColumns) bind(c *columns) {
	g.status.kind = "Enum8('' = 0, 'Success' = 1, 'Failure' = 2, 'Interrupted' = 3)"
	c.bind("status", &g.status)
	c.bind("error_code", &g.errorCode)
	c.bind("failure_reason", &g.failureReason)
	c.bind("remediation", &g.remediation)
	c.bind("reported_failure_reason", &g.reportedFailureReason)
	c.bind("additional_details", &g.additionalDetails)
	c.bind("authentication_requirement", &g.authenticationRequirement)
	c.bind("authentication_details", &g.authenticationDetails)
	c.bind("authentication_methods_used", &g.authenticationMethodsUsed)
	c.bind("authentication_processing_details", &g.authenticationProcessingDetails)
	c.bind("conditional_access_status", &g.conditionalAccessStatus)
	c.bind("conditional_access_source", &g.conditionalAccessSource)
	c.bind("reported_conditional_access_status", &g.reportedConditionalAccessStatus)
	c.bind("applied_conditional_access_policies", &g.appliedPolicies)
}

func (g *resultColumns) append(ev *schemas.SignIn, enriched *schemas.Enrichment, text *[]byte) {
	g.status.Append(status(enriched.Status))
	g.errorCode.Append(ev.GetStatus().GetErrorCode())
	g.failureReason.Append(enriched.FailureReason)
	g.remediation.Append(enriched.Remediation)
	g.reportedFailureReason.Append(ev.GetStatus().GetFailureReason())
	g.additionalDetails.Append(ev.GetStatus().GetAdditionalDetails())
	g.authenticationRequirement.Append(ev.AuthenticationRequirement)
	g.authenticationMethodsUsed.Append(ev.AuthenticationMethodsUsed)
	g.conditionalAccessStatus.Append(enriched.ConditionalAccessStatus)
	g.conditionalAccessSource.Append(enriched.ConditionalAccessSource)
	g.reportedConditionalAccessStatus.Append(ev.ConditionalAccessStatus)

	*text = (*text)[:0]
	if len(ev.AuthenticationDetails) > 0 {
		*text = schemas.AppendAuthenticationDetails(*text, ev.AuthenticationDetails)
	}
	g.authenticationDetails.AppendBytes(*text)
	*text = (*text)[:0]
	if len(ev.AuthenticationProcessingDetails) > 0 {
		*text = schemas.AppendProcessingDetails(*text, ev.AuthenticationProcessingDetails)
	}
	g.authenticationProcessingDetails.AppendBytes(*text)
	*text = (*text)[:0]
	if len(ev.AppliedConditionalAccessPolicies) > 0 {
		*text = schemas.AppendAppliedPolicies(*text, ev.AppliedConditionalAccessPolicies)
	}
	g.appliedPolicies.AppendBytes(*text)
}

// status is v as the enum holds it; see eventType for values this sink does not know.
func status(v schemas.Status) proto.Enum8 {
	if v < 0 || v > schemas.Status_STATUS_INTERRUPTED {
		return 0
	}
	return proto.Enum8(v)
}
