package simulate

import "strconv"

// logAnalytics appends the sign-in as a row of a Log Analytics table: Pascal-case
// names, nested values as JSON text.
func (w *writer) logAnalytics(s *signIn) {
	w.open('{')
	w.time("TimeGenerated", arrival(s), layoutTicks)
	w.time("CreatedDateTime", s.at, layoutTicks)
	w.str("Id", s.id)
	w.str("AADTenantId", s.tenant.ID)
	w.str("TenantId", uuidOf(mix(1, uint64(len(s.tenant.Name))), 7)) // the workspace
	w.str("OperationName", "Sign-in activity")
	w.str("Category", s.kind.category())
	w.str("ResultType", strconv.Itoa(int(s.code)))
	w.str("ResultDescription", resultDescription(s))
	w.str("CorrelationId", s.correlation)
	w.str("OriginalRequestId", s.originalRequest)
	w.rowIdentity(s)
	w.str("IPAddress", s.ip)
	w.text("Status", func(in *writer) { in.status(s, false) })
	w.text("LocationDetails", func(in *writer) { in.place(s) })
	w.text("ConditionalAccessPolicies", func(in *writer) { in.policies(s, true) })
	w.str("ConditionalAccessStatus", s.conditionalAccess)
	w.text("AuthenticationProcessingDetails", func(in *writer) { in.processingDetails(s) })
	w.text("NetworkLocationDetails", func(in *writer) { in.networkLocations(s) })
	w.str("AuthenticationRequirement", requirement(s))
	w.str("AuthenticationProtocol", s.protocol)
	w.str("IncomingTokenType", s.token)
	w.bool("IsInteractive", s.kind == interactive)
	w.str("RiskDetail", s.riskDetail)
	w.str("RiskLevelAggregated", s.risk)
	w.str("RiskLevelDuringSignIn", s.risk)
	w.str("RiskState", s.riskState)
	w.text("RiskEventTypes_V2", func(in *writer) { in.elements(s.riskEvents) })
	w.str("UniqueTokenIdentifier", tokenIdentifier(s.id))
	w.int("ProcessingTimeInMilliseconds", int64(s.processing))
	w.str("HomeTenantId", s.tenant.ID)
	w.str("ResourceTenantId", s.tenant.ID)
	w.str("TokenIssuerType", "AzureAD")
	w.str("Type", tableOf(s.kind))
	w.close('}')
}

func (w *writer) elements(values []string) {
	w.open('[')
	for _, v := range values {
		w.element(v)
	}
	w.close(']')
}

func resultDescription(s *signIn) string {
	if s.code == 0 {
		return ""
	}
	return reasonOf(s.code)
}

// tableOf is the Log Analytics table that holds a kind of sign-in.
func tableOf(k kind) string {
	return [...]string{"SigninLogs", "AADNonInteractiveUserSignInLogs", "AADServicePrincipalSignInLogs", "AADManagedIdentitySignInLogs"}[k]
}

func (w *writer) rowIdentity(s *signIn) {
	if l := s.workload; l != nil {
		w.str("AppId", l.appID)
		w.str("ServicePrincipalId", l.id)
		w.str("ServicePrincipalName", l.name)
		w.str("ResourceDisplayName", l.resource)
		w.str("ResourceIdentity", l.resourceID)
		return
	}
	w.str("Identity", s.person.display)
	w.str("UserDisplayName", s.person.display)
	w.str("UserId", s.person.id)
	w.str("UserPrincipalName", s.person.upn)
	w.str("UserType", userType(s.person))
	w.str("AppId", s.app.id)
	w.str("AppDisplayName", s.app.name)
	w.str("ResourceDisplayName", s.app.resource)
	w.str("ResourceIdentity", s.app.resourceID)
	w.str("ClientAppUsed", s.client)
	w.str("UserAgent", s.agent)
	if s.device != nil {
		w.str("SessionId", s.person.session(s.at))
	}
	w.text("DeviceDetail", func(in *writer) { in.device(s) })
	w.text("AuthenticationDetails", func(in *writer) { in.authenticationDetails(s) })
	w.text("AuthenticationMethodsUsed", func(in *writer) { in.elements(methodsUsed(s)) })
}
