package csvexport

import "testing"

func TestRows_guardedCells_areWhatTheyWere(t *testing.T) {
	const portal = "Date (UTC),Request ID,Status,User\r\n2026-03-04T05:06:07Z,a,Success,"
	for cell, want := range map[string]string{
		"'=1+1": "=1+1", "'-x": "-x", "'+x": "+x", "'@x": "@x", "''=x": "'=x",
		"=x": "=x", "'x": "'x", "'": "'", "O'Neil": "O'Neil",
	} {
		rows := csvRows(t, portal+cell+"\r\n")
		if got := string(rows[0].event); got != `{"Date (UTC)":"2026-03-04T05:06:07Z","Request ID":"a","Status":"Success","User":"`+want+`"}` {
			t.Errorf("%s is read as %s", cell, got)
		}
	}
	rows := csvRows(t, "ResultType,Id,AppId\n0,a,'-x\n") // Log Analytics guards nothing
	if got := string(rows[0].event); got != `{"ResultType":"0","Id":"a","AppId":"'-x"}` {
		t.Errorf("read as %s", got)
	}
}
