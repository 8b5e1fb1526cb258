package query

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Of two values that a filter can put in order, one is less or they are equal.
func TestFilter_order_isLessEqualOrGreater(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	ids := []string{alice, strings.ToUpper(alice), bob, "Ann", "ann"}
	addresses := [][2]string{{"9.0.0.1", "::ffff:9.0.0.1"}, {"10.0.0.1", "::ffff:10.0.0.1"}, {"::ffff:10.0.0.1", "::ffff:10.0.0.1"}, {"::1", "::1"}, {"2001:DB8::A", "2001:db8::a"}, {"fe80::1", "fe80::1"}}
	names := []string{"ann", "ANN", "zoë", "ZOË", "Ωmega", "οδος", "ΟΔΟΣ", "İ", "i", "I"}
	for i := range 10 {
		address := addresses[i%len(addresses)]
		r.insert(values{"id": fmt.Sprint(i), "user_id": ids[i%len(ids)], "ip_address": address[0], "ip": address[1], "user_principal_name": names[i], "user_display_name": names[i]})
	}
	count := func(filter string) float64 {
		t.Helper()
		return r.get(r.reader(), signIns+"?$top=1&$count=true&$filter="+url.QueryEscape(filter)).body["@odata.count"].(float64)
	}
	compared := func(property, value string) {
		t.Helper()
		less, equal, greater := count(property+" lt '"+value+"'"), count(property+" eq '"+value+"'"), count(property+" gt '"+value+"'")
		assert.Equal(t, 10.0, less+equal+greater, "%s: %v before, %v like and %v after %s", property, less, equal, greater, value)
		assert.Equal(t, less+equal, count(property+" le '"+value+"'"), "%s le %s", property, value)
		assert.Equal(t, greater+equal, count(property+" ge '"+value+"'"), "%s ge %s", property, value)
	}
	for _, id := range ids {
		compared("userId", id)
	}
	for _, address := range addresses {
		compared("ipAddress", address[0])
	}
	for _, name := range names {
		compared("userPrincipalName", name)
		compared("userDisplayName", name)
	}
	assert.Equal(t, 2.0, count("ipAddress lt '10.0.0.1'"))
}
