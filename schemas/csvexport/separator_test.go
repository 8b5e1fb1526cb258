package csvexport

import (
	"fmt"
	"strings"
	"testing"
)

func TestRows_separators(t *testing.T) {
	for name, text := range map[string]string{
		"comma":              "Id,CreatedDateTime,ResultType,UserId\nx,2026-03-04T05:06:07Z,0,u\n",
		"semicolon":          "Id;CreatedDateTime;ResultType;UserId\nx;2026-03-04T05:06:07Z;0;u\n",
		"tab":                "Id\tCreatedDateTime\tResultType\tUserId\r\nx\t2026-03-04T05:06:07Z\t0\tu\r\n",
		"pipe":               "Id|CreatedDateTime|ResultType|UserId\nx|2026-03-04T05:06:07Z|0|u\n",
		"said in quotes":     "\"sep=;\"\nId;CreatedDateTime;ResultType;UserId\nx;2026-03-04T05:06:07Z;0;u\n",
		"after a blank line": "\r\nId;CreatedDateTime;ResultType;UserId\r\nx;2026-03-04T05:06:07Z;0;u\r\n",
		"said for Excel":     "sep=;\r\nId;CreatedDateTime;ResultType;UserId\r\nx;2026-03-04T05:06:07Z;0;u\r\n",
		"said, with a mark":  "\ufeffsep=|\nId|CreatedDateTime|ResultType|UserId\nx|2026-03-04T05:06:07Z|0|u\n",
		"after a type":       "#TYPE Selected.System.Management.Automation.PSCustomObject\n\"Id\";\"CreatedDateTime\";\"ResultType\";\"UserId\"\n\"x\";\"2026-03-04T05:06:07Z\";\"0\";\"u\"",
		"by time and place":  "TimeGenerated [UTC],UserPrincipalName,ResultType,IPAddress,UserId,Id\n\"3/4/2026, 5:06:07.000 AM\",m@fernhill.example,0,192.0.2.7,u,x\n",
		"no event id at all": "CreatedDateTime,UserPrincipalName,AppDisplayName,Status,UserId\n2026-03-04T05:06:07Z,m@fernhill.example,Payroll,Success,u\n",
	} {
		t.Run(name, func(t *testing.T) {
			rows := csvRows(t, text)
			if len(rows) != 1 || rows[0].err != nil {
				t.Fatalf("%v, want one row", rows)
			}
			checkEvent(t, rows[0].event, map[string]string{"userId": "u", "createdUnixNano": nanos("2026-03-04T05:06:07Z")})
		})
	}
}

// A header longer than the buffer is read as far as it goes.
func TestRows_longHeader(t *testing.T) {
	header := "Id;CreatedDateTime;ResultType;UserId;" + strings.Repeat("x", csvBuffer)
	rows := csvRows(t, header+"\nx;2026-03-04T05:06:07Z;0;u;\n")
	if len(rows) != 1 || rows[0].err != nil {
		t.Fatal(fmt.Sprint(rows))
	}
}
