package query

import (
	"encoding/binary"
	"net/netip"
	"strings"
)

// orderProperty is a property that a short list can be ordered by: see orderedList.
type orderProperty struct {
	name    string
	columns []string
	// key is compared by bytes; empty stands for none, and comes first.
	key func(r *row) string
}

// orderProperties is read only; its order is that of the documentation.
var orderProperties = [...]orderProperty{
	{"userDisplayName", []string{"user_display_name"}, func(r *row) string { return strings.ToLower(r.userDisplayName) }},
	{"userPrincipalName", []string{"user_principal_name"}, func(r *row) string { return strings.ToLower(r.userPrincipalName) }},
	{"appDisplayName", []string{"app_display_name"}, func(r *row) string { return strings.ToLower(r.appDisplayName) }},
	{"resourceDisplayName", []string{"resource_display_name"}, func(r *row) string { return strings.ToLower(r.resourceDisplayName) }},
	{"clientAppUsed", []string{"client_app"}, func(r *row) string { return strings.ToLower(r.clientApp) }},
	{"ipAddress", []string{"ip_address"}, func(r *row) string { return addressKey(r.ipAddress) }},
	{"location/countryOrRegion", []string{"country"}, func(r *row) string { return strings.ToLower(r.country) }},
	{"location/city", []string{"city"}, func(r *row) string { return strings.ToLower(r.city) }},
	{"status", []string{"status"}, func(r *row) string { return strings.ToLower(r.status) }},
	{"status/errorCode", []string{"error_code"}, func(r *row) string { return numberKey(r.errorCode) }},
	{"conditionalAccessStatus", []string{"conditional_access_status"}, func(r *row) string { return strings.ToLower(r.conditionalAccessStatus) }},
}

// addressKey orders addresses as numbers, those of IPv4 before those of IPv6, and
// texts that are none after both.
func addressKey(text string) string {
	address, err := netip.ParseAddr(text)
	switch {
	case text == "":
		return ""
	case err != nil:
		return "6" + strings.ToLower(text)
	case address.Unmap().Is4():
		return "4" + string(address.Unmap().AsSlice())
	}
	return "5" + string(address.AsSlice())
}

// numberKey orders numbers, those below zero first.
func numberKey(n int32) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(n)^1<<31))
}

// orderPropertyNamed is that of a name, case ignored; nil for none.
func orderPropertyNamed(name string) *orderProperty {
	for i := range orderProperties {
		if strings.EqualFold(orderProperties[i].name, name) {
			return &orderProperties[i]
		}
	}
	return nil
}

// orderPropertyNames are all names, for people.
func orderPropertyNames() string {
	names := make([]string, len(orderProperties))
	for i, p := range orderProperties {
		names[i] = p.name
	}
	return strings.Join(names, ", ")
}
