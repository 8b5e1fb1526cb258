package query

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// csvColumn is a column of a download, as the portal of a large directory names it.
type csvColumn struct {
	name string
	// columns are what it is made of; more is the property in the column of that
	// name, and part a member of it.
	columns []string
	value   func(*row) string
	more    string
	part    string
}

func plain(name, column string, value func(*row) string) csvColumn {
	return csvColumn{name: name, columns: []string{column}, value: value}
}

func kept(name, more string) csvColumn { return csvColumn{name: name, more: more} }

func keptPart(name, more, part string) csvColumn {
	return csvColumn{name: name, more: more, part: part}
}

// targetColumns are the columns of what was signed in to, from where and with
// which result; the files of people and of applications share them.
var targetColumns = []csvColumn{
	plain("Application", "app_display_name", func(r *row) string { return r.appDisplayName }),
	plain("Application ID ", "app_id", func(r *row) string { return r.appID }),
	kept("App owner tenant ID", "appOwnerTenantId"),
	plain("Resource", "resource_display_name", func(r *row) string { return r.resourceDisplayName }),
	plain("Resource ID ", "resource_id", func(r *row) string { return r.resourceID }),
	plain("Resource tenant ID", "resource_tenant_id", func(r *row) string { return r.resourceTenantID }),
	kept("Resource owner tenant ID", "resourceOwnerTenantId"),
	plain("Home tenant ID", "home_tenant_id", func(r *row) string { return r.homeTenantID }),
	kept("Home tenant name", "homeTenantName"),
	plain("IP address", "ip_address", func(r *row) string { return r.ipAddress }),
	{name: "Location", columns: []string{"city", "state", "country"}, value: locationCell},
	plain("Status", "status", func(r *row) string { return r.status }),
	{name: "Sign-in error code", columns: []string{"error_code", "status"}, value: errorCodeCell},
	{name: "Failure reason", columns: []string{"status", "failure_reason", "reported_failure_reason"}, value: shownFailureReason},
}

// userColumns are the columns of people's sign-ins, in the order of the portal's
// files, with their blanks and the one that is there twice.
var userColumns = slices.Concat([]csvColumn{
	{name: "Date (UTC)", columns: []string{"created_at"}, value: createdCell},
	plain("Request ID", "id", func(r *row) string { return r.id }),
	plain("User agent", "user_agent", func(r *row) string { return r.userAgent }),
	plain("Correlation ID", "correlation_id", func(r *row) string { return r.correlationID }),
	plain("User ID", "user_id", func(r *row) string { return r.userID }),
	plain("User", "user_display_name", func(r *row) string { return r.userDisplayName }),
	plain("Username", "user_principal_name", func(r *row) string { return r.userPrincipalName }),
	plain("User type", "user_type", func(r *row) string { return capital(r.userType) }),
	plain("Cross tenant access type", "cross_tenant_access_type", func(r *row) string { return r.crossTenantAccessType }),
	plain("Incoming token type", "incoming_token_type", func(r *row) string { return r.incomingTokenType }),
	plain("Authentication Protocol", "authentication_protocol", func(r *row) string { return r.authenticationProtocol }),
	plain("Unique token identifier", "unique_token_identifier", func(r *row) string { return r.uniqueTokenIdentifier }),
	kept("Original transfer method", "originalTransferMethod"),
	plain("Client credential type", "client_credential_type", func(r *row) string { return r.clientCredentialType }),
	keptPart("Token Protection - Sign In Session", "tokenProtectionStatusDetails", "signInSessionStatus"),
	keptPart("Token Protection - Sign In Session StatusCode", "tokenProtectionStatusDetails", "signInSessionStatusCode"),
}, targetColumns, []csvColumn{
	plain("Client app", "client_app", func(r *row) string { return r.clientApp }),
	plain("Device ID", "device_id", func(r *row) string { return r.deviceID }),
	plain("Browser", "browser", func(r *row) string { return r.browser }),
	plain("Operating System", "operating_system", func(r *row) string { return r.operatingSystem }),
	plain("Compliant", "is_compliant", func(r *row) string { return trueCell(r.isCompliant) }),
	plain("Managed", "is_managed", func(r *row) string { return trueCell(r.isManaged) }),
	plain("Join Type", "trust_type", func(r *row) string { return r.trustType }),
	plain("Multifactor authentication result", "additional_details", func(r *row) string { return r.additionalDetails }),
	keptPart("Multifactor authentication auth method", "mfaDetail", "authMethod"),
	keptPart("Multifactor authentication auth detail", "mfaDetail", "authDetail"),
	plain("Authentication requirement", "authentication_requirement", requirementCell),
	kept("Sign-in identifier", "signInIdentifier"),
	plain("Session ID", "session_id", func(r *row) string { return r.sessionID }),
	kept("IP address (seen by resource)", "ipAddressFromResourceProvider"),
	kept("Through Global Secure Access", "isThroughGlobalSecureAccess"),
	kept("Global Secure Access IP address", "globalSecureAccessIpAddress"),
	plain("Autonomous system  number", "autonomous_system_number", asnCell),
	kept("Flagged for review", "flaggedForReview"),
	plain("Token issuer type", "token_issuer_type", func(r *row) string { return r.tokenIssuerType }),
	plain("Incoming token type", "incoming_token_type", func(r *row) string { return r.incomingTokenType }),
	kept("Token issuer name", "tokenIssuerName"),
	plain("Latency", "processing_time_ms", latencyCell),
	plain("Conditional Access", "conditional_access_status", conditionalAccessCell),
	keptPart("Managed Identity type", "managedServiceIdentity", "msiType"),
	keptPart("Associated Resource Id", "managedServiceIdentity", "associatedResourceId"),
	keptPart("Federated Token Id", "managedServiceIdentity", "federatedTokenId"),
	keptPart("Federated Token Issuer", "managedServiceIdentity", "federatedTokenIssuer"),
})

// applicationColumns are the columns of applications' sign-ins.
var applicationColumns = slices.Concat([]csvColumn{
	{name: "Date (UTC)", columns: []string{"created_at"}, value: createdCell},
	plain("Request ID", "id", func(r *row) string { return r.id }),
	plain("Correlation ID", "correlation_id", func(r *row) string { return r.correlationID }),
	plain("Service principal ID", "service_principal_id", func(r *row) string { return r.servicePrincipalID }),
	plain("Service principal name", "service_principal_name", func(r *row) string { return r.servicePrincipalName }),
	kept("Credential key ID", "servicePrincipalCredentialKeyId"),
	kept("Credential thumbprint", "servicePrincipalCredentialThumbprint"),
}, targetColumns, []csvColumn{
	plain("Conditional Access", "conditional_access_status", conditionalAccessCell),
})

func createdCell(r *row) string {
	quoted := string(appendTime(nil, r.createdAt))
	return quoted[1 : len(quoted)-1]
}

// locationCell is "City, State, CC", with the empty places of what is not known,
// or the country alone.
func locationCell(r *row) string {
	if r.city == "" && r.state == "" {
		return r.country
	}
	return r.city + ", " + r.state + ", " + r.country
}

// errorCodeCell is empty on success, as in the portal's files.
func errorCodeCell(r *row) string {
	if r.status == "Success" && r.errorCode == 0 {
		return ""
	}
	return strconv.Itoa(int(r.errorCode))
}

func asnCell(r *row) string {
	if r.autonomousSystemNumber == 0 {
		return ""
	}
	return strconv.FormatUint(uint64(r.autonomousSystemNumber), 10)
}

func latencyCell(r *row) string {
	if r.processingTimeMs == nil {
		return ""
	}
	return strconv.FormatUint(uint64(*r.processingTimeMs), 10)
}

func requirementCell(r *row) string {
	switch r.authenticationRequirement {
	case "singleFactorAuthentication":
		return "Single-factor authentication"
	case "multiFactorAuthentication":
		return "Multifactor authentication"
	}
	return r.authenticationRequirement
}

func conditionalAccessCell(r *row) string {
	if r.conditionalAccessStatus == "notApplied" {
		return "Not Applied"
	}
	return capital(r.conditionalAccessStatus)
}

// capital makes a word of an enumeration begin with a capital letter.
func capital(word string) string {
	if word == "" || word[0] < 'a' || word[0] > 'z' {
		return word
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

func trueCell(b *bool) string {
	if b == nil {
		return ""
	}
	return capital(strconv.FormatBool(*b))
}

// keptCell is a property of the column more as a cell: text as it is, true and
// false as Yes and No.
func keptCell(value, part string) string {
	if part != "" {
		value, _ = find(value, part)
	}
	switch value {
	case "", "null":
		return ""
	case "true":
		return "Yes"
	case "false":
		return "No"
	}
	if value[0] != '"' {
		return value
	}
	text, err := jsontext.AppendUnquote(nil, value)
	if err != nil {
		return value
	}
	return string(text)
}
