package query

import (
	"slices"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/signins"
)

// row holds the columns of one sign-in that a statement selected; what is not
// selected stays empty.
type row struct {
	createdAt                          time.Time
	id                                 string
	userID                             string
	userPrincipalName                  string
	userDisplayName                    string
	userType                           string
	homeTenantID                       string
	servicePrincipalID                 string
	servicePrincipalName               string
	appID                              string
	appDisplayName                     string
	resourceID                         string
	resourceDisplayName                string
	resourceTenantID                   string
	ipAddress                          string
	city                               string
	state                              string
	country                            string
	latitude                           *float64
	longitude                          *float64
	locationSource                     string
	reportedLocation                   string
	geoCity                            string
	geoState                           string
	geoCountry                         string
	geoLatitude                        *float64
	geoLongitude                       *float64
	geoASN                             uint32
	geoOrganization                    string
	geoDatabase                        string
	autonomousSystemNumber             uint32
	clientApp                          string
	clientAppUsed                      string
	clientAppSource                    string
	isModernAuth                       *bool
	userAgent                          string
	operatingSystem                    string
	osFamily                           string
	osVersion                          string
	browser                            string
	browserFamily                      string
	browserVersion                     string
	deviceType                         string
	deviceSource                       string
	deviceID                           string
	deviceDisplayName                  string
	isCompliant                        *bool
	isManaged                          *bool
	trustType                          string
	isInteractive                      bool
	eventType                          string
	reportedIsInteractive              *bool
	signInEventTypes                   []string
	category                           string
	authenticationProtocol             string
	clientCredentialType               string
	incomingTokenType                  string
	crossTenantAccessType              string
	tokenIssuerType                    string
	processingTimeMs                   *uint32
	status                             string
	errorCode                          int32
	failureReason                      string
	remediation                        string
	reportedFailureReason              string
	additionalDetails                  string
	authenticationRequirement          string
	mfaResult                          string
	mfaMethod                          string
	mfaSource                          string
	authenticationDetails              string
	authenticationMethodsUsed          []string
	authenticationProcessingDetails    string
	conditionalAccessStatus            string
	conditionalAccessSource            string
	reportedConditionalAccessStatus    string
	appliedConditionalAccessPolicies   string
	evaluatedConditionalAccessPolicies string
	policyVersion                      string
	riskLevel                          string
	riskLevelAggregated                string
	riskState                          string
	riskDetail                         string
	riskEventTypes                     []string
	riskEventTypesV2                   []string
	correlationID                      string
	originalRequestID                  string
	uniqueTokenIdentifier              string
	sessionID                          string
	more                               string
	additional                         string
	format                             string
	idDerived                          bool
	sentAt                             time.Time
	receivedAt                         time.Time
	storedAt                           time.Time
	lateSeconds                        uint32
}

// column is a column of the table signins and its place in a row.
type column struct {
	name string
	dest func(*row) any
}

// everyColumn selects all columns of signins but those that are ours alone; * would
// leave out those that are put together from others.
const everyColumn = "COLUMNS('^[^_]')"

// columns is read only.
var columns = [...]column{
	{"created_at", func(r *row) any { return &r.createdAt }},
	{"id", func(r *row) any { return &r.id }},
	{"user_id", func(r *row) any { return &r.userID }},
	{"user_principal_name", func(r *row) any { return &r.userPrincipalName }},
	{"user_display_name", func(r *row) any { return &r.userDisplayName }},
	{"user_type", func(r *row) any { return &r.userType }},
	{"home_tenant_id", func(r *row) any { return &r.homeTenantID }},
	{"service_principal_id", func(r *row) any { return &r.servicePrincipalID }},
	{"service_principal_name", func(r *row) any { return &r.servicePrincipalName }},
	{"app_id", func(r *row) any { return &r.appID }},
	{"app_display_name", func(r *row) any { return &r.appDisplayName }},
	{"resource_id", func(r *row) any { return &r.resourceID }},
	{"resource_display_name", func(r *row) any { return &r.resourceDisplayName }},
	{"resource_tenant_id", func(r *row) any { return &r.resourceTenantID }},
	{"ip_address", func(r *row) any { return &r.ipAddress }},
	{"city", func(r *row) any { return &r.city }},
	{"state", func(r *row) any { return &r.state }},
	{"country", func(r *row) any { return &r.country }},
	{"latitude", func(r *row) any { return &r.latitude }},
	{"longitude", func(r *row) any { return &r.longitude }},
	{"location_source", func(r *row) any { return &r.locationSource }},
	{"reported_location", func(r *row) any { return &r.reportedLocation }},
	{"geo_city", func(r *row) any { return &r.geoCity }},
	{"geo_state", func(r *row) any { return &r.geoState }},
	{"geo_country", func(r *row) any { return &r.geoCountry }},
	{"geo_latitude", func(r *row) any { return &r.geoLatitude }},
	{"geo_longitude", func(r *row) any { return &r.geoLongitude }},
	{"geo_asn", func(r *row) any { return &r.geoASN }},
	{"geo_organization", func(r *row) any { return &r.geoOrganization }},
	{"geo_database", func(r *row) any { return &r.geoDatabase }},
	{"autonomous_system_number", func(r *row) any { return &r.autonomousSystemNumber }},
	{"client_app", func(r *row) any { return &r.clientApp }},
	{"client_app_used", func(r *row) any { return &r.clientAppUsed }},
	{"client_app_source", func(r *row) any { return &r.clientAppSource }},
	{"is_modern_auth", func(r *row) any { return &r.isModernAuth }},
	{"user_agent", func(r *row) any { return &r.userAgent }},
	{"operating_system", func(r *row) any { return &r.operatingSystem }},
	{"os_family", func(r *row) any { return &r.osFamily }},
	{"os_version", func(r *row) any { return &r.osVersion }},
	{"browser", func(r *row) any { return &r.browser }},
	{"browser_family", func(r *row) any { return &r.browserFamily }},
	{"browser_version", func(r *row) any { return &r.browserVersion }},
	{"device_type", func(r *row) any { return &r.deviceType }},
	{"device_source", func(r *row) any { return &r.deviceSource }},
	{"device_id", func(r *row) any { return &r.deviceID }},
	{"device_display_name", func(r *row) any { return &r.deviceDisplayName }},
	{"is_compliant", func(r *row) any { return &r.isCompliant }},
	{"is_managed", func(r *row) any { return &r.isManaged }},
	{"trust_type", func(r *row) any { return &r.trustType }},
	{"is_interactive", func(r *row) any { return &r.isInteractive }},
	{"event_type", func(r *row) any { return &r.eventType }},
	{"reported_is_interactive", func(r *row) any { return &r.reportedIsInteractive }},
	{"sign_in_event_types", func(r *row) any { return &r.signInEventTypes }},
	{"category", func(r *row) any { return &r.category }},
	{"authentication_protocol", func(r *row) any { return &r.authenticationProtocol }},
	{"client_credential_type", func(r *row) any { return &r.clientCredentialType }},
	{"incoming_token_type", func(r *row) any { return &r.incomingTokenType }},
	{"cross_tenant_access_type", func(r *row) any { return &r.crossTenantAccessType }},
	{"token_issuer_type", func(r *row) any { return &r.tokenIssuerType }},
	{"processing_time_ms", func(r *row) any { return &r.processingTimeMs }},
	{"status", func(r *row) any { return &r.status }},
	{"error_code", func(r *row) any { return &r.errorCode }},
	{"failure_reason", func(r *row) any { return &r.failureReason }},
	{"remediation", func(r *row) any { return &r.remediation }},
	{"reported_failure_reason", func(r *row) any { return &r.reportedFailureReason }},
	{"additional_details", func(r *row) any { return &r.additionalDetails }},
	{"authentication_requirement", func(r *row) any { return &r.authenticationRequirement }},
	{"mfa_result", func(r *row) any { return &r.mfaResult }},
	{"mfa_method", func(r *row) any { return &r.mfaMethod }},
	{"mfa_source", func(r *row) any { return &r.mfaSource }},
	{"authentication_details", func(r *row) any { return &r.authenticationDetails }},
	{"authentication_methods_used", func(r *row) any { return &r.authenticationMethodsUsed }},
	{"authentication_processing_details", func(r *row) any { return &r.authenticationProcessingDetails }},
	{"conditional_access_status", func(r *row) any { return &r.conditionalAccessStatus }},
	{"conditional_access_source", func(r *row) any { return &r.conditionalAccessSource }},
	{"reported_conditional_access_status", func(r *row) any { return &r.reportedConditionalAccessStatus }},
	{"applied_conditional_access_policies", func(r *row) any { return &r.appliedConditionalAccessPolicies }},
	{"evaluated_conditional_access_policies", func(r *row) any { return &r.evaluatedConditionalAccessPolicies }},
	{"policy_version", func(r *row) any { return &r.policyVersion }},
	{"risk_level", func(r *row) any { return &r.riskLevel }},
	{"risk_level_aggregated", func(r *row) any { return &r.riskLevelAggregated }},
	{"risk_state", func(r *row) any { return &r.riskState }},
	{"risk_detail", func(r *row) any { return &r.riskDetail }},
	{"risk_event_types", func(r *row) any { return &r.riskEventTypes }},
	{"risk_event_types_v2", func(r *row) any { return &r.riskEventTypesV2 }},
	{"correlation_id", func(r *row) any { return &r.correlationID }},
	{"original_request_id", func(r *row) any { return &r.originalRequestID }},
	{"unique_token_identifier", func(r *row) any { return &r.uniqueTokenIdentifier }},
	{"session_id", func(r *row) any { return &r.sessionID }},
	{"more", func(r *row) any { return &r.more }},
	{"additional", func(r *row) any { return &r.additional }},
	{"format", func(r *row) any { return &r.format }},
	{"id_derived", func(r *row) any { return &r.idDerived }},
	{"sent_at", func(r *row) any { return &r.sentAt }},
	{"received_at", func(r *row) any { return &r.receivedAt }},
	{"stored_at", func(r *row) any { return &r.storedAt }},
	{"late_seconds", func(r *row) any { return &r.lateSeconds }},
}

// names joins the names of the table's columns that hold what is wanted, for a
// statement.
func names(columns []column) string {
	var list []string
	for _, c := range columns {
		if name := c.holder(); !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return strings.Join(list, ", ")
}

// destinations returns where a row's columns are scanned to, in the order of names.
func destinations(r *row, columns []column) []any {
	var dest []any
	texts := map[string]*unpacked{}
	for _, c := range columns {
		in, isPacked := packedIn[c.name]
		if !isPacked {
			dest = append(dest, c.dest(r))
			continue
		}
		if texts[in.column] == nil {
			texts[in.column] = &unpacked{}
			dest = append(dest, texts[in.column])
		}
		texts[in.column].want(in.index, c.dest(r))
	}
	return dest
}

// selection is a row that takes some of the columns; it is a signins.Row.
type selection struct {
	row
	columns []column
}

// Columns are the names of its columns for a statement.
func (r *selection) Columns() string { return names(r.columns) }

// Destinations are where its columns are scanned to.
func (r *selection) Destinations() []any { return destinations(&r.row, r.columns) }

// Key is when the sign-in was, and its id.
func (r *selection) Key() (at signins.Ticks, id string) { return ticksOf(r.createdAt), r.id }
