package simulate

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"
)

// Layouts of times in the wild.
const (
	layoutSeconds = "2006-01-02T15:04:05Z"
	layoutTicks   = "2006-01-02T15:04:05.0000000Z"
	layoutOffset  = "2006-01-02T15:04:05.0000000+00:00"
)

// graph appends the sign-in as a Graph signIn object; basic leaves out what only
// the beta version has. tenantId says whose it is: producers that serve one
// tenant leave that to the token or the topic.
func (w *writer) graph(s *signIn) {
	basic := s.shape == graphBasicShape
	w.open('{')
	w.str("id", s.id)
	w.time("createdDateTime", s.at, layoutSeconds)
	w.str("tenantId", s.tenant.ID)
	w.identity(s)
	w.application(s)
	w.str("ipAddress", s.ip)
	w.clientUsed(s)
	w.str("correlationId", s.correlation)
	w.str("conditionalAccessStatus", s.conditionalAccess)
	w.bool("isInteractive", s.kind == interactive)
	w.riskOf(s)
	w.key("status")
	w.status(s, true)
	w.key("deviceDetail")
	w.device(s)
	w.key("location")
	w.place(s)
	w.key("appliedConditionalAccessPolicies")
	w.policies(s, false)
	if !basic {
		w.list("signInEventTypes", []string{s.kind.eventType()})
		w.beta(s)
	}
	w.close('}')
}

// beta appends the properties that only the beta version and exports have.
func (w *writer) beta(s *signIn) {
	w.str("originalRequestId", s.originalRequest)
	w.str("uniqueTokenIdentifier", tokenIdentifier(s.id))
	w.str("homeTenantId", s.tenant.ID)
	w.str("resourceTenantId", s.tenant.ID)
	w.str("authenticationProtocol", s.protocol)
	w.str("incomingTokenType", s.token)
	w.str("tokenIssuerType", "AzureAD")
	w.str("crossTenantAccessType", crossTenant(s))
	w.int("processingTimeInMilliseconds", int64(s.processing))
	w.bool("flaggedForReview", false)
	w.str("authenticationRequirement", requirement(s))
	if s.person != nil {
		if s.device != nil { // attackers and mail programs are in no session of the person's
			w.str("sessionId", s.person.session(s.at))
		}
		w.key("authenticationDetails")
		w.authenticationDetails(s)
		w.list("authenticationMethodsUsed", methodsUsed(s))
	}
	w.key("authenticationProcessingDetails")
	w.processingDetails(s)
	w.key("networkLocationDetails")
	w.networkLocations(s)
}

func (w *writer) identity(s *signIn) {
	if l := s.workload; l != nil {
		w.null("userId")
		w.str("servicePrincipalId", l.id)
		w.str("servicePrincipalName", l.name)
		if !l.managed {
			w.str("servicePrincipalCredentialKeyId", l.keyID)
			w.str("clientCredentialType", credential(l))
		} else {
			w.str("azureResourceId", l.azureResource)
		}
		return
	}
	w.str("userDisplayName", s.person.display)
	w.str("userPrincipalName", s.person.upn)
	w.str("userId", s.person.id)
	w.str("userType", userType(s.person))
}

func credential(l *workload) string {
	if l.certificate {
		return "certificate"
	}
	return "clientSecret"
}

func userType(p *person) string {
	if p.guest {
		return "guest"
	}
	return "member"
}

func crossTenant(s *signIn) string {
	if s.person != nil && s.person.guest {
		return "b2bCollaboration"
	}
	return "none"
}

func requirement(s *signIn) string {
	if s.multi {
		return "multiFactorAuthentication"
	}
	return "singleFactorAuthentication"
}

func (w *writer) application(s *signIn) {
	if l := s.workload; l != nil {
		w.str("appId", l.appID)
		w.str("resourceDisplayName", l.resource)
		w.str("resourceId", l.resourceID)
		return
	}
	w.str("appId", s.app.id)
	w.str("appDisplayName", s.app.name)
	w.str("resourceDisplayName", s.app.resource)
	w.str("resourceId", s.app.resourceID)
}

func (w *writer) clientUsed(s *signIn) {
	if s.workload != nil {
		return // services name neither
	}
	w.str("clientAppUsed", s.client)
	w.str("userAgent", s.agent)
}

func (w *writer) riskOf(s *signIn) {
	w.str("riskDetail", s.riskDetail)
	w.str("riskLevelAggregated", s.risk)
	w.str("riskLevelDuringSignIn", s.risk)
	w.str("riskState", s.riskState)
	w.list("riskEventTypes_v2", s.riskEvents)
}

// status appends the result. Graph names a reason on success, too; exports don't.
func (w *writer) status(s *signIn, always bool) {
	w.open('{')
	w.int("errorCode", int64(s.code))
	if s.code != 0 || always {
		w.str("failureReason", reasonOf(s.code))
	}
	if s.details != "" {
		w.str("additionalDetails", s.details)
	}
	w.close('}')
}

func (w *writer) device(s *signIn) {
	w.open('{')
	if d := s.device; d != nil {
		w.str("deviceId", d.id)
		w.strOrNull("displayName", d.name)
		w.str("operatingSystem", d.os)
		if s.client == clientBrowser {
			w.str("browser", d.browser)
		}
		w.bool("isCompliant", d.compliant)
		w.bool("isManaged", d.managed)
		w.strOrNull("trustType", d.trust)
	}
	w.close('}')
}

func (w *writer) place(s *signIn) {
	w.open('{')
	if s.unplaced {
		w.str("city", "")
		w.str("state", "")
		w.str("countryOrRegion", "")
		w.key("geoCoordinates")
		w.open('{')
		w.close('}')
	} else {
		w.str("city", s.where.city)
		w.str("state", s.where.state)
		w.str("countryOrRegion", s.where.country)
		w.key("geoCoordinates")
		w.open('{')
		w.float("latitude", s.where.lat)
		w.float("longitude", s.where.lon)
		w.close('}')
	}
	w.close('}')
}

// policies appends what the policies said; exports write conditions as a number.
func (w *writer) policies(s *signIn, export bool) {
	w.open('[')
	for _, v := range s.verdicts {
		w.open('{')
		w.str("id", v.policy.id)
		w.str("displayName", v.policy.name)
		w.list("enforcedGrantControls", oneOrNone(v.policy.control))
		w.list("enforcedSessionControls", oneOrNone(v.policy.session))
		w.str("result", v.result)
		switch {
		case export:
			w.int("conditionsSatisfied", int64(v.satisfied))
			w.int("conditionsNotSatisfied", int64(v.missed))
		case s.shape != graphBasicShape:
			w.str("conditionsSatisfied", conditions(v.satisfied))
			w.str("conditionsNotSatisfied", conditions(v.missed))
		}
		w.close('}')
	}
	w.close(']')
}

func oneOrNone(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// conditions spells a bit field of conditions out.
func conditions(bits int) string {
	var names []string
	for _, c := range conditionNames() {
		if bits&c.bit != 0 {
			names = append(names, c.name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ",")
}

func (w *writer) authenticationDetails(s *signIn) {
	w.open('[')
	for _, st := range s.steps {
		w.open('{')
		w.time("authenticationStepDateTime", st.at, layoutSeconds)
		w.str("authenticationMethod", st.method)
		if st.detail != "" {
			w.str("authenticationMethodDetail", st.detail)
		}
		w.bool("succeeded", st.succeeded)
		w.str("authenticationStepResultDetail", st.result)
		w.str("authenticationStepRequirement", st.requirement)
		w.close('}')
	}
	w.close(']')
}

func methodsUsed(s *signIn) []string {
	for _, st := range s.steps {
		if st.requirement == secondFactor && st.method == s.person.method.name {
			return []string{s.person.method.used}
		}
	}
	return nil
}

func (w *writer) processingDetails(s *signIn) {
	w.open('[')
	if s.workload == nil {
		w.pair("Login Hint Present", "True")
		w.pair("Is CAE Token", "False")
	} else {
		w.pair("Azure AD App Authentication Library", "Family: MSAL.NET Library Ver: 4.77.1")
	}
	w.close(']')
}

func (w *writer) pair(key, value string) {
	w.open('{')
	w.str("key", key)
	w.str("value", value)
	w.close('}')
}

func (w *writer) networkLocations(s *signIn) {
	w.open('[')
	if s.person != nil && s.ip == s.person.office.egress {
		w.open('{')
		w.str("networkType", "namedNetwork")
		w.list("networkNames", []string{"Office " + s.person.office.city})
		w.close('}')
	}
	w.close(']')
}

// tokenIdentifier is the request id's 16 bytes in URL-safe base64.
func tokenIdentifier(id string) string {
	raw, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// arrival is when the export sent the event: some seconds to minutes after it.
func arrival(s *signIn) time.Time {
	return s.at.Add(time.Duration(5+s.processing%90) * time.Second)
}
