package csvexport

import "testing"

func TestRows_columnsOfOneThing(t *testing.T) {
	for name, c := range map[string]struct{ columns, cells, want string }{
		"the first null":            {"UserPrincipalName,UserPrincipalName", "NULL,m@fernhill.example", `"UserPrincipalName":"m@fernhill.example"`},
		"the second null":           {"UserPrincipalName,UserPrincipalName", `m@fernhill.example,\N`, `"UserPrincipalName":"m@fernhill.example"`},
		"three, two of them null":   {"UserId,userId,USERID", "NULL,,u", `"USERID":"u"`},
		"three that differ":         {"UserId,userId,USERID", "u,v,w", `"UserId":"u","userId (2)":"v","USERID (3)":"w"`},
		"three, two of them one":    {"UserId,userId,USERID", "u,u,w", `"UserId":"u","USERID (3)":"w"`},
		"its own name null":         {"Correlation ID,CorrelationId", "c,NULL", `"CorrelationId":"c"`},
		"its own name empty":        {"CorrelationId,correlation_id", ",c", `"CorrelationId":"c"`},
		"its own name filled":       {"CorrelationId,correlation-id", "c,d", `"CorrelationId":"c","correlation-id":"d"`},
		"an abbreviation":           {"UPN,UserPrincipalName", "m@fernhill.example,(null)", `"UserPrincipalName":"m@fernhill.example"`},
		"what may be another thing": {"ResourceDisplayName,Resource", "NULL,printer", `"Resource":"printer"`},
		"what nobody knows":         {"kioskId,kiosk_id", "NULL,7", `"kiosk_id":"7"`},
	} {
		t.Run(name, func(t *testing.T) {
			rows := csvRows(t, "Id,ResultType,AppId,"+c.columns+"\nx,0,a,"+c.cells+"\n")
			if want := `{"Id":"x","ResultType":"0","AppId":"a",` + c.want + `}`; len(rows) != 1 || string(rows[0].event) != want {
				t.Errorf("%s, want %s", rows[0].event, want)
			}
		})
	}
}

// What a row says is not remembered for the next.
func TestRows_columnsOfOneThing_rowByRow(t *testing.T) {
	rows := csvRows(t, "Id,ResultType,AppId,Id\nx,0,a,y\n,0,a,y\n")
	if len(rows) != 2 || string(rows[0].event) != `{"Id":"x","ResultType":"0","AppId":"a","Id (2)":"y"}` || string(rows[1].event) != `{"ResultType":"0","AppId":"a","Id":"y"}` {
		t.Errorf("rows %s and %s", rows[0].event, rows[1].event)
	}
}
