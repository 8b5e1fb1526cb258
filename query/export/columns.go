package export

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/gatehouse/gatehouse/internal/jsonobject"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
)

// column is a column of a download, as the portal of a large directory names it.
type column struct {
	name string
	// columns are what it is made of; more is the property in the column of that
	// name, and part a member of it.
	columns []string
	value   func(*entity.Row) string
	more    string
	part    string
}

func plain(name, from string, value func(*entity.Row) string) column {
	return column{name: name, columns: []string{from}, value: value}
}

func kept(name, more string) column { return column{name: name, more: more} }

func keptPart(name, more, part string) column {
	return column{name: name, more: more, part: part}
}

// targetColumns are the columns of what was signed in to, from where and with
// which result; the files of people and of applications share them.
var targetColumns = []column{
	plain("Application", "app_display_name", func(r *entity.Row) string { return r.AppDisplayName }),
	plain("Application ID ", "app_id", func(r *entity.Row) string { return r.AppID }),
	kept("App owner tenant ID", "appOwnerTenantId"),
	plain("Resource", "resource_display_name", func(r *entity.Row) string { return r.ResourceDisplayName }),
	plain("Resource ID ", "resource_id", func(r *entity.Row) string { return r.ResourceID }),
	plain("Resource tenant ID", "resource_tenant_id", func(r *entity.Row) string { return r.ResourceTenantID }),
	kept("Resource owner tenant ID", "resourceOwnerTenantId"),
	plain("Home tenant ID", "home_tenant_id", func(r *entity.Row) string { return r.HomeTenantID }),
	kept("Home tenant name", "homeTenantName"),
	plain("IP address", "ip_address", func(r *entity.Row) string { return r.IPAddress }),
	{name: "Location", columns: []string{"city", "state", "country"}, value: locationCell},
	plain("Status", "status", func(r *entity.Row) string { return r.Status }),
	{name: "Sign-in error code", columns: []string{"error_code", "status"}, value: errorCodeCell},
	{name: "Failure reason", columns: []string{"status", "failure_reason", "reported_failure_reason"}, value: entity.ShownFailureReason},
}

// userColumns are the columns of people's sign-ins, in the order of the portal's
// files, with their blanks and the one that is there twice.
var userColumns = slices.Concat([]column{
	{name: "Date (UTC)", columns: []string{"created_at"}, value: createdCell},
	plain("Request ID", "id", func(r *entity.Row) string { return r.ID }),
	plain("User agent", "user_agent", func(r *entity.Row) string { return r.UserAgent }),
	plain("Correlation ID", "correlation_id", func(r *entity.Row) string { return r.CorrelationID }),
	plain("User ID", "user_id", func(r *entity.Row) string { return r.UserID }),
	plain("User", "user_display_name", func(r *entity.Row) string { return r.UserDisplayName }),
	plain("Username", "user_principal_name", func(r *entity.Row) string { return r.UserPrincipalName }),
	plain("User type", "user_type", func(r *entity.Row) string { return capital(r.UserType) }),
	plain("Cross tenant access type", "cross_tenant_access_type", func(r *entity.Row) string { return r.CrossTenantAccessType }),
	plain("Incoming token type", "incoming_token_type", func(r *entity.Row) string { return r.IncomingTokenType }),
	plain("Authentication Protocol", "authentication_protocol", func(r *entity.Row) string { return r.AuthenticationProtocol }),
	plain("Unique token identifier", "unique_token_identifier", func(r *entity.Row) string { return r.UniqueTokenIdentifier }),
	kept("Original transfer method", "originalTransferMethod"),
	plain("Client credential type", "client_credential_type", func(r *entity.Row) string { return r.ClientCredentialType }),
	keptPart("Token Protection - Sign In Session", "tokenProtectionStatusDetails", "signInSessionStatus"),
	keptPart("Token Protection - Sign In Session StatusCode", "tokenProtectionStatusDetails", "signInSessionStatusCode"),
}, targetColumns, []column{
	plain("Client app", "client_app", func(r *entity.Row) string { return r.ClientApp }),
	plain("Device ID", "device_id", func(r *entity.Row) string { return r.DeviceID }),
	plain("Browser", "browser", func(r *entity.Row) string { return r.Browser }),
	plain("Operating System", "operating_system", func(r *entity.Row) string { return r.OperatingSystem }),
	plain("Compliant", "is_compliant", func(r *entity.Row) string { return trueCell(r.IsCompliant) }),
	plain("Managed", "is_managed", func(r *entity.Row) string { return trueCell(r.IsManaged) }),
	plain("Join Type", "trust_type", func(r *entity.Row) string { return r.TrustType }),
	plain("Multifactor authentication result", "additional_details", func(r *entity.Row) string { return r.AdditionalDetails }),
	keptPart("Multifactor authentication auth method", "mfaDetail", "authMethod"),
	keptPart("Multifactor authentication auth detail", "mfaDetail", "authDetail"),
	plain("Authentication requirement", "authentication_requirement", requirementCell),
	kept("Sign-in identifier", "signInIdentifier"),
	plain("Session ID", "session_id", func(r *entity.Row) string { return r.SessionID }),
	kept("IP address (seen by resource)", "ipAddressFromResourceProvider"),
	kept("Through Global Secure Access", "isThroughGlobalSecureAccess"),
	kept("Global Secure Access IP address", "globalSecureAccessIpAddress"),
	plain("Autonomous system  number", "autonomous_system_number", asnCell),
	kept("Flagged for review", "flaggedForReview"),
	plain("Token issuer type", "token_issuer_type", func(r *entity.Row) string { return r.TokenIssuerType }),
	plain("Incoming token type", "incoming_token_type", func(r *entity.Row) string { return r.IncomingTokenType }),
	kept("Token issuer name", "tokenIssuerName"),
	plain("Latency", "processing_time_ms", latencyCell),
	plain("Conditional Access", "conditional_access_status", conditionalAccessCell),
	keptPart("Managed Identity type", "managedServiceIdentity", "msiType"),
	keptPart("Associated Resource Id", "managedServiceIdentity", "associatedResourceId"),
	keptPart("Federated Token Id", "managedServiceIdentity", "federatedTokenId"),
	keptPart("Federated Token Issuer", "managedServiceIdentity", "federatedTokenIssuer"),
})

// applicationColumns are the columns of applications' sign-ins.
var applicationColumns = slices.Concat([]column{
	{name: "Date (UTC)", columns: []string{"created_at"}, value: createdCell},
	plain("Request ID", "id", func(r *entity.Row) string { return r.ID }),
	plain("Correlation ID", "correlation_id", func(r *entity.Row) string { return r.CorrelationID }),
	plain("Service principal ID", "service_principal_id", func(r *entity.Row) string { return r.ServicePrincipalID }),
	plain("Service principal name", "service_principal_name", func(r *entity.Row) string { return r.ServicePrincipalName }),
	kept("Credential key ID", "servicePrincipalCredentialKeyId"),
	kept("Credential thumbprint", "servicePrincipalCredentialThumbprint"),
}, targetColumns, []column{
	plain("Conditional Access", "conditional_access_status", conditionalAccessCell),
})

func createdCell(r *entity.Row) string {
	quoted := string(graph.AppendTime(nil, r.CreatedAt))
	return quoted[1 : len(quoted)-1]
}

// locationCell is "City, State, CC", with the empty places of what is not known,
// or the country alone.
func locationCell(r *entity.Row) string {
	if r.City == "" && r.State == "" {
		return r.Country
	}
	return r.City + ", " + r.State + ", " + r.Country
}

// errorCodeCell is empty on success, as in the portal's files, and where none was given.
func errorCodeCell(r *entity.Row) string {
	if r.ErrorCode == 0 {
		return ""
	}
	return strconv.Itoa(int(r.ErrorCode))
}

func asnCell(r *entity.Row) string {
	if r.AutonomousSystemNumber == 0 {
		return ""
	}
	return strconv.FormatUint(uint64(r.AutonomousSystemNumber), 10)
}

func latencyCell(r *entity.Row) string {
	if r.ProcessingTimeMs == nil {
		return ""
	}
	return strconv.FormatUint(uint64(*r.ProcessingTimeMs), 10)
}

func requirementCell(r *entity.Row) string {
	switch r.AuthenticationRequirement {
	case "singleFactorAuthentication":
		return "Single-factor authentication"
	case "multiFactorAuthentication":
		return "Multifactor authentication"
	}
	return r.AuthenticationRequirement
}

func conditionalAccessCell(r *entity.Row) string {
	if r.ConditionalAccessStatus == "notApplied" {
		return "Not Applied"
	}
	return capital(r.ConditionalAccessStatus)
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
		value, _ = jsonobject.Find(value, part)
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
