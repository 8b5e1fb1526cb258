package simulate

import "math/rand/v2"

// policyKind says what a policy does.
type policyKind int

const (
	policyMFA policyKind = iota
	policyLegacy
	policyDevice
	policyCountries
	policyRiskReport
	policyOff
)

// policy is a Conditional Access policy of a tenant.
type policy struct {
	kind    policyKind
	id      string
	name    string
	control string
	session string
}

func newPolicies(r *rand.Rand) []*policy {
	list := []*policy{
		{kind: policyMFA, name: "CA01: Require MFA for all users", control: "Mfa", session: "SignInFrequency"},
		{kind: policyLegacy, name: "CA02: Block legacy authentication", control: "Block"},
		{kind: policyDevice, name: "CA03: Require compliant device for finance apps", control: "RequireCompliantDevice"},
		{kind: policyCountries, name: "CA04: Block sign-ins from countries we don't work in", control: "Block"},
		{kind: policyRiskReport, name: "CA05: MFA for risky sign-ins (report-only)", control: "Mfa"},
		{kind: policyOff, name: "CA06: Terms of use (off)"},
	}
	for _, p := range list {
		p.id = newUUID(r)
	}
	return list
}

// verdict is what a policy said about one sign-in.
type verdict struct {
	policy *policy
	result string
	// satisfied is the bit field of conditions that the sign-in met; missed the
	// first one it did not.
	satisfied, missed int
}

// Bits of conditions, with the names Graph gives them.
const (
	conditionApplication = 1
	conditionUsers       = 2
	conditionPlatform    = 4
	conditionLocation    = 8
	conditionClient      = 16
	conditionSignInRisk  = 32
)

func conditionNames() []struct {
	bit  int
	name string
} {
	return []struct {
		bit  int
		name string
	}{
		{conditionApplication, "application"}, {conditionUsers, "users"}, {conditionPlatform, "devicePlatform"},
		{conditionLocation, "location"}, {conditionClient, "clientType"}, {conditionSignInRisk, "signInRisk"},
	}
}

const (
	resultSuccess    = "success"
	resultFailure    = "failure"
	resultNotApplied = "notApplied"
)

// judge applies the tenant's policies to a sign-in whose first factor was
// right, and sets what they said and the overall outcome. mfa says whether the
// second factor was passed now or before. It returns the error code of the
// block, or 0.
func judge(s *signIn, mfa bool) int32 {
	code := int32(0)
	s.verdicts = s.verdicts[:0]
	s.conditionalAccess = resultNotApplied
	for _, p := range s.tenant.policies {
		v, block := p.judge(s, mfa)
		s.verdicts = append(s.verdicts, v)
		switch {
		case v.result == resultFailure:
			s.conditionalAccess = resultFailure
			if block != 0 {
				code = block
			}
		case v.result == resultSuccess && s.conditionalAccess != resultFailure:
			s.conditionalAccess = resultSuccess
		}
	}
	return code
}

// judge returns the verdict of one policy and the code of the block it means.
func (p *policy) judge(s *signIn, mfa bool) (verdict, int32) {
	const met = conditionApplication | conditionUsers
	who := s.person
	switch p.kind {
	case policyMFA:
		if who.mfaExcluded || s.legacy() {
			return verdict{p, resultNotApplied, conditionApplication, conditionUsers}, 0
		}
		if !mfa {
			return verdict{p, resultFailure, met, 0}, 0
		}
		return verdict{p, resultSuccess, met, 0}, 0
	case policyLegacy:
		if !s.legacy() || who.legacy != nil && who.legacy.excluded {
			return verdict{p, resultNotApplied, met, conditionClient}, 0
		}
		return verdict{p, resultFailure, met | conditionClient, 0}, codeBlocked
	case policyDevice:
		if !s.app.guarded {
			return verdict{p, resultNotApplied, 0, conditionApplication}, 0
		}
		if s.device != nil && s.device.compliant {
			return verdict{p, resultSuccess, met, 0}, 0
		}
		return verdict{p, resultFailure, met, 0}, codeNotCompliant
	case policyCountries:
		if !s.tenant.foreign(s.where.country) {
			return verdict{p, resultNotApplied, met, conditionLocation}, 0
		}
		return verdict{p, resultFailure, met | conditionLocation, 0}, codeBlocked
	case policyRiskReport:
		if s.risk == "none" {
			return verdict{p, "reportOnlyNotApplied", met, conditionSignInRisk}, 0
		}
		if mfa {
			return verdict{p, "reportOnlySuccess", met | conditionSignInRisk, 0}, 0
		}
		return verdict{p, "reportOnlyInterrupted", met | conditionSignInRisk, 0}, 0
	default:
		return verdict{p, "notEnabled", 0, 0}, 0
	}
}

// foreign says whether nobody of the tenant works or travels in the country.
func (t *tenant) foreign(country string) bool {
	for _, a := range t.attackers {
		if a.country == country {
			return true
		}
	}
	return false
}
