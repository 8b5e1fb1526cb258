package enrich

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/schemas"
)

// Where an outcome of Conditional Access comes from.
const (
	accessFromProducer  = "producer"
	accessFromPolicies  = "policies"
	accessFromCode      = "code"
	accessFromEvaluated = "evaluated"
	accessFromNothing   = "none"
)

// securityDefaults is the id of the pseudo policy that stands for a tenant's
// security defaults. It succeeds in nearly every sign-in, while the status stays notApplied.
const securityDefaults = "SecurityDefaults"

// access is what decideConditionalAccess decides.
type access struct{ status, source string }

// evaluation is what the tenant's own policies say of a sign-in that came
// without applied policies; the zero value when it has none.
type evaluation struct {
	status string
	// undecided is set when policies whose result is unknown could change it.
	undecided bool
}

// decideConditionalAccess decides the outcome, given how the sign-in ended. In
// this order:
//  1. an error code that only Conditional Access causes is a failure, the
//     producer's where it says so itself;
//  2. results of applied policies that contradict the producer: a failure of an
//     enforced one is a failure of the whole;
//  3. the evaluation of the tenant's own policies, for a sign-in without results,
//     where they decide it;
//  4. the producer's status;
//  5. the results of applied policies;
//  6. the evaluation that is undecided, as far as known;
//  7. an error code that says that the first factor failed, so that policies were
//     never asked: notApplied;
//  8. nothing: notApplied.
func decideConditionalAccess(ev *schemas.SignIn, status schemas.Status, own evaluation) access {
	said := accessSaid(ev.ConditionalAccessStatus)
	means, _ := policy.MeaningOf(ev.GetStatus().GetErrorCode())
	if means == policy.CodePolicyRefused {
		if said == policy.StatusFailure {
			return access{said, accessFromProducer}
		}
		return access{policy.StatusFailure, accessFromCode}
	}
	derived := accessOfPolicies(ev.AppliedConditionalAccessPolicies, status)
	switch {
	case derived == policy.StatusFailure && said != policy.StatusFailure:
		return access{derived, accessFromPolicies}
	case derived == "" && own.status != "" && !own.undecided:
		return access{own.status, accessFromEvaluated}
	case said != "":
		return access{said, accessFromProducer}
	case derived != "":
		return access{derived, accessFromPolicies}
	case own.status != "":
		return access{own.status, accessFromEvaluated}
	case means == policy.CodeFirstFactorFailed:
		return access{policy.StatusNotApplied, accessFromCode}
	}
	return access{policy.StatusNotApplied, accessFromNothing}
}

// accessSaid returns the producer's status where it is one of the three.
func accessSaid(said string) string {
	switch {
	case strings.EqualFold(said, policy.StatusSuccess):
		return policy.StatusSuccess
	case strings.EqualFold(said, policy.StatusFailure):
		return policy.StatusFailure
	case strings.EqualFold(said, policy.StatusNotApplied), strings.EqualFold(said, "Not Applied"):
		return policy.StatusNotApplied
	}
	return ""
}

// accessOfPolicies derives the outcome from the results of applied policies;
// empty when none has one. A failure of an enforced policy is a failure; else a
// success of one, security defaults aside, is a success; report-only and
// disabled policies never count. An interrupted sign-in goes on as another
// event: only a block decides it, everything else is notApplied.
func accessOfPolicies(policies []*schemas.AppliedConditionalAccessPolicy, status schemas.Status) string {
	outcome := ""
	interrupted := status == schemas.Status_STATUS_INTERRUPTED
	for _, p := range policies {
		if !hasResult(p) {
			continue
		}
		if outcome == "" {
			outcome = policy.StatusNotApplied
		}
		switch {
		case strings.EqualFold(p.Result, policy.ResultFailure) && (!interrupted || blocks(p)):
			return policy.StatusFailure
		case strings.EqualFold(p.Result, policy.ResultSuccess) && !interrupted && !strings.EqualFold(p.Id, securityDefaults):
			outcome = policy.StatusSuccess
		}
	}
	return outcome
}

// hasResult reports whether an applied policy's result says anything.
func hasResult(p *schemas.AppliedConditionalAccessPolicy) bool {
	return p.Result != "" && !strings.EqualFold(p.Result, policy.ResultUnknown) && !strings.EqualFold(p.Result, "unknownFutureValue")
}

func blocks(p *schemas.AppliedConditionalAccessPolicy) bool {
	for _, control := range p.EnforcedGrantControls {
		if strings.EqualFold(control, "Block") {
			return true
		}
	}
	return false
}
