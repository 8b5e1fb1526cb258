package policy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

// demand is a control with the events that meet it, fail it and leave it open.
type demand struct {
	grant               string
	met, unmet, unknown func(*schemas.SignIn)
	interactive         bool
}

func multi(ev *schemas.SignIn) { ev.AuthenticationRequirement = "multiFactorAuthentication" }

func step(method string) func(*schemas.SignIn) {
	return func(ev *schemas.SignIn) {
		yes := true
		multi(ev)
		ev.AuthenticationDetails = []*schemas.AuthenticationDetail{{AuthenticationMethod: method, Succeeded: &yes}}
	}
}

// oneFactor is a sign-in by a method where one factor was enough.
func oneFactor(method string) func(*schemas.SignIn) {
	return func(ev *schemas.SignIn) {
		step(method)(ev)
		ev.AuthenticationRequirement = "singleFactorAuthentication"
	}
}

// also adds a step that succeeded.
func also(event func(*schemas.SignIn), method string) func(*schemas.SignIn) {
	return func(ev *schemas.SignIn) {
		event(ev)
		another := &schemas.SignIn{}
		step(method)(another)
		ev.AuthenticationDetails = append(ev.AuthenticationDetails, another.AuthenticationDetails...)
	}
}

func demands() map[string]demand {
	nothing := func(*schemas.SignIn) {}
	silent := func(ev *schemas.SignIn) { ev.AuthenticationRequirement = "" }
	code := func(code int32) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) {
			ev.Status.ErrorCode = &code
			ev.DeviceDetail = &schemas.DeviceDetail{OperatingSystem: "iOS 18", DeviceId: "d"}
		}
	}
	noDevice := func(ev *schemas.SignIn) { ev.DeviceDetail, ev.UserAgent = nil, "" }
	strength := func(n int) string {
		return fmt.Sprintf(`"authenticationStrength":{"id":"00000000-0000-0000-0000-00000000000%d"}`, n)
	}
	claim := func(ev *schemas.SignIn) {
		step("Previously satisfied")(ev)
		ev.AuthenticationDetails[0].AuthenticationStepResultDetail = "MFA requirement satisfied by claim in the token"
	}
	return map[string]demand{
		"mfa":                      {`"builtInControls":["mfa"]`, multi, nothing, silent, true},
		"mfa by claim":             {`"builtInControls":["mfa"]`, claim, code(500121), silent, true},
		"compliant device":         {`"builtInControls":["compliantDevice"]`, nothing, code(53000), noDevice, false},
		"domain-joined device":     {`"builtInControls":["domainJoinedDevice"]`, func(ev *schemas.SignIn) { ev.DeviceDetail.TrustType = "Hybrid Azure AD joined" }, nothing, noDevice, false},
		"approved application":     {`"builtInControls":["approvedApplication"]`, nil, code(53002), noDevice, false},
		"approved application, PC": {`"builtInControls":["approvedApplication"]`, nil, nothing, noDevice, false},
		"compliant application":    {`"builtInControls":["compliantApplication"]`, nil, code(53009), noDevice, false},
		"password change":          {`"builtInControls":["passwordChange"]`, func(ev *schemas.SignIn) { ev.RiskDetail = "userPerformedSecuredPasswordChange" }, code(50142), nothing, true},
		"password change asked for again": {`"builtInControls":["passwordChange"]`, nil, func(ev *schemas.SignIn) {
			code(50142)(ev)
			ev.RiskDetail = "userPerformedSecuredPasswordChange"
		}, nil, true},
		"multi-factor strength":          {strength(2), multi, nothing, silent, true},
		"passwordless strength":          {strength(3), step("Passwordless phone sign-in"), step("Password"), claim, true},
		"phishing-resistant strength":    {strength(4), step("FIDO2 security key"), step("Passwordless phone sign-in"), claim, true},
		"phishing-resistant, one factor": {strength(4), step("Windows Hello for Business"), nothing, silent, true},
		"mfa by certificate":             {`"builtInControls":["mfa"]`, step("X.509 Certificate"), code(500121), oneFactor("X.509 Certificate"), true},
		"passwordless by certificate":    {strength(3), step("X.509 Certificate"), step("Password"), oneFactor("X.509 Certificate"), true},
		"certificate and password":       {strength(4), step("X.509 Certificate"), step("Text message"), also(step("X.509 Certificate"), "Password"), true},
		"certificate and phone":          {strength(3), also(step("X.509 Certificate"), "Passwordless phone sign-in"), step("Password"), nil, true},
		"certificate or phone":           {strength(4), nil, step("Passwordless phone sign-in"), also(step("X.509 Certificate"), "Passwordless phone sign-in"), true},
		"own strength":                   {`"authenticationStrength":{"id":"dddddddd-0000-4000-8000-000000000001"}`, nil, nothing, multi, true},
		"terms of use":                   {`"termsOfUse":["t1"]`, nil, nil, nothing, true},
		"custom factor":                  {`"customAuthenticationFactors":["DuoMfa"]`, nil, code(50158), nothing, true},
		"risk remediation":               {`"builtInControls":["riskRemediation"]`, nil, nil, nothing, true},
		"control of the future":          {`"builtInControls":["unknownFutureValue"]`, nil, nil, nothing, false},
		"unheard-of control":             {`"builtInControls":["retinaScan"]`, nil, nil, nothing, false},
		"unknown part":                   {`"retinaScan":{"id":"r"}`, nil, nil, nothing, false},
	}
}

func TestEvaluate_grantControls(t *testing.T) {
	for name, d := range demands() {
		grant := `{"operator":"OR",` + d.grant + `}`
		failing := "reportOnlyFailure"
		if d.interactive {
			failing = "reportOnlyInterrupted"
		}
		for _, c := range []struct {
			name           string
			event          func(*schemas.SignIn)
			result, report string
			reason         string
		}{
			{"met", d.met, "success", "reportOnlySuccess", ""},
			{"unmet", d.unmet, "failure", failing, ""},
			{"unknown", d.unknown, "unknown", "unknown", "notEnoughInformation"},
		} {
			if c.event != nil {
				runCases(t, []evalCase{
					{name: name + " " + c.name, grant: grant, event: c.event, result: c.result, reason: c.reason},
					{name: name + " " + c.name + ", report-only", state: ReportOnly, grant: grant, event: c.event, result: c.report, reason: c.reason},
				})
			}
		}
	}
}

// The truth tables of AND and OR over two demands, each met, unmet or unknown:
// a second factor, and a compliant device.
func TestEvaluate_operators(t *testing.T) {
	states := map[string][2]func(*schemas.SignIn){
		"met":     {multi, func(*schemas.SignIn) {}},
		"unmet":   {func(*schemas.SignIn) {}, func(ev *schemas.SignIn) { *ev.DeviceDetail.IsCompliant = false }},
		"unknown": {func(ev *schemas.SignIn) { ev.AuthenticationRequirement = "" }, func(ev *schemas.SignIn) { ev.DeviceDetail = nil }},
	}
	table := `
		mfa      device   AND                           OR
		met      met      success/reportOnlySuccess     success/reportOnlySuccess
		met      unmet    failure/reportOnlyFailure     success/reportOnlySuccess
		met      unknown  unknown/unknown               success/reportOnlySuccess
		unmet    met      failure/reportOnlyInterrupted success/reportOnlySuccess
		unmet    unmet    failure/reportOnlyFailure     failure/reportOnlyInterrupted
		unmet    unknown  failure/reportOnlyInterrupted unknown/unknown
		unknown  met      unknown/unknown               success/reportOnlySuccess
		unknown  unmet    failure/reportOnlyFailure     unknown/unknown
		unknown  unknown  unknown/unknown               unknown/unknown`
	lines := strings.Split(strings.TrimSpace(table), "\n")
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		event := func(ev *schemas.SignIn) {
			states[cells[0]][0](ev)
			states[cells[1]][1](ev)
		}
		for i, operator := range []string{"AND", "OR"} {
			grant := `{"operator":"` + operator + `","builtInControls":["mfa","compliantDevice"]}`
			enabled, report, _ := strings.Cut(cells[2+i], "/")
			reason := map[bool]string{true: "notEnoughInformation"}[enabled == "unknown"]
			name := strings.Join(cells[:2], " ") + " " + operator
			runCases(t, []evalCase{
				{name: name, grant: grant, event: event, result: enabled, reason: reason},
				{name: name + ", report-only", state: ReportOnly, grant: grant, event: event, result: report, reason: reason},
			})
		}
	}
}

func TestEvaluate_statesAndSpecialPolicies(t *testing.T) {
	mfa := `{"operator":"OR","builtInControls":["mfa"]}`
	legacy := func(ev *schemas.SignIn) {
		multi(ev)
		ev.ClientAppUsed = "IMAP4"
	}
	const bound = `{"secureSignInSession":{"isEnabled":true}}`
	protection := func(status, older string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) {
			ev.TokenProtectionStatusDetails = &schemas.TokenProtectionStatusDetails{SignInSessionStatus: status}
			ev.SignInTokenProtectionStatus = older
		}
	}
	out := `"signInRiskLevels":["high"]`
	runCases(t, []evalCase{
		{name: "disabled", state: Disabled, result: "notEnabled", reason: "policyNotEnabled"},
		{name: "report-only block", state: ReportOnly, result: "reportOnlyFailure"},
		{name: "report-only, out of scope", state: ReportOnly, conditions: out, result: "reportOnlyNotApplied", reason: "signInRisk"},
		{name: "a block is never met", grant: `{"operator":"OR","builtInControls":["block","mfa"]}`, event: multi, result: "failure"},
		{name: "session only", grant: "null", session: `{"signInFrequency":{"isEnabled":true,"value":4,"type":"hours"}}`, result: "success"},
		{name: "a bound session", grant: "null", session: bound, event: protection("bound", ""), result: "success"},
		{name: "an unbound session", grant: "null", session: bound, event: protection("unbound", "bound"), result: "failure"},
		{name: "an unbound session, by the older property", grant: "null", session: bound, event: protection("", "unbound"), result: "failure"},
		{name: "whether it is bound is not said", grant: "null", session: bound, event: protection("none", ""), result: "unknown", reason: "notEnoughInformation"},
		{name: "bound, but no second factor", grant: mfa, session: bound, event: protection("bound", ""), result: "failure"},
		{name: "no second factor, and perhaps unbound", grant: mfa, session: bound, result: "failure"},
		{name: "unbound, and a second factor", grant: mfa, session: bound, event: func(ev *schemas.SignIn) { multi(ev); protection("unbound", "")(ev) }, result: "failure"},
		{name: "unbound cannot be mended", state: ReportOnly, grant: mfa, session: bound, event: protection("unbound", ""), result: "reportOnlyFailure"},
		{name: "not bound, and nobody asks", grant: "null", session: `{"secureSignInSession":{"isEnabled":false},"signInFrequency":{"isEnabled":true}}`, event: protection("unbound", ""), result: "success"},
		{name: "session only, report-only", state: ReportOnly, grant: "null", session: `{"persistentBrowser":{"isEnabled":true,"mode":"never"}}`, result: "reportOnlySuccess"},
		{name: "empty", grant: "null", result: "notApplied", reason: "emptyPolicy"},
		{name: "empty, report-only", state: ReportOnly, grant: "null", session: `{"signInFrequency":{"isEnabled":false}}`, result: "reportOnlyNotApplied", reason: "emptyPolicy"},
		{name: "empty, whomever it means", conditions: users(`"includeGroups":["?"]`), grant: "null", result: "notApplied", reason: "emptyPolicy"},
		{name: "empty, and out of scope", conditions: out, grant: "null", result: "notApplied", reason: "signInRisk"},
		{name: "legacy clients meet nothing", grant: mfa, event: legacy, result: "failure"},
		{name: "legacy clients cannot be asked", state: ReportOnly, grant: mfa, event: legacy, result: "reportOnlyFailure"},
		{name: "ActiveSync meets nothing", grant: `{"builtInControls":["compliantDevice"]}`, event: func(ev *schemas.SignIn) { ev.ClientAppUsed = "Exchange ActiveSync" }, result: "failure"},
		{name: "an unheard-of control may ask nothing of the client", grant: `{"builtInControls":["retinaScan"]}`, event: legacy, result: "unknown", reason: "notEnoughInformation"},
		{name: "an unheard-of control beside one that is met", grant: `{"operator":"OR","builtInControls":["retinaScan","mfa"]}`, event: multi, result: "success"},
		{name: "an unheard-of control beside one that is not", grant: `{"operator":"AND","builtInControls":["retinaScan","mfa"]}`, result: "failure"},
		{name: "an unheard-of control beside a block", grant: `{"operator":"AND","builtInControls":["retinaScan","block"]}`, result: "failure"},
		{name: "an own strength of one factor", grant: `{"authenticationStrength":{"id":"dddddddd-0000-4000-8000-000000000001","requirementsSatisfied":"none","allowedCombinations":["federatedSingleFactor"]}}`, result: "unknown", reason: "notEnoughInformation"},
		{name: "an own strength of two", grant: `{"authenticationStrength":{"id":"dddddddd-0000-4000-8000-000000000001","requirementsSatisfied":"mfa","allowedCombinations":["password,sms"]}}`, result: "failure"},
		{name: "Edge on Windows can be protected", grant: `{"builtInControls":["compliantApplication"]}`, result: "unknown", reason: "notEnoughInformation"},
		{name: "nothing on a Mac can be", grant: `{"builtInControls":["compliantApplication"]}`, event: func(ev *schemas.SignIn) { ev.DeviceDetail.OperatingSystem = "MacOs" }, result: "failure"},
		{name: "a device that enrols", grant: `{"builtInControls":["compliantDevice"]}`, event: func(ev *schemas.SignIn) {
			ev.DeviceDetail.IsCompliant, ev.ResourceId = new(bool), "d4ebce55-015a-49b5-a083-c84d1797ae8c"
		}, result: "unknown", reason: "notEnoughInformation"},
		{name: "a device that has enrolled", grant: `{"builtInControls":["compliantDevice"]}`, event: func(ev *schemas.SignIn) { ev.DeviceDetail.IsCompliant = new(bool) }, result: "failure"},
		{name: "legacy, session only", grant: "null", session: `{"signInFrequency":{"isEnabled":true}}`, event: legacy, result: "success"},
	})
}

func TestResult_controls(t *testing.T) {
	p := policyOf(t, Enabled, "", `{"operator":"AND","builtInControls":["mfa","compliantDevice","domainJoinedDevice"],"termsOfUse":["t"],"customAuthenticationFactors":["Duo"],"authenticationStrength":{"id":"00000000-0000-0000-0000-000000000002"}}`,
		`{"persistentBrowser":{"isEnabled":true},"signInFrequency":{"isEnabled":true},"cloudAppSecurity":{"isEnabled":false},"applicationEnforcedRestrictions":null,"continuousAccessEvaluation":{"mode":"strictLocation"}}`)
	r := evaluated(world(t, p), ordinary()).Policies[0]
	assert.Equal(t, []string{"Mfa", "RequireCompliantDevice", "RequireDomainJoinedDevice", "AuthenticationStrength", "TermsOfUse", "Duo"}, r.GrantControls)
	assert.Equal(t, []string{"Mfa", "RequireDomainJoinedDevice", "AuthenticationStrength"}, r.UnmetControls)
	assert.Equal(t, []string{"ContinuousAccessEvaluation", "PersistentBrowserSessionMode", "SignInFrequency"}, r.SessionControls)

	var applied schemas.AppliedConditionalAccessPolicy
	r.ToApplied(&applied)
	assert.Equal(t, "p Policy failure  application,users none", strings.Join([]string{applied.Id, applied.DisplayName, applied.Result,
		applied.Reason, applied.ConditionsSatisfied, applied.ConditionsNotSatisfied}, " "))
	assert.Equal(t, r.GrantControls, applied.EnforcedGrantControls)
	assert.Equal(t, r.SessionControls, applied.EnforcedSessionControls)
}

// A policy that does not apply demands nothing.
func TestResult_controlsOfPoliciesThatDoNotApply(t *testing.T) {
	p := policyOf(t, Enabled, `"clientAppTypes":["other"]`, "", `{"signInFrequency":{"isEnabled":true}}`)
	r := evaluated(world(t, p), ordinary()).Policies[0]
	assert.Empty(t, r.GrantControls)
	assert.Empty(t, r.SessionControls)
	assert.Equal(t, ConditionClientType, r.Failed)
	assert.Equal(t, ConditionUsers|ConditionApplication, r.Held)
}
