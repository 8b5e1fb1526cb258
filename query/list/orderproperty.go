package list

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"github.com/gatehouse/gatehouse/internal/caseless"
	"github.com/gatehouse/gatehouse/query/entity"
)

// orderProperty is a property that a short list can be ordered by: see orderedList.
type orderProperty struct {
	name    string
	columns []string
	// key is compared by bytes; empty stands for none, and comes first.
	key func(r *entity.Row) string
}

// orderProperties is read only; its order is that of the documentation.
var orderProperties = [...]orderProperty{
	{"userDisplayName", []string{"user_display_name"}, func(r *entity.Row) string { return caseless.Fold(r.UserDisplayName) }},
	{"userPrincipalName", []string{"user_principal_name"}, func(r *entity.Row) string { return caseless.Fold(r.UserPrincipalName) }},
	{"appDisplayName", []string{"app_display_name"}, func(r *entity.Row) string { return caseless.Fold(r.AppDisplayName) }},
	{"resourceDisplayName", []string{"resource_display_name"}, func(r *entity.Row) string { return caseless.Fold(r.ResourceDisplayName) }},
	{"clientAppUsed", []string{"client_app"}, func(r *entity.Row) string { return caseless.Fold(r.ClientApp) }},
	{"ipAddress", []string{"ip_address"}, func(r *entity.Row) string { return addressKey(r.IPAddress) }},
	{"location/countryOrRegion", []string{"country"}, func(r *entity.Row) string { return caseless.Fold(r.Country) }},
	{"location/city", []string{"city"}, func(r *entity.Row) string { return caseless.Fold(r.City) }},
	{"status", []string{"status"}, func(r *entity.Row) string { return caseless.Fold(r.Status) }},
	{"status/errorCode", []string{"error_code"}, func(r *entity.Row) string { return numberKey(r.ErrorCode) }},
	{"conditionalAccessStatus", []string{"conditional_access_status"}, func(r *entity.Row) string { return caseless.Fold(r.ConditionalAccessStatus) }},
}

// addressKey orders addresses as numbers, those of IPv4 before those of IPv6, and
// texts that are none after both.
func addressKey(text string) string {
	address, err := netip.ParseAddr(text)
	switch {
	case text == "":
		return ""
	case err != nil:
		return "6" + caseless.Fold(text)
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

// OrderNames are the properties that lists can be ordered by, beside time.
func OrderNames() []string {
	names := make([]string, len(orderProperties))
	for i, p := range orderProperties {
		names[i] = p.name
	}
	return names
}

// orderPropertyNames are all names, for people.
func orderPropertyNames() string { return strings.Join(OrderNames(), ", ") }
