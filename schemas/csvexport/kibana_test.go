package csvexport

import (
	"strings"
	"testing"
)

func TestRows_kibana(t *testing.T) {
	rows := csvRows(t, `"@timestamp","azure.signinlogs.properties.id","azure.signinlogs.properties.user_principal_name","azure.signinlogs.properties.status.error_code","azure.signinlogs.properties.app_display_name","source.ip"`+"\n"+
		`"Mar 4, 2026 @ 05:06:07.891",x,"mira@fernhill.example","50,126","-","192.0.2.7"`+"\n")
	if len(rows) != 1 || rows[0].err != nil {
		t.Fatalf("rows %v", rows)
	}
	checkEvent(t, rows[0].event, map[string]string{"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07.891Z"), "userPrincipalName": "mira@fernhill.example",
		"status.errorCode": "50126", "appDisplayName": absent, "ipAddress": "192.0.2.7"})
	rows = csvRows(t, `"azure.signinlogs.properties.created_at","azure.signinlogs.properties.id","azure.signinlogs.properties.processing_time_ms","azure.signinlogs.properties.autonomous_system_number","azure.signinlogs.properties.app_display_name","azure.signinlogs.properties.is_interactive","azure.signinlogs.properties.status.error_code","azure.signinlogs.properties.original_request_id"`+"\n"+
		`"Mar 4, 2026 @ 05:06:07.891",x,"1,131","64,500","Pay, Roll",-,-,-`+"\n")
	checkEvent(t, rows[0].event, map[string]string{"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07.891Z"), "processingTimeInMilliseconds": "1131", "autonomousSystemNumber": "64500", "appDisplayName": "Pay, Roll", "isInteractive": absent, "originalRequestId": absent, "additional": absent})
	for _, header := range []string{"azure.signinlogs.result_type,count\n", "@timestamp,Top values of azure.signinlogs.result_type\n"} {
		if rows, err := readCSV(strings.NewReader(header)); err == nil {
			t.Errorf("%q: %v, want it refused", header, rows)
		}
	}
}
