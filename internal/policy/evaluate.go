package policy

import (
	"slices"

	"github.com/gatehouse/gatehouse/schemas"
)

// Evaluator evaluates sets of policies. It reuses its memory: it is not for
// concurrent use, and an Outcome is valid until the next call.
type Evaluator struct {
	users, usersUnknown         class
	apps, appsUnknown           class
	one, client                 class // of what is accessed
	appsOpen                    bits
	workloads, workloadsUnknown class
	places                      []memo
	rules                       []memo
	buffer                      []byte
	unmet                       []string
	outcome                     Outcome
	names                       conditionTexts

	set   *Set
	facts *Facts
}

// memo is an answer that several policies ask for.
type memo struct {
	asked  bool
	answer Known
}

// NewEvaluator returns an Evaluator for any Set.
func NewEvaluator() *Evaluator {
	return &Evaluator{names: conditionTexts{texts: map[Conditions]string{}}}
}

// Evaluate decides what each policy says of a sign-in, and what they say
// together: a failure of an enabled one is a failure; else a success of one is a
// success; else they did not apply. Of an interrupted sign-in only a block
// counts, since it goes on as another event.
func (e *Evaluator) Evaluate(s *Set, f *Facts) *Outcome {
	e.reset(s, f)
	out := &e.outcome
	*out = Outcome{Status: StatusNotApplied, Evaluated: true, Policies: out.Policies[:0]}
	if why := f.notAsked(); why != "" {
		out.Evaluated, out.Why = false, why
		return out
	}
	e.findUsers()
	e.findApplications()
	e.findWorkloads()
	for i := range s.policies {
		out.Policies = append(out.Policies, Result{Policy: s.policies[i].Policy, names: &e.names})
		r := &out.Policies[i]
		e.policy(i, r)
	}
	e.whole()
	return out
}

// whole adds up the results of the policies.
func (e *Evaluator) whole() {
	out := &e.outcome
	interrupted := e.facts.Status == schemas.Status_STATUS_INTERRUPTED
	mayFail, maySucceed := false, false
	for i := range out.Policies {
		r := &out.Policies[i]
		switch {
		case r.Policy.State != Enabled:
		case r.Result == ResultUnknown:
			out.Unknown++
			mayFail = mayFail || r.MayFail && (!interrupted || e.set.policies[i].unusable || blocks(r.Policy))
			maySucceed = maySucceed || r.MaySucceed && !interrupted
		case r.Result == ResultFailure && (!interrupted || blocks(r.Policy)):
			out.Status = StatusFailure
		case r.Result == ResultSuccess && out.Status == StatusNotApplied && !interrupted:
			out.Status = StatusSuccess
		}
	}
	out.Undecided = mayFail && out.Status != StatusFailure || maySucceed && out.Status == StatusNotApplied
}

// mayBecome is what a result that is unknown could be: nothing is known of a policy
// that is not valid.
func (e *Evaluator) mayBecome(p *compiled) (failure, success bool) {
	if p.unusable {
		return true, true
	}
	met, _ := e.demandsMet(p)
	return met != Yes, met != No
}

func blocks(p *Policy) bool {
	for _, c := range p.grant.controls {
		if c.kind == controlBlock {
			return true
		}
	}
	return false
}

// reset makes room for another sign-in, and another set of policies.
func (e *Evaluator) reset(s *Set, f *Facts) {
	e.set, e.facts = s, f
	n := len(s.policies)
	e.users, e.usersUnknown = e.users.resized(n), e.usersUnknown.resized(n)
	e.apps, e.appsUnknown = e.apps.resized(n), e.appsUnknown.resized(n)
	e.one, e.client, e.appsOpen = e.one.resized(n), e.client.resized(n), e.appsOpen.resized(n)
	e.workloads, e.workloadsUnknown = e.workloads.resized(n), e.workloadsUnknown.resized(n)
	e.places, e.rules = forgotten(e.places, len(s.locations)), forgotten(e.rules, len(s.rules))
	e.unmet = e.unmet[:0]
}

// forgotten returns n answers not asked for yet, in the memory given if they fit.
func forgotten(answers []memo, n int) []memo {
	answers = slices.Grow(answers[:0], n)[:n]
	clear(answers)
	return answers
}

// policy evaluates one policy.
func (e *Evaluator) policy(i int, r *Result) {
	p := &e.set.policies[i]
	e.result(i, p, r)
	if r.Result == ResultUnknown {
		r.MayFail, r.MaySucceed = e.mayBecome(p)
	}
}

func (e *Evaluator) result(i int, p *compiled, r *Result) {
	switch {
	case p.State == Disabled:
		r.Result, r.Reason = ResultNotEnabled, ReasonPolicyNotEnabled
		return
	case p.unusable:
		r.Result, r.Reason = ResultUnknown, ReasonInvalidPolicy
		return
	}
	e.conditions(i, p, r)
	if r.Reason == "" && len(p.grant.controls) == 0 && len(p.session) == 0 { // whatever is unknown of its conditions
		r.Reason = ReasonEmptyPolicy
	}
	switch {
	case r.Reason != "":
		r.Result = ResultNotApplied
		if p.State == ReportOnly {
			r.Result = ResultReportOnlyNotApplied
		}
	case r.Unknown != 0:
		r.Result, r.Reason = ResultUnknown, ReasonNotEnoughInformation
	default:
		r.GrantControls, r.SessionControls = p.names, p.session
		e.grant(p, r)
	}
}
