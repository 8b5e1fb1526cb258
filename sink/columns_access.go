package sink

import "github.com/gatehouse/gatehouse/schemas"

// accessColumns say what Conditional Access did.
type accessColumns struct {
	status            dictionary
	source            dictionary
	reportedStatus    dictionary
	appliedPolicies   dictionary
	evaluatedPolicies dictionary
	policyVersion     dictionary
}

func (g *accessColumns) bind(c *columns) {
	c.bind("conditional_access_status", &g.status)
	c.bind("conditional_access_source", &g.source)
	c.bind("reported_conditional_access_status", &g.reportedStatus)
	c.bind("applied_conditional_access_policies", &g.appliedPolicies)
	c.bind("evaluated_conditional_access_policies", &g.evaluatedPolicies)
	c.bind("policy_version", &g.policyVersion)
}

func (g *accessColumns) append(ev *schemas.SignIn, enriched *schemas.Enrichment, text *[]byte) {
	g.status.Append(enriched.ConditionalAccessStatus)
	g.source.Append(enriched.ConditionalAccessSource)
	g.reportedStatus.Append(ev.ConditionalAccessStatus)
	g.policyVersion.Append(enriched.PolicyVersion)

	*text = appendPolicies((*text)[:0], ev.AppliedConditionalAccessPolicies)
	g.appliedPolicies.AppendBytes(*text)
	*text = appendPolicies((*text)[:0], enriched.EvaluatedPolicies)
	g.evaluatedPolicies.AppendBytes(*text)
}

// appendPolicies appends a JSON array; nothing for no policies.
func appendPolicies(dst []byte, policies []*schemas.AppliedConditionalAccessPolicy) []byte {
	if len(policies) == 0 {
		return dst
	}
	return schemas.AppendAppliedPolicies(dst, policies)
}
