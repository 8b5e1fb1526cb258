package enrich

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// Outcomes of Conditional Access.
const (
	accessSuccess    = "success"
	accessFailure    = "failure"
	accessNotApplied = "notApplied"
)

// Where an outcome of Conditional Access comes from.
const (
	accessFromProducer = "producer"
	accessFromPolicies = "policies"
	accessFromNothing  = "none"
)

// securityDefaults is the id of the pseudo policy that stands for a tenant's
// security defaults. It succeeds in nearly every sign-in, while the status stays notApplied.
const securityDefaults = "SecurityDefaults"

// decideConditionalAccess returns the outcome and its source: the producer's
// status where it is one of the three outcomes; else derived from the results of
// the policies that are enforced. A failure of one is a failure of the whole; a
// success of one, security defaults aside, is a success. Report-only and
// disabled policies never change the outcome. Without any result it is
// notApplied, from nothing.
func decideConditionalAccess(said string, policies []*schemas.AppliedConditionalAccessPolicy) (status, source string) {
	switch {
	case strings.EqualFold(said, accessSuccess):
		return accessSuccess, accessFromProducer
	case strings.EqualFold(said, accessFailure):
		return accessFailure, accessFromProducer
	case strings.EqualFold(said, accessNotApplied), strings.EqualFold(said, "Not Applied"):
		return accessNotApplied, accessFromProducer
	}
	status, source = accessNotApplied, accessFromNothing
	for _, policy := range policies {
		if policy.Result == "" || strings.EqualFold(policy.Result, "unknown") || strings.EqualFold(policy.Result, "unknownFutureValue") {
			continue
		}
		source = accessFromPolicies
		switch {
		case strings.EqualFold(policy.Result, accessFailure):
			return accessFailure, source
		case strings.EqualFold(policy.Result, accessSuccess) && !strings.EqualFold(policy.Id, securityDefaults):
			status = accessSuccess
		}
	}
	return status, source
}
