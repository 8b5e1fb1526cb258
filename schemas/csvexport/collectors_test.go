package csvexport

import (
	"testing"
)

func TestRows_collectors(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want map[string]string
	}{
		"whole events in _raw": {"_raw,_time,host,appId\n\"{\"\"id\"\":\"\"x\"\",\"\"appId\"\":\"\"a\"\",\"\"createdDateTime\"\":\"\"2026-03-04T05:06:07Z\"\"}\",2026,h,other\n",
			map[string]string{"id": "x", "appId": "a", "+record/host": `"h"`}},
		"names with underscores": {"id,created_date_time,user_principal_name,ip_address,status\nx,2026-03-04T05:06:07Z,mira@fernhill.example,192.0.2.7,\"{\"\"errorCode\"\":50126}\"\n",
			map[string]string{"id": "x", "ipAddress": "192.0.2.7", "status.errorCode": "50126"}},
		"the code for the status": {"CreatedDateTime,UserPrincipalName,AppDisplayName,IPAddress,Status\n3/4/2026 5:06:07 AM,mira@fernhill.example,Payroll,192.0.2.7,50126\n",
			map[string]string{"status.errorCode": "50126", "additional": absent}},
		"names joined by underscores": {"Id,CreatedDateTime,UserPrincipalName,Status_errorCode,LocationDetails_city\nx,2026-03-04T05:06:07Z,mira@fernhill.example,50126,Lagos\n",
			map[string]string{"id": "x", "status.errorCode": "50126", "location.city": "Lagos"}},
		"names joined by dots": {"id,createdDateTime,userPrincipalName,status.errorCode,location.city\nx,2026-03-04T05:06:07Z,mira@fernhill.example,50126,\n",
			map[string]string{"id": "x", "status.errorCode": "50126", "location": absent}},
	} {
		t.Run(name, func(t *testing.T) {
			rows := csvRows(t, c.text)
			if len(rows) != 1 || rows[0].err != nil {
				t.Fatalf("rows %v", rows)
			}
			checkEvent(t, rows[0].event, c.want)
		})
	}
}
