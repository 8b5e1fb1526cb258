package enrich

import (
	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/schemas"
)

// policyLookup returns a tenant's own policies and their version; nil when it
// has none.
type policyLookup func(tenant string) (set *policy.Set, version string)

// ownPolicies evaluates the tenants' own policies. It reuses its memory and
// belongs to one decider.
type ownPolicies struct {
	lookup    policyLookup
	evaluator *policy.Evaluator
	facts     policy.Facts
	results   []*schemas.AppliedConditionalAccessPolicy
}

func newOwnPolicies(lookup policyLookup) *ownPolicies {
	return &ownPolicies{lookup: lookup, evaluator: policy.NewEvaluator()}
}

// evaluate fills e.EvaluatedPolicies and e.PolicyVersion for a sign-in that came
// without results of policies, when its tenant has some. It needs everything
// else decided. located says that the geolocation files have been asked: an
// address that they do not know lies in no country.
//
// A sign-in whose first factor failed is not evaluated.
func (o *ownPolicies) evaluate(ev *schemas.SignIn, e *schemas.Enrichment, located bool) evaluation {
	if o.lookup == nil || accessOfPolicies(ev.AppliedConditionalAccessPolicies, e.Status) != "" {
		return evaluation{}
	}
	set, version := o.lookup(ev.TenantId)
	if set == nil || set.Len() == 0 {
		return evaluation{}
	}
	outcome := o.evaluator.Evaluate(set, o.gather(ev, located))
	if !outcome.Evaluated {
		return evaluation{}
	}
	e.PolicyVersion = version
	e.EvaluatedPolicies = o.write(outcome.Policies)
	return evaluation{status: outcome.Status, undecided: outcome.Undecided}
}

// gather takes the facts from a sign-in; they are valid until the next call.
func (o *ownPolicies) gather(ev *schemas.SignIn, located bool) *policy.Facts {
	o.facts.FromSignIn(ev)
	if located && o.facts.Country == "" && o.facts.Address.IsValid() {
		o.facts.NoCountry = true
	}
	return &o.facts
}

func (o *ownPolicies) write(results []policy.Result) []*schemas.AppliedConditionalAccessPolicy {
	for len(o.results) < len(results) {
		o.results = append(o.results, new(schemas.AppliedConditionalAccessPolicy))
	}
	for i := range results {
		o.results[i].Reset()
		results[i].ToApplied(o.results[i])
	}
	return o.results[:len(results)]
}
