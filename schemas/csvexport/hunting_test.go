package csvexport

import (
	"os"
	"path/filepath"
	"testing"
)

// What the portal's download of advanced hunting holds.
func TestRows_advancedHunting(t *testing.T) {
	for name, want := range map[string][]map[string]string{
		"people.csv": {{
			"id": id1, "createdUnixNano": nanos("2026-03-04T05:06:07.891Z"), "signInEventTypes.0": "interactiveUser", "status.errorCode": "0",
			"userType": "member", "deviceDetail.deviceId": "de000001-0000-4000-8000-000000000001", "deviceDetail.trustType": "ServerAd",
			"deviceDetail.isManaged": "true", "deviceDetail.isCompliant": "true", "tokenIssuerType": "AzureAD", "riskLevelAggregated": "high",
			"riskState": "confirmedCompromised", "conditionalAccessStatus": "notApplied", "location.geoCoordinates.latitude": "6.45407",
			"networkLocationDetails.0.networkNames.0": "Lagos office", "authenticationProcessingDetails.0.value": "True", "+IsExternalUser": `"-1"`,
		}},
		"applications.csv": {{
			"id": "a0000003-0000-4000-8000-000000000003", "servicePrincipalId": "b2000000-0000-4000-8000-000000000001", "servicePrincipalName": "Backup",
			"signInEventTypes.0": "servicePrincipal", "status.errorCode": "7000215", "location.geoCoordinates.longitude": "-6.2", "userId": absent,
		}, {
			"servicePrincipalName": "vm-7", "signInEventTypes.0": "managedIdentity", "signInEventTypes.1": absent, "location": absent, "ipAddress": absent,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile(filepath.Join("testdata", "hunting", name))
			if err != nil {
				t.Fatal(err)
			}
			rows := csvRows(t, string(content))
			if len(rows) != len(want) {
				t.Fatalf("%d rows, want %d", len(rows), len(want))
			}
			for i, row := range rows {
				if row.err != nil {
					t.Fatal(row.err)
				}
				checkEvent(t, row.event, want[i])
			}
		})
	}
}

func TestRows_huntingWithUnderscores(t *testing.T) {
	rows := csvRows(t, "timestamp,error_code,account_upn,request_id,application\n2026-03-04T05:06:07Z,50126,m@fernhill.example,x,Payroll\n")
	if len(rows) != 1 || rows[0].err != nil {
		t.Fatalf("rows %v", rows)
	}
	checkEvent(t, rows[0].event, map[string]string{"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "status.errorCode": "50126", "userPrincipalName": "m@fernhill.example", "appDisplayName": "Payroll"})
}
