package policy

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// Met says which demands of policies a sign-in met.
type Met struct {
	MFA Known
	// Strong and PhishingResistant are the built-in authentication strengths
	// passwordless and phishing-resistant.
	Strong            Known
	PhishingResistant Known

	CompliantDevice      Known
	DomainJoinedDevice   Known
	ApprovedApplication  Known
	CompliantApplication Known
	PasswordChange       Known
	// Custom is a factor at another provider.
	Custom Known
	// Bound is whether the session is bound to its device.
	Bound Known
}

// Error codes that say which demand was not met.
const (
	codeDeviceNotCompliant    = 53000
	codeDeviceNotDomainJoined = 53001
	codeAppNotApproved        = 53002
	codeAppNotProtected       = 53009
	codeAppNotApprovedToo     = 530021
	codePasswordChange        = 50142
	codeExternalChallenge     = 50158
	codeMFARequired           = 50074
	codeMFARequiredByPolicy   = 50076
	codeMFARegistration       = 50072
	codeMFARegistrationToo    = 50079
	codeMFATooOld             = 50078
	codeMFANotCompleted       = 500121
)

// readOutcome reads how the sign-in ended and which demands it met.
func (f *Facts) readOutcome(ev *schemas.SignIn, e *schemas.Enrichment) {
	f.Status = e.GetStatus()
	if f.Status == schemas.Status_STATUS_UNSPECIFIED && ev.GetStatus() != nil && ev.Status.ErrorCode != nil {
		f.Status = schemas.Status_STATUS_SUCCESS
		if entry, ok := schemas.Errors().Lookup(f.Code); ok {
			f.Status = entry.Status
		} else if f.Code != 0 {
			f.Status = schemas.Status_STATUS_FAILURE
		}
	}
	means, _ := MeaningOf(f.Code)
	f.FirstFactorFailed = means == CodeFirstFactorFailed
	f.Met.MFA = f.metMFA(ev, e)
	f.readStrength(ev, e)
	f.readDemands()
	f.readBound(ev)
	if f.Met.PasswordChange == Unknown && strings.EqualFold(ev.RiskDetail, "userPerformedSecuredPasswordChange") {
		f.Met.PasswordChange = Yes
	}
}

// metMFA decides whether a second factor was given: the enrichment's decision,
// else by code, by steps, and by what was asked. A method that is two factors in
// one counts even where one was enough.
func (f *Facts) metMFA(ev *schemas.SignIn, e *schemas.Enrichment) Known {
	switch e.GetMfaResult() {
	case "satisfied", "satisfiedByClaim":
		return Yes
	case "denied", "interrupted":
		return No
	}
	switch f.Code {
	case codeMFARequired, codeMFARequiredByPolicy, codeMFARegistration, codeMFARegistrationToo, codeMFATooOld, codeMFANotCompleted:
		return No
	}
	if containsFold(ev.GetStatus().GetAdditionalDetails(), "MFA requirement satisfied") {
		return Yes
	}
	certificate := false
	for _, step := range ev.AuthenticationDetails {
		if containsFold(step.AuthenticationStepResultDetail, "MFA requirement satisfied") || strength(step.AuthenticationMethod) > 0 && step.GetSucceeded() {
			return Yes
		}
		certificate = certificate || isCertificate(step.AuthenticationMethod) && step.GetSucceeded()
	}
	one := e.GetMfaResult() == "notRequired" || strings.EqualFold(ev.AuthenticationRequirement, "singleFactorAuthentication")
	switch {
	case one && certificate:
		return Unknown
	case one:
		return No
	case f.Status == schemas.Status_STATUS_SUCCESS && strings.EqualFold(ev.AuthenticationRequirement, "multiFactorAuthentication"):
		return Yes
	}
	return Unknown
}

// readBound reads whether the session is bound to its device, as the newer of two
// properties says, else the older.
func (f *Facts) readBound(ev *schemas.SignIn) {
	for _, status := range [...]string{ev.GetTokenProtectionStatusDetails().GetSignInSessionStatus(), ev.SignInTokenProtectionStatus} {
		switch {
		case strings.EqualFold(status, "bound"):
			f.Met.Bound = Yes
		case strings.EqualFold(status, "unbound"):
			f.Met.Bound = No
		default:
			continue
		}
		return
	}
}

// strength grades an authentication method: 2 resists phishing, 1 needs no
// password, 0 is any other or unknown.
func strength(method string) int {
	switch {
	case containsFold(method, "fido2"), containsFold(method, "passkey"), containsFold(method, "windows hello"), containsFold(method, "platform credential"):
		return 2
	case containsFold(method, "passwordless"), containsFold(method, "phone sign-in"), containsFold(method, "phone sign in"):
		return 1
	}
	return 0
}

// isCertificate is whether a method is a certificate: one factor or two, as the tenant
// has set (Microsoft Learn, certificate-based authentication).
func isCertificate(method string) bool {
	return containsFold(method, "x.509") || containsFold(method, "certificate")
}

// readStrength grades the methods of steps that succeeded. A claim in a token
// does not say by which method it was earned; a certificate was both factors where
// two were given and nothing else is named.
func (f *Facts) readStrength(ev *schemas.SignIn, e *schemas.Enrichment) {
	best, claims, named, certificate := 0, e.GetMfaResult() == "satisfiedByClaim", false, false
	grade := func(method string) {
		certificate = certificate || isCertificate(method)
		named = named || !isCertificate(method)
		best = max(best, strength(method))
	}
	for _, step := range ev.AuthenticationDetails {
		if step.Succeeded != nil && !*step.Succeeded {
			continue
		}
		if step.AuthenticationMethod == "" || strings.EqualFold(step.AuthenticationMethod, "Previously satisfied") {
			claims = true
			continue
		}
		grade(step.AuthenticationMethod)
	}
	for _, method := range ev.AuthenticationMethodsUsed {
		grade(method)
	}
	switch {
	case best == 2, certificate && !named && !claims && f.Met.MFA == Yes:
		f.Met.Strong, f.Met.PhishingResistant = Yes, Yes
	case best == 1 && !claims && !certificate:
		f.Met.Strong, f.Met.PhishingResistant = Yes, No
	case best == 1:
		f.Met.Strong = Yes
	case f.Met.MFA == No, named && !claims && !certificate:
		f.Met.Strong, f.Met.PhishingResistant = No, No
	}
}

// intuneEnrollment is the resource by which devices come to be managed.
const intuneEnrollment = "d4ebce55-015a-49b5-a083-c84d1797ae8c"

// enrols is whether a resource is one by which devices become known.
func enrols(resource string) bool {
	return strings.EqualFold(resource, intuneEnrollment) || inGroup(actionRegisterDevice, resource)
}

// readDemands reads what the device and the error code say.
func (f *Facts) readDemands() {
	m := &f.Met
	m.CompliantDevice = f.Device.Compliant
	switch {
	case f.Device.TrustType != "":
		m.DomainJoinedDevice = known(f.Device.TrustType == "ServerAD")
	case f.Device.Registered == No:
		m.DomainJoinedDevice = No
	}
	if f.Platform != "" && f.Platform != "iOS" && f.Platform != "android" { // no other has such applications
		m.ApprovedApplication, m.CompliantApplication = No, No
	}
	if f.Platform == "windows" { // Edge can be protected there
		m.CompliantApplication = Unknown
	}
	if m.CompliantDevice == No && enrols(f.ResourceID) { // the demand does not keep devices from meeting it
		m.CompliantDevice = Unknown
	}
	switch f.Code {
	case codeDeviceNotCompliant:
		m.CompliantDevice = No
	case codeDeviceNotDomainJoined:
		m.DomainJoinedDevice = No
	case codeAppNotApproved, codeAppNotApprovedToo:
		m.ApprovedApplication = No
	case codeAppNotProtected:
		m.CompliantApplication = No
	case codePasswordChange:
		m.PasswordChange = No
	case codeExternalChallenge:
		m.Custom = No
	}
}
