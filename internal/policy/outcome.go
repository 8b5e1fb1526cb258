package policy

import (
	"github.com/gatehouse/gatehouse/schemas"
)

// Whole outcomes of Conditional Access, and results of one policy: Graph's
// conditionalAccessStatus and appliedConditionalAccessPolicyResult.
const (
	StatusSuccess    = "success"
	StatusFailure    = "failure"
	StatusNotApplied = "notApplied"

	ResultSuccess               = "success"
	ResultFailure               = "failure"
	ResultNotApplied            = "notApplied"
	ResultNotEnabled            = "notEnabled"
	ResultUnknown               = "unknown"
	ResultReportOnlySuccess     = "reportOnlySuccess"
	ResultReportOnlyFailure     = "reportOnlyFailure"
	ResultReportOnlyNotApplied  = "reportOnlyNotApplied"
	ResultReportOnlyInterrupted = "reportOnlyInterrupted"
)

// Outcome is what a tenant's policies say of a sign-in.
type Outcome struct {
	// Status is StatusSuccess, StatusFailure or StatusNotApplied.
	Status string
	// Evaluated is false when policies are not asked at all: the first factor
	// failed, as Why says. Policies is empty then.
	Evaluated bool
	Why       string
	// Unknown counts the enabled policies whose result is unknown: Status is what
	// the others say.
	Unknown int
	// Undecided is whether one of those could change Status.
	Undecided bool
	// Policies has one result per policy, in the order of the Set.
	Policies []Result
}

// Result is what one policy says of a sign-in.
type Result struct {
	Policy *Policy
	// Result is one of the Result constants.
	Result string
	// Reason is the first condition that was not met, in the words of the Reason
	// constants; empty when the policy applies and its controls are decided.
	Reason string
	// Held, Failed and Unknown are the conditions that the policy asks for.
	Held, Failed, Unknown Conditions
	// GrantControls are those the policy demands, UnmetControls those of them that
	// were not met where that is why it failed, with the session control that demands
	// a bound session, SessionControls what it sets; in the words of sign-in logs.
	// Empty unless the policy applies.
	GrantControls   []string
	UnmetControls   []string
	SessionControls []string
	// MayFail and MaySucceed are what a result that is unknown could be, were all
	// known: a policy whose demands are met however the rest stands cannot fail.
	MayFail, MaySucceed bool

	names *conditionTexts
}

// ToApplied writes the result as Graph's appliedConditionalAccessPolicy. Its
// lists are those of the result and must not be changed.
func (r *Result) ToApplied(dst *schemas.AppliedConditionalAccessPolicy) {
	dst.Id, dst.DisplayName, dst.Result, dst.Reason = r.Policy.ID, r.Policy.DisplayName, r.Result, r.Reason
	dst.EnforcedGrantControls, dst.EnforcedSessionControls = r.GrantControls, r.SessionControls
	dst.ConditionsSatisfied = r.names.of(r.Held)
	dst.ConditionsNotSatisfied = r.names.of(r.Failed)
}

// conditionTexts remembers the names of sets of conditions, of which a tenant's
// policies have few.
type conditionTexts struct{ texts map[Conditions]string }

// maxConditionTexts bounds what is remembered.
const maxConditionTexts = 4096

func (t *conditionTexts) of(c Conditions) string {
	if t == nil {
		return c.String()
	}
	text, ok := t.texts[c]
	if !ok {
		text = c.String()
		if len(t.texts) < maxConditionTexts {
			t.texts[c] = text
		}
	}
	return text
}
