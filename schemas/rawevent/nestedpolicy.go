package rawevent

import (
	"math/bits"
	"strconv"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// The properties of what Conditional Access said about a sign-in.

func policyProperties() []property[schemas.AppliedConditionalAccessPolicy] {
	type policy = schemas.AppliedConditionalAccessPolicy
	return []property[policy]{
		text("id", func(m *policy) *string { return &m.Id }),
		text("displayName", func(m *policy) *string { return &m.DisplayName }),
		words("enforcedGrantControls", func(m *policy) *[]string { return &m.EnforcedGrantControls }),
		words("enforcedSessionControls", func(m *policy) *[]string { return &m.EnforcedSessionControls }),
		enum("result", policyResults[:], func(m *policy) *string { return &m.Result }),
		words("sessionControlsNotSatisfied", func(m *policy) *[]string { return &m.SessionControlsNotSatisfied }),
		conditions("conditionsSatisfied", func(m *policy) *string { return &m.ConditionsSatisfied }),
		conditions("conditionsNotSatisfied", func(m *policy) *string { return &m.ConditionsNotSatisfied }),
		list("includeRulesSatisfied", func(k *kinds) *kind[schemas.ConditionalAccessRuleSatisfied] { return &k.rule },
			func(m *policy) *[]*schemas.ConditionalAccessRuleSatisfied { return &m.IncludeRulesSatisfied }),
		list("excludeRulesSatisfied", func(k *kinds) *kind[schemas.ConditionalAccessRuleSatisfied] { return &k.rule },
			func(m *policy) *[]*schemas.ConditionalAccessRuleSatisfied { return &m.ExcludeRulesSatisfied }),
		object("authenticationStrength", func(k *kinds) *kind[schemas.AuthenticationStrength] { return &k.strength },
			func(m *policy) **schemas.AuthenticationStrength { return &m.AuthenticationStrength }),
	}
}

func ruleProperties() []property[schemas.ConditionalAccessRuleSatisfied] {
	type rule = schemas.ConditionalAccessRuleSatisfied
	return []property[rule]{
		conditions("conditionalAccessCondition", func(m *rule) *string { return &m.ConditionalAccessCondition }),
		anyText("ruleSatisfied", func(m *rule) *string { return &m.RuleSatisfied }),
	}
}

func strengthProperties() []property[schemas.AuthenticationStrength] {
	type strength = schemas.AuthenticationStrength
	return []property[strength]{
		text("authenticationStrengthId", func(m *strength) *string { return &m.AuthenticationStrengthId }),
		text("displayName", func(m *strength) *string { return &m.DisplayName }),
		anyText("authenticationStrengthResult", func(m *strength) *string { return &m.AuthenticationStrengthResult }),
	}
}

func audienceProperties() []property[schemas.ConditionalAccessAudience] {
	type audience = schemas.ConditionalAccessAudience
	return []property[audience]{
		audienceID(),
		anyText("audienceReasons", func(m *audience) *string { return &m.AudienceReasons }),
	}
}

// audienceID is the application of an audience: all there is of one in the records
// of Azure Monitor, which hold a list of ids.
func audienceID() property[schemas.ConditionalAccessAudience] {
	return text("applicationId", func(m *schemas.ConditionalAccessAudience) *string { return &m.ApplicationId })
}

// policyResults are the words for the numbers that the 2018 schema holds.
var policyResults = [...]string{
	"success", "failure", "notApplied", "notEnabled", "unknown", "unknownFutureValue",
	"reportOnlySuccess", "reportOnlyFailure", "reportOnlyNotApplied", "reportOnlyInterrupted",
}

// conditionNames are the bits of a condition field, from the lowest.
var conditionNames = [...]string{
	"application", "users", "devicePlatform", "location", "clientType", "signInRisk", "userRisk", "time",
	"deviceState", "client", "ipAddressSeenByAzureAD", "ipAddressSeenByResourceProvider", "unknownFutureValue",
	"servicePrincipals", "servicePrincipalRisk", "authenticationFlows", "insiderRisk",
}

// conditions binds a set of conditions: names joined by commas, or a bit field.
func conditions[T any](name string, at func(*T) *string) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		v = v.Lone()
		if v.Kind() == jsontree.Text {
			if *at(m) = v.Text(); !ascii.ValidNumber(*at(m)) {
				return nil
			}
		}
		n, ok, err := integerOf(v, 0, 1<<53)
		*at(m) = ""
		if ok {
			*at(m) = d.conditionText(uint64(n))
		}
		return err
	}}
}

// conditionText spells a bit field out. Bits without a name come last, as a number.
func (d *Decoder) conditionText(field uint64) string {
	if field == 0 {
		return "none"
	}
	start := len(d.scratch)
	for i, name := range conditionNames {
		if field&(1<<i) != 0 {
			d.scratch = append(append(d.scratch, name...), ',')
			field &^= 1 << i
		}
	}
	if bits.OnesCount64(field) > 0 {
		d.scratch = append(strconv.AppendUint(d.scratch, field, 10), ',')
	}
	return jsontree.View(d.scratch[start : len(d.scratch)-1])
}
