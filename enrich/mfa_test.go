package enrich

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

func step(method, requirement, result string, succeeded bool) *schemas.AuthenticationDetail {
	return &schemas.AuthenticationDetail{AuthenticationMethod: method, AuthenticationStepRequirement: requirement,
		AuthenticationStepResultDetail: result, Succeeded: &succeeded}
}

func TestDecideMFA(t *testing.T) {
	const multi, single = "multiFactorAuthentication", "singleFactorAuthentication"
	type steps = []*schemas.AuthenticationDetail
	status := func(code int32, details string) *schemas.SignInStatus {
		return &schemas.SignInStatus{ErrorCode: &code, AdditionalDetails: details}
	}
	password := step("Password", "Primary authentication", "Correct password", true)
	for name, c := range map[string]struct {
		ev   *schemas.SignIn
		want mfa
	}{
		"nothing said":                      {&schemas.SignIn{}, mfa{}},
		"details: by claim":                 {&schemas.SignIn{Status: status(0, "MFA requirement satisfied by claim in the token"), AuthenticationRequirement: single}, mfa{"satisfiedByClaim", "", "details"}},
		"details: completed":                {&schemas.SignIn{Status: status(0, "MFA completed in Azure AD"), MfaDetail: &schemas.MfaDetail{AuthMethod: "Text message"}}, mfa{"satisfied", "Text message", "details"}},
		"details: completed, step's method": {&schemas.SignIn{Status: status(0, "MFA successfully completed"), AuthenticationDetails: steps{password, step("Mobile app notification", "", "MFA successfully completed", true)}}, mfa{"satisfied", "Mobile app notification", "details"}},
		"details: completed, methods used":  {&schemas.SignIn{Status: status(0, "MFA completed in Azure AD"), AuthenticationMethodsUsed: []string{"FIDO", "Password"}}, mfa{"satisfied", "FIDO", "details"}},
		"details: required":                 {&schemas.SignIn{Status: status(50074, "MFA required in Azure AD")}, mfa{"interrupted", "", "details"}},
		"details: denied":                   {&schemas.SignIn{Status: status(500121, "MFA denied; user declined the authentication"), MfaDetail: &schemas.MfaDetail{AuthMethod: "Mobile app notification"}}, mfa{"denied", "Mobile app notification", "details"}},
		"details: fraud":                    {&schemas.SignIn{Status: status(500121, "MFA denied; Phone App Reported Fraud")}, mfa{"denied", "", "details"}},
		"details: remembered":               {&schemas.SignIn{Status: status(0, "MFA requirement skipped due to remembered device")}, mfa{"satisfiedByClaim", "", "details"}},
		"details: skipped":                  {&schemas.SignIn{Status: status(0, "MFA requirement skipped due to location")}, mfa{"notRequired", "", "details"}},
		"details: expired":                  {&schemas.SignIn{Status: status(50078, "MFA has expired due to the policies configured on tenant")}, mfa{"interrupted", "", "details"}},
		"details: strong":                   {&schemas.SignIn{Status: status(0, "MFA requirement satisfied by strong authentication")}, mfa{"satisfied", "", "details"}},
		"details of something else":         {&schemas.SignIn{Status: status(0, "SignIn Success & CA Success"), AuthenticationRequirement: single}, mfa{"notRequired", "", "requirement"}},
		"mfaDetail's text":                  {&schemas.SignIn{MfaDetail: &schemas.MfaDetail{AuthMethod: "Phone call", AuthDetail: "MFA denied; user hung up"}}, mfa{"denied", "Phone call", "details"}},
		"steps: satisfied":                  {&schemas.SignIn{AuthenticationDetails: steps{password, step("Text message", "Multifactor authentication", "", true)}}, mfa{"satisfied", "Text message", "steps"}},
		"steps: by claim":                   {&schemas.SignIn{AuthenticationDetails: steps{step("Previously satisfied", "Primary authentication", "First factor requirement satisfied by claim in the token", true), step("Previously satisfied", "Multi-factor authentication", "", true)}}, mfa{"satisfiedByClaim", "", "steps"}},
		"steps: by claim, in words":         {&schemas.SignIn{AuthenticationDetails: steps{step("Previously satisfied", "Primary authentication", "MFA requirement satisfied by claim in the token", true)}}, mfa{"satisfiedByClaim", "", "steps"}},
		"steps: denied":                     {&schemas.SignIn{Status: status(500121, ""), AuthenticationDetails: steps{password, step("Mobile app notification", "Multifactor authentication", "MFA denied; user did not respond to mobile app notification", false)}}, mfa{"denied", "Mobile app notification", "steps"}},
		"steps: in progress, then done":     {&schemas.SignIn{AuthenticationDetails: steps{password, step("Text message", "Multifactor authentication", "Authentication in progress", false), step("Text message", "Multifactor authentication", "MFA successfully completed", true)}}, mfa{"satisfied", "Text message", "steps"}},
		"steps: in progress":                {&schemas.SignIn{AuthenticationDetails: steps{password, step("Text message", "Multifactor authentication", "Authentication in progress", false)}}, mfa{"interrupted", "", "steps"}},
		"steps: not yet given":              {&schemas.SignIn{Status: status(50074, ""), AuthenticationDetails: steps{step("Text message", "Multifactor authentication", "", false)}}, mfa{"interrupted", "", "steps"}},
		"steps: mistyped once":              {&schemas.SignIn{AuthenticationDetails: steps{step("OATH verification code", "Multifactor authentication", "MFA denied; user entered incorrect code", false), step("Text message", "Multifactor authentication", "", true)}}, mfa{"satisfied", "Text message", "steps"}},
		"steps: two satisfied, the later":   {&schemas.SignIn{AuthenticationDetails: steps{step("Text message", "Multifactor authentication", "", true), step("FIDO2 security key", "MFA", "", true)}}, mfa{"satisfied", "FIDO2 security key", "steps"}},
		"steps: satisfied, then by claim":   {&schemas.SignIn{AuthenticationDetails: steps{step("Text message", "MFA", "", true), step("Satisfied by token", "MFA", "", true)}}, mfa{"satisfied", "Text message", "steps"}},
		"steps: by claim, then refused":     {&schemas.SignIn{AuthenticationDetails: steps{step("Previously satisfied", "MFA", "", true), step("Text message", "MFA", "MFA denied; user declined the authentication", false)}}, mfa{"satisfiedByClaim", "", "steps"}},
		"steps: refused, then in progress":  {&schemas.SignIn{AuthenticationDetails: steps{step("Phone call", "MFA", "MFA denied; user hung up, which failed", false), step("Text message", "MFA", "Authentication in progress", false)}}, mfa{"denied", "Phone call", "steps"}},
		"steps: in progress, then skipped":  {&schemas.SignIn{AuthenticationDetails: steps{step("Text message", "MFA", "Authentication in progress", false), step("", "MFA", "MFA requirement skipped due to location", true)}}, mfa{"interrupted", "", "steps"}},
		"steps: skipped":                    {&schemas.SignIn{AuthenticationDetails: steps{password, step("", "MFA", "MFA requirement skipped due to location", true)}}, mfa{"notRequired", "", "steps"}},
		"steps: failed without a word":      {&schemas.SignIn{Status: status(50126, ""), AuthenticationDetails: steps{step("Text message", "Multifactor authentication", "", false)}}, mfa{"denied", "Text message", "steps"}},
		"steps: without an outcome":         {&schemas.SignIn{Status: status(0, ""), AuthenticationDetails: steps{{AuthenticationMethod: "Text message", AuthenticationStepRequirement: "MFA"}}, AuthenticationRequirement: single}, mfa{"notRequired", "", "requirement"}},
		"steps before mfaDetail's method":   {&schemas.SignIn{MfaDetail: &schemas.MfaDetail{AuthMethod: "Phone call"}, AuthenticationDetails: steps{step("Text message", "MFA", "", true)}}, mfa{"satisfied", "Text message", "steps"}},
		"method: of the second factor":      {&schemas.SignIn{Status: status(0, "MFA completed in Azure AD"), AuthenticationDetails: steps{step("Text message", "Multifactor authentication", "", true), step("", "MFA", "", true), step("Password", "MFA", "", true), step("X.509 certificate", "Primary authentication", "", true)}}, mfa{"satisfied", "Text message", "details"}},
		"method: used, no password":         {&schemas.SignIn{Status: status(0, "MFA completed in Azure AD"), AuthenticationMethodsUsed: []string{"Text message", "PTA", "PHS", "Satisfied by token", "Previously satisfied"}}, mfa{"satisfied", "Text message", "details"}},
		"details: in other words":           {&schemas.SignIn{Status: status(0, "Multi-factor authentication succeeded")}, mfa{"satisfied", "", "details"}},
		"details: written together":         {&schemas.SignIn{Status: status(0, "multifactor requirement satisfied")}, mfa{"satisfied", "", "details"}},
		"details: completed, by words":      {&schemas.SignIn{Status: status(0, "The user completed MFA")}, mfa{"satisfied", "", "details"}},
		"details: of the first factor":      {&schemas.SignIn{Status: status(0, "First factor requirement satisfied by claim in the token"), AuthenticationRequirement: single}, mfa{"notRequired", "", "requirement"}},
		"details: without an outcome":       {&schemas.SignIn{Status: status(0, "MFA server"), AuthenticationRequirement: single}, mfa{"notRequired", "", "requirement"}},
		"code: has to renew it":             {&schemas.SignIn{Status: status(50078, "")}, mfa{"interrupted", "", "code"}},
		"code: has to enrol":                {&schemas.SignIn{Status: status(50079, "")}, mfa{"interrupted", "", "code"}},
		"code: too many calls":              {&schemas.SignIn{Status: status(50088, "")}, mfa{"denied", "", "code"}},
		"code: may not register":            {&schemas.SignIn{Status: status(53004, "")}, mfa{"denied", "", "code"}},
		"code: factor not allowed":          {&schemas.SignIn{Status: status(54008, "")}, mfa{"denied", "", "code"}},
		"code: another tenant's factor":     {&schemas.SignIn{Status: status(90072, "")}, mfa{"denied", "", "code"}},
		"a password alone":                  {&schemas.SignIn{Status: status(0, ""), AuthenticationDetails: steps{password}, AuthenticationRequirement: single}, mfa{"notRequired", "", "requirement"}},
		"code: has to give it":              {&schemas.SignIn{Status: status(50076, ""), AuthenticationRequirement: multi}, mfa{"interrupted", "", "code"}},
		"code: has to register":             {&schemas.SignIn{Status: status(50072, "")}, mfa{"interrupted", "", "code"}},
		"code: failed":                      {&schemas.SignIn{Status: status(500121, ""), AuthenticationMethodsUsed: []string{"Password", "SMS"}}, mfa{"denied", "SMS", "code"}},
		"mfaDetail's method":                {&schemas.SignIn{Status: status(0, ""), MfaDetail: &schemas.MfaDetail{AuthMethod: "Text message"}}, mfa{"satisfied", "Text message", "details"}},
		"mfaDetail's method, and a failure": {&schemas.SignIn{Status: status(53003, ""), MfaDetail: &schemas.MfaDetail{AuthMethod: "Text message"}}, mfa{}},
		"requirement: multi, success":       {&schemas.SignIn{Status: status(0, ""), AuthenticationRequirement: multi}, mfa{"satisfied", "", "requirement"}},
		"requirement: multi, failure":       {&schemas.SignIn{Status: status(53003, ""), AuthenticationRequirement: multi}, mfa{}},
		"requirement: single":               {&schemas.SignIn{Status: status(0, ""), AuthenticationRequirement: single}, mfa{"notRequired", "", "requirement"}},
		"requirement: single, failure":      {&schemas.SignIn{Status: status(50126, ""), AuthenticationRequirement: single}, mfa{"notRequired", "", "requirement"}},
	} {
		t.Run(name, func(t *testing.T) {
			status := decideStatus(schemas.Errors(), c.ev.Status).status
			assert.Equal(t, c.want, decideMFA(c.ev, status))
		})
	}
}

// What the published events say about a second factor: mostly nothing.
func TestDecideMFA_realEvents(t *testing.T) {
	decoder := rawevent.NewDecoder()
	src := rawevent.Source{Tenant: "tenant", Received: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	counts := map[mfa]int{}
	for _, value := range realRecords(t, filepath.Join(testkit.RealData(t), "signins")) {
		decoder.Decode(value, src, func(d rawevent.Decoded) bool {
			if d.Err == nil {
				counts[decideMFA(d.Event, decideStatus(schemas.Errors(), d.Event.Status).status)]++
			}
			return true
		})
	}
	assert.Equal(t, map[mfa]int{
		{}: 31, {"notRequired", "", "requirement"}: 13, {"satisfiedByClaim", "", "details"}: 4, {"satisfiedByClaim", "", "steps"}: 1,
	}, counts)
}
