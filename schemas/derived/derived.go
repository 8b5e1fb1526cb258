// Package derived describes the columns of the table signins that are not stored: the
// table takes each from stored ones when it is asked for. ClickHouse works all of them
// out for each statement on the table, asked for or not, which takes longer than to plan
// the rest of it. The table signins_stored has the stored columns alone; a statement on
// it writes out the few derived ones that it needs.
package derived

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/gatehouse/gatehouse/schemas/packed"
)

// Stored is the name of the table that has the stored columns of signins alone.
const Stored = "signins_stored"

// SQL is the expression that a column of the table signins is taken by. A stored column,
// and whatever else is no derived one, stands for itself.
func SQL(column string) string {
	if expression, isDerived := expressions[column]; isDerived {
		return expression
	}
	return column
}

// From are the stored columns that a column is taken from; a stored one is its own.
func From(column string) []string {
	if expression, isDerived := expressions[column]; isDerived {
		return slices.Compact(slices.Sorted(slices.Values(storedName.FindAllString(expression, -1))))
	}
	return []string{column}
}

// storedName is a name of a stored column in the expression of a derived one.
var storedName = regexp.MustCompile(`\b(?:_[a-z_]+|ip)\b`)

// Columns are the names of all derived columns, in the order of the alphabet.
func Columns() []string { return slices.Sorted(maps.Keys(expressions)) }

// expressions is read only. Indexes are found by them: as the table's columns they name
// constants as ClickHouse writes them, and nothing by an alias.
var expressions = func() map[string]string {
	id := "if(empty(_id_text), toString(_id), _id_text)"
	all := map[string]string{
		"id":                      id,
		"ip_address":              "multiIf(notEmpty(_ip_text), _ip_text, empty(ip), '', startsWith(toString(ip), '::ffff:'), substring(toString(ip), 8), toString(ip))",
		"original_request_id":     "multiIf(bitTest(_from_id, 0), " + id + ", " + guidOrText("original_request_id") + ")",
		"unique_token_identifier": "multiIf(bitTest(_from_id, 1), base64URLEncode(UUIDToNum(_id, 2)), bitTest(_from_id, 2), base64URLEncode(UUIDToNum(_id, 1)), _unique_token_identifier)",
	}
	for _, name := range [...]string{"user_id", "device_id", "correlation_id", "session_id"} {
		all[name] = "multiIf(" + guidOrText(name) + ")"
	}
	for _, c := range packed.Columns() {
		for _, member := range c.Members {
			all[member] = fmt.Sprintf(conversion(member), packed.SQL(member))
		}
	}
	return all
}()

// guidOrText are the last arguments of a multiIf that reads an id where it lies.
func guidOrText(name string) string {
	return fmt.Sprintf("notEmpty(_%[1]s_text), _%[1]s_text, empty(_%[1]s), '', toString(_%[1]s)", name)
}

// conversion is the expression that makes a packed column's value of its text.
func conversion(member string) string {
	switch member {
	case "latitude", "longitude", "geo_latitude", "geo_longitude":
		return "toFloat64OrNull(%s)"
	case "geo_asn", "autonomous_system_number":
		return "toUInt32OrZero(%s)"
	case "is_modern_auth", "is_compliant", "is_managed", "reported_is_interactive":
		return "toUInt8OrNull(%s)"
	case "id_derived":
		return "toUInt8OrZero(%s)"
	case "sign_in_event_types", "authentication_methods_used", "risk_event_types", "risk_event_types_v2":
		return "arrayPopBack(splitByChar('\\xFE', %s))"
	}
	return "%s"
}
