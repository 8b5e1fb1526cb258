package simulate

import "strconv"

// azureMonitor appends the sign-in as a record of an Azure Monitor export: an
// envelope around the Graph object in its beta version.
func (w *writer) azureMonitor(s *signIn) {
	w.open('{')
	w.time("time", arrival(s), layoutTicks)
	w.str("resourceId", "/tenants/"+s.tenant.ID+"/providers/Microsoft.aadiam")
	w.str("operationName", "Sign-in activity")
	w.str("operationVersion", "1.0")
	w.str("category", s.kind.category())
	w.str("tenantId", s.tenant.ID)
	w.str("resultType", strconv.Itoa(int(s.code)))
	w.str("resultSignature", "None")
	if s.code != 0 {
		w.str("resultDescription", reasonOf(s.code))
	}
	w.int("durationMs", 0)
	if s.ip != "" {
		w.str("callerIpAddress", s.ip)
	}
	w.str("correlationId", s.correlation)
	if s.person != nil {
		w.str("identity", s.person.display)
	}
	w.int("Level", 4)
	if !s.unplaced {
		w.str("location", s.where.country)
	}
	w.key("properties")
	w.properties(s)
	w.close('}')
}

func (w *writer) properties(s *signIn) {
	w.open('{')
	w.str("id", s.id)
	w.time("createdDateTime", s.at, layoutOffset)
	w.identity(s)
	w.application(s)
	w.str("ipAddress", s.ip)
	w.clientUsed(s)
	w.str("correlationId", s.correlation)
	w.str("conditionalAccessStatus", s.conditionalAccess)
	w.bool("isInteractive", s.kind == interactive)
	w.riskOf(s)
	w.key("status")
	w.status(s, false)
	if s.workload == nil {
		w.key("deviceDetail")
		w.device(s)
	}
	w.key("location")
	w.place(s)
	w.key("appliedConditionalAccessPolicies")
	w.policies(s, true)
	w.beta(s)
	w.str("ssoExtensionVersion", "")
	w.key("privateLinkDetails")
	w.open('{')
	w.close('}')
	w.close('}')
}
