package csvexport

import (
	"strings"
	"testing"
)

func TestRows_cells(t *testing.T) {
	for name, c := range map[string]struct{ column, cell, want string }{
		"a database's nothing":    {"UserAgent", `\N`, ""},
		"another's":               {"UserAgent", "NULL", ""},
		"DBeaver's":               {"UserAgent", "[NULL]", ""},
		"pandas'":                 {"UserAgent", "NaN", ""},
		"DBeaver's other":         {"UserAgent", "<NULL>", ""},
		"SQL Server's":            {"UserAgent", "(null)", ""},
		"in small letters":        {"UserAgent", "<null>", ""},
		"a formula without end":   {"UserAgent", `=a"`, `,"UserAgent":"=a\""`},
		"one cut off":             {"UserAgent", `"=""a"`, `,"UserAgent":"=\"a"`},
		"one with quotes":         {"UserAgent", `"=""a""""b"""`, `,"UserAgent":"a\"b"`},
		"of its integers":         {"UserAgent", "<NA>", ""},
		"a name":                  {"UserDisplayName", "Null", `,"UserDisplayName":"Null"`},
		"a member":                {"IncomingTokenType", "None", `,"IncomingTokenType":"None"`},
		"a formula":               {"UserAgent", `"=""a"""`, `,"UserAgent":"a"`},
		"one of nothing":          {"UserAgent", `"="""""`, ""},
		"no formula":              {"UserAgent", "=a", `,"UserAgent":"=a"`},
		"Splunk's several":        {"riskEventTypes_v2{}", "\"a\nb\"", `,"riskEventTypes_v2{}":["a","b"]`},
		"one of several":          {"riskEventTypes_v2{}", "a", `,"riskEventTypes_v2{}":"a"`},
		"parts of lists":          {"a{}.b{}", "\"a\nb\"", `,"a{}.b{}":"a\nb"`},
		"lines":                   {"UserAgent", "\"a\nb\"", `,"UserAgent":"a\nb"`},
		"what Splunk alone reads": {"__mv_riskEventTypes_v2{}", "$a$;$b$", ""},
	} {
		t.Run(name, func(t *testing.T) {
			rows := csvRows(t, "Id,ResultType,AppId,"+c.column+"\nx,0,a,"+c.cell+"\n")
			if got, want := string(rows[0].event), `{"Id":"x","ResultType":"0","AppId":"a"`+c.want+`}`; len(rows) != 1 || got != want {
				t.Errorf("%d rows, the first is %s, want %s", len(rows), got, want)
			}
		})
	}
}

func TestRows_otherTables(t *testing.T) {
	for name, text := range map[string]string{
		"a column twice":       "Id,CreatedDateTime,ResultType,UserId,Id\nx,2026-03-04T05:06:07Z,50126,u,x\n",
		"the second filled":    "Id,CreatedDateTime,ResultType,UserId,Id\n,2026-03-04T05:06:07Z,50126,u,x\n",
		"carriage returns":     "Id,CreatedDateTime,ResultType,UserId\rx,2026-03-04T05:06:07Z,50126,u\r",
		"and commas within":    "Id;CreatedDateTime;ResultType;UserId\rx;2026-03-04T05:06:07Z;50126;u",
		"the header again":     "Id,CreatedDateTime,ResultType,UserId\nx,2026-03-04T05:06:07Z,50126,u\nId,CreatedDateTime,ResultType,UserId\n",
		"a custom table":       "createdDateTime_t [UTC],id_s,userId_g,status_errorCode_d,TenantId\n2026-03-04T05:06:07Z,x,u,50126,w\n",
		"properties in a cell": "category,tenantId,properties\nSignInLogs," + elsewhere + `,"{""id"":""x"",""createdDateTime"":""2026-03-04T05:06:07Z"",""userId"":""u"",""status"":{""errorCode"":50126}}"` + "\n",
		"events in a cell":     `RECORD_CONTENT,n` + "\n" + `"{""id"":""x"",""createdDateTime"":""2026-03-04T05:06:07Z"",""userId"":""u"",""status"":{""errorCode"":50126}}",7` + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			rows := csvRows(t, text)
			if len(rows) != 1 || rows[0].err != nil || rows[0].line != 2 {
				t.Fatalf("got %v, want one row", rows)
			}
			checkEvent(t, rows[0].event, map[string]string{"id": "x", "userId": "u", "status.errorCode": "50126", "createdUnixNano": nanos("2026-03-04T05:06:07Z")})
		})
	}
}

func TestRows_twoColumnsOfOneName(t *testing.T) {
	for cells, want := range map[string]string{"x,x": `"Id":"x"`, "x,": `"Id":"x"`, ",y": `"Id":"y"`, "x,y": `"Id":"x","Id (2)":"y"`} {
		first, second, _ := strings.Cut(cells, ",")
		rows := csvRows(t, "Id,ResultType,AppId,Id\n"+first+",0,a,"+second+"\n")
		var wanted string
		if first != "" {
			wanted = `{"Id":"x","ResultType":"0","AppId":"a"` + strings.TrimPrefix(want, `"Id":"x"`) + `}`
		} else {
			wanted = `{"ResultType":"0","AppId":"a",` + want + `}`
		}
		if got := string(rows[0].event); got != wanted {
			t.Errorf("%s: %s, want %s", cells, got, wanted)
		}
	}
}

// What is not UTF-8 costs its row, and the file is read on.
func TestRows_cellsNotUTF8(t *testing.T) {
	rows := csvRows(t, "Id,ResultType,AppId\nx,0,\xff\ny,0,a\n")
	if len(rows) != 2 || rows[0].err == nil || !strings.Contains(rows[0].err.Error(), `"AppId" is not UTF-8: save the file as UTF-8`) || rows[1].err != nil {
		t.Errorf("rows %v", rows)
	}
	err := Rows(strings.NewReader("Id,ResultType,AppId,Stra\xdfe\nx,0,a,\n"), func(int, []byte, error) bool { return true })
	if err == nil || !strings.Contains(err.Error(), "column 4 is not UTF-8: save the file as UTF-8") {
		t.Errorf("header: %v", err)
	}
}
