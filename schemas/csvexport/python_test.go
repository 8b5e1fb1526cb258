package csvexport

import (
	"encoding/csv"
	"strings"
	"testing"
)

// Python's csv module and pandas write a sign-in's objects and lists so.
func TestRows_python(t *testing.T) {
	cells := map[string]string{
		"id": "x", "createdDateTime": "2026-03-04T05:06:07Z", "userPrincipalName": "m@fernhill.example", "appDisplayName": "Payroll", "ipAddress": "192.0.2.7",
		"status":                           `{'errorCode': 50126, 'failureReason': 'Invalid username or password', 'additionalDetails': None}`,
		"location":                         `{'city': 'Wien', 'countryOrRegion': 'AT', 'geoCoordinates': {'altitude': None, 'latitude': 48.2, 'longitude': 16.3}}`,
		"riskEventTypes_v2":                `['unfamiliarFeatures']`,
		"appliedConditionalAccessPolicies": `[{'id': 'p', 'displayName': "Mo's", 'result': 'success', 'enforcedGrantControls': ['Mfa']}]`,
		"deviceDetail":                     `{'deviceId': '', 'isManaged': True}`,
	}
	var table strings.Builder
	w := csv.NewWriter(&table)
	var header, row []string
	for name, cell := range cells {
		header, row = append(header, name), append(row, cell)
	}
	_ = w.Write(header)
	_ = w.Write(row)
	w.Flush()
	err := Rows(strings.NewReader(table.String()), func(_ int, event []byte, err error) bool {
		if err != nil {
			t.Error(err)
		}
		checkEvent(t, event, map[string]string{"status.errorCode": "50126", "status.failureReason": "Invalid username or password", "location.city": "Wien", "location.geoCoordinates.latitude": "48.2",
			"riskEventTypes_v2.0": "unfamiliarFeatures", "appliedConditionalAccessPolicies.0.displayName": "Mo's", "appliedConditionalAccessPolicies.0.enforcedGrantControls.0": "Mfa", "deviceDetail.isManaged": "true", "additional": absent})
		return true
	})
	if err != nil {
		t.Error(err)
	}
}
