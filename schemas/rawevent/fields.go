package rawevent

import "github.com/gatehouse/gatehouse/schemas/ascii"

// newFields builds the table of all top-level names.
func newFields() *ascii.Names[field] {
	table := ascii.NewNames[field](256)
	for _, p := range graphProperties() {
		f := table.At(p.name)
		f.set[inGraph], f.set[inRow] = p.set, p.set
		f.marks |= markGraph
	}
	for _, p := range envelopeProperties() {
		f := table.At(p.name)
		f.set[inEnvelope], f.set[inRow] = p.set, p.set
	}
	for _, p := range rowProperties() {
		table.At(p.name).set[inRow] = p.set
	}
	for _, p := range portalProperties() {
		table.At(p.name).set[inPortal] = p.set
	}
	markHuntingNames(table)
	markFlatNames(table)
	markAgent(table)
	mark := func(m mark, list ...string) {
		for _, name := range list {
			table.At(name).marks |= m
		}
	}
	mark(markBatch, batchNames[:]...)
	mark(markWrapped, wrapperNames[:]...)
	mark(markProperties, "properties")
	mark(markObject, "properties", "status", "location", "locationDetails", "deviceDetail", "mfaDetail", "managedServiceIdentity",
		"tokenProtectionStatusDetails", "authenticationAppDeviceDetails")
	mark(markList, "appliedConditionalAccessPolicies", "conditionalAccessPolicies", "authenticationDetails", "authenticationProcessingDetails",
		"networkLocationDetails", "authenticationContextClassReferences", "sessionLifetimePolicies", "authenticationRequirementPolicies",
		"authenticationAppPolicyEvaluationDetails", "appliedEventListeners")
	mark(markDirectory, directoryNames[:]...)
	mark(markOther, otherNames[:]...)
	mark(markCount, "count_", "countif_") // the names that KQL gives what count() and countif() return
	mark(markElastic, "azure")
	mark(markFields, fieldsName)
	mark(markFullLog, fullLogName)
	mark(markLoose, looseWrappers[:]...)
	mark(markLoose, batchNames[:]...) // where they hold no list
	mark(markCapture, captureNames[:]...)
	mark(markTexts, "authenticationMethodsUsed", "signInEventTypes", "riskEventTypes", "riskEventTypes_v2", "riskEventTypesV2", "conditionalAccessAudiences")
	mark(markCategory, "category")
	mark(markEnvelope, "category", "operationName", "resultType", "callerIpAddress", "resultSignature")
	mark(markRow, "TimeGenerated", "AADTenantId", "LocationDetails", "ResourceIdentity")
	mark(markPortal, "Date (UTC)", "Request ID")
	mark(markSure, "ipAddress", "callerIpAddress", "clientAppUsed", "conditionalAccessStatus",
		"appliedConditionalAccessPolicies", "signInEventTypes", "isInteractive", "authenticationRequirement",
		"authenticationDetails", "riskLevelDuringSignIn", "resourceDisplayName", "appDisplayName", "userAgent")
	unmarkCommon(table)
	numberThings(table)
	return table
}

// unmarkCommon takes the mark of a signIn's property from names that many other
// objects have.
func unmarkCommon(table *ascii.Names[field]) {
	for _, name := range [...]string{"id", "status", "location", "tenantId", "correlationId", "sessionId", "resourceId"} {
		table.At(name).marks &^= markGraph
	}
}
