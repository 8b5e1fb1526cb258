// Package packed describes the columns of the table signins that hold several values
// of a row in one text. The values go together: a browser has its version and its
// family, a city its coordinates, an error code its reason. So their combinations are
// few, and one column of few values costs a merge, an insert and a page of rows that
// lie far apart what each of a dozen would. The table has a column of each value's own
// name that is taken from the text when it is asked for.
package packed

import (
	"fmt"
	"slices"
)

// Separators of a text. Neither byte occurs in UTF-8, so that no value can hold one.
const (
	// End follows each value.
	End = 0xFF
	// ItemEnd follows each item of a value that is a list.
	ItemEnd = 0xFE
)

// Column is a packed column.
type Column struct {
	// Name of the column.
	Name string
	// Members are the names of the columns whose values it holds, in their order. A
	// new one comes last: texts that were written before lack it, and it is empty then.
	Members []string
}

// Columns are all packed columns.
func Columns() []Column {
	return []Column{
		{"_kind", []string{
			"user_type", "home_tenant_id", "resource_tenant_id", "reported_is_interactive", "sign_in_event_types", "category",
			"authentication_protocol", "client_credential_type", "incoming_token_type", "cross_tenant_access_type", "token_issuer_type",
			"policy_version", "format", "id_derived",
		}},
		{"_app", []string{"app_id", "app_display_name"}},
		{"_resource", []string{"resource_id", "resource_display_name"}},
		{"_service_principal", []string{"service_principal_id", "service_principal_name"}},
		{"_place", []string{
			"latitude", "longitude", "location_source", "reported_location", "geo_city", "geo_state", "geo_country", "geo_latitude", "geo_longitude",
			"geo_asn", "geo_organization", "geo_database", "autonomous_system_number",
		}},
		{"_device", []string{
			"client_app", "client_app_used", "client_app_source", "is_modern_auth", "operating_system", "os_family", "os_version",
			"browser", "browser_family", "browser_version", "device_type", "device_source", "is_compliant", "is_managed", "trust_type",
		}},
		{"_result", []string{
			"failure_reason", "remediation", "reported_failure_reason", "additional_details",
			"authentication_requirement", "authentication_methods_used", "mfa_result", "mfa_method", "mfa_source",
			"conditional_access_status", "conditional_access_source", "reported_conditional_access_status",
			"risk_level", "risk_level_aggregated", "risk_state", "risk_detail", "risk_event_types", "risk_event_types_v2",
		}},
	}
}

// SQL is an expression for the text of a value as it lies in its column: that of a list
// has ItemEnd after each item. It is empty for a name that no column holds.
func SQL(member string) string {
	for _, c := range Columns() {
		if i := slices.Index(c.Members, member); i >= 0 {
			return fmt.Sprintf(`substringIndex(substringIndex(%s, '\x%[2]X', %[3]d), '\x%[2]X', -1)`, c.Name, End, i+1)
		}
	}
	return ""
}
