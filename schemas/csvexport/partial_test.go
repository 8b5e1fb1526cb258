package csvexport

import (
	"strings"
	"testing"
)

// Tables without the user or the result.
func TestRows_partialHeaders(t *testing.T) {
	for header, row := range map[string]string{
		"CreatedDateTime,UserPrincipalName,AppDisplayName,IPAddress":                 "2026-03-04T05:06:07Z,m@fernhill.example,Payroll,192.0.2.7",
		"CreatedDateTime,AppDisplayName,IpAddress,Status,Reason":                     "2026-03-04T05:06:07Z,Payroll,192.0.2.7,50126,Wrong",
		"createdDateTime,appDisplayName,isInteractive,statusCode,city":               "2026-03-04T05:06:07Z,Payroll,True,50126,Lagos",
		"DateTime,AppDisplayName,ClientApp,IPAddress,CAStatus,Status":                "2026-03-04T05:06:07Z,Payroll,Browser,192.0.2.7,success,Failure",
		"createdDateTime [UTC],appDisplayName,clientAppUsed,conditionalAccessStatus": "2026-03-04T05:06:07Z,Payroll,Browser,success",
	} {
		rows := csvRows(t, header+"\n"+row+"\n")
		checkEvent(t, rows[0].event, map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07Z"), "appDisplayName": "Payroll"})
	}
}

// What has as many of their names, and is no sign-ins.
func TestRows_noPartialHeaders(t *testing.T) {
	for name, header := range map[string]string{
		"counts of sign-ins":    "TimeGenerated,AppDisplayName,IPAddress,ClientAppUsed,count_",
		"accounts":              "CreatedDateTime,UserPrincipalName,DisplayName,AccountEnabled",
		"applications":          "CreatedDateTime,AppDisplayName,AppId,PublisherDomain",
		"a log of a web server": "Date,App,IP,Status,Client",
		"a log of users":        "Date,User,App,IP,Status",
	} {
		if err := Rows(strings.NewReader(header+"\na,b,c,d,e\n"), func(int, []byte, error) bool { return true }); err == nil {
			t.Errorf("%s: taken for sign-ins", name)
		}
	}
}
