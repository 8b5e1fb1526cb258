package sink

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
)

// resultColumns say how it ended: status and authentication.
type resultColumns struct {
	status                          enum
	errorCode                       proto.ColInt32
	failureReason                   dictionary
	remediation                     dictionary
	reportedFailureReason           dictionary
	additionalDetails               dictionary
	authenticationRequirement       dictionary
	mfaResult                       dictionary
	mfaMethod                       dictionary
	mfaSource                       dictionary
	authenticationDetails           dictionary
	authenticationMethodsUsed       dictionaryList
	authenticationProcessingDetails dictionary
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
	c.bind("mfa_result", &g.mfaResult)
	c.bind("mfa_method", &g.mfaMethod)
	c.bind("mfa_source", &g.mfaSource)
	c.bind("authentication_details", &g.authenticationDetails)
	c.bind("authentication_methods_used", &g.authenticationMethodsUsed)
	c.bind("authentication_processing_details", &g.authenticationProcessingDetails)
}

func (g *resultColumns) append(ev *schemas.SignIn, enriched *schemas.Enrichment, text *[]byte) {
	g.status.Append(status(enriched.Status))
	g.errorCode.Append(ev.GetStatus().GetErrorCode())
	g.failureReason.Append(enriched.FailureReason)
	g.remediation.Append(enriched.Remediation)
	g.reportedFailureReason.Append(ev.GetStatus().GetFailureReason())
	g.additionalDetails.Append(ev.GetStatus().GetAdditionalDetails())
	g.authenticationRequirement.Append(ev.AuthenticationRequirement)
	g.mfaResult.Append(enriched.MfaResult)
	g.mfaMethod.Append(enriched.MfaMethod)
	g.mfaSource.Append(enriched.MfaSource)
	g.authenticationMethodsUsed.Append(ev.AuthenticationMethodsUsed)

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
}

// status is v as the enum holds it; see eventType for values this sink does not know.
func status(v schemas.Status) proto.Enum8 {
	if v < 0 || v > schemas.Status_STATUS_INTERRUPTED {
		return 0
	}
	return proto.Enum8(v)
}
