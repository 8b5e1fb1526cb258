package list

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/filter"
)

func TestOrderPropertyNamed_isFoundInAnyCase(t *testing.T) {
	for _, name := range OrderNames() {
		p := orderPropertyNamed(strings.ToUpper(name))
		require.NotNil(t, p, name)
		assert.Equal(t, name, p.name)
	}
	assert.Nil(t, orderPropertyNamed(""))
	assert.Nil(t, orderPropertyNamed("createdDateTime"))
	assert.Nil(t, orderPropertyNamed("user_display_name"))
}

// An order is by what can be filtered by, under the same name, and from columns
// that there are.
func TestOrderProperties_arePropertiesOfSignIns(t *testing.T) {
	for _, p := range orderProperties {
		known, found := filter.Lookup(p.name)
		assert.True(t, found, p.name)
		assert.Equal(t, p.name, known.Name)
		assert.Len(t, entity.ColumnsNamed(p.columns...), len(p.columns)+len(entity.ColumnsNamed()), p.name)
	}
}

// Each key is made from the column that is read for it, whatever else a row holds.
func TestOrderProperties_keysAreOfTheirOwnColumns(t *testing.T) {
	var empty, full entity.Row
	full.UserDisplayName, full.UserPrincipalName, full.AppDisplayName, full.ResourceDisplayName, full.ClientApp = "USER", "UPN", "APP", "RESOURCE", "CLIENT"
	full.IPAddress, full.Country, full.City, full.Status, full.ErrorCode, full.ConditionalAccessStatus = "192.0.2.1", "DE", "CITY", "STATUS", 7, "CA"
	want := map[string]string{
		"userDisplayName": "user", "userPrincipalName": "upn", "appDisplayName": "app", "resourceDisplayName": "resource", "clientAppUsed": "client",
		"ipAddress": "4\xc0\x00\x02\x01", "location/countryOrRegion": "de", "location/city": "city", "status": "status", "status/errorCode": "\x80\x00\x00\x07", "conditionalAccessStatus": "ca",
	}
	for _, p := range orderProperties {
		assert.Equal(t, want[p.name], p.key(&full), p.name)
		if p.name != "status/errorCode" {
			assert.Empty(t, p.key(&empty), p.name)
		}
	}
	assert.Len(t, want, len(orderProperties))
}

func TestAddressKey_ordersAsNumbers(t *testing.T) {
	ordered := []string{"", "0.0.0.0", "9.0.0.0", "10.0.0.0", "::ffff:10.0.0.1", "192.0.2.9", "192.0.2.10", "255.255.255.255", "::", "::1", "2001:db8::9", "2001:db8::10", "ffff::", "192.0.2", "Nonsense", "proxy"}
	assert.True(t, slices.IsSortedFunc(ordered, func(a, b string) int { return strings.Compare(addressKey(a), addressKey(b)) }))
	assert.Equal(t, addressKey("10.0.0.1"), addressKey("::ffff:10.0.0.1"), "one address, two spellings")
	assert.Equal(t, addressKey("2001:DB8:0::1"), addressKey("2001:db8::1"))
	assert.Equal(t, addressKey("NONSENSE"), addressKey("nonsense"))
}

func TestNumberKey_ordersBelowZeroFirst(t *testing.T) {
	ordered := []int32{math.MinInt32, -256, -1, 0, 1, 255, 256, 50126, math.MaxInt32}
	for i := range ordered[1:] {
		assert.Less(t, numberKey(ordered[i]), numberKey(ordered[i+1]))
	}
}
