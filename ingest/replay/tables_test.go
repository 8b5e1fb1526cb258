package replay

import (
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

const tablesOfLogAnalytics = `{"tables":[{"name":"PrimaryResult",
"columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Id","type":"string"},{"name":"ResultType","type":"string"},
 {"name":"AADTenantId","type":"string"},{"name":"UserPrincipalName","type":"string"},{"name":"LocationDetails","type":"dynamic"},{"name":"IsRisky","type":"bool"}],
"rows":[
["2026-03-04T05:06:07.891Z","a","50126","t","mira@fernhill.example","{\"city\":\"Lagos\"}",null],
["2026-03-04T06:06:07Z","b","0","t","mira@fernhill.example","",true],
["2026-03-04T06:06:07Z","c"]
]}],"statistics":{"query":{}}}`

func TestRun_Tables_RowByRow(t *testing.T) {
	kusto := `{ "Tables": [{"TableName":"Table_0","Columns":[{"ColumnName":"CreatedDateTime","DataType":"DateTime"},{"ColumnName":"Id"},{"ColumnName":"ResultType"},{"ColumnName":"UserId"}],
"Rows":[["2026-03-04T07:06:07Z","k","0","u"]]},{"TableName":"Table_1","Columns":[{"ColumnName":"Value"}],"Rows":[["{\"Visualization\":null}"]]}]}`
	dir := folder(t, map[string][]byte{"1.json": []byte(tablesOfLogAnalytics), "2.json": []byte(kusto)})
	g := newGateway(t)
	then := time.Now().UTC().Add(-time.Minute).Truncate(time.Second)
	result := run(t, g, Config{Rebase: then}, dir)
	if result.Accepted != 3 || result.Refused != 1 || result.Unreadable != 0 {
		t.Fatalf("result %+v, want all but the short row", result)
	}
	if r := result.Refusals[0]; r.Line != 7 || !strings.Contains(r.Detail, "2 cells, the table 7 columns") {
		t.Errorf("refused %+v, want line 7", r)
	}
	got := g.byID()
	if !got["k"].at.Equal(then) || got["k"].at.Sub(got["b"].at) != time.Hour || got["a"].format != schemas.Format_FORMAT_LOG_ANALYTICS {
		t.Errorf("got %+v", got)
	}
}

func TestEvents_TablesOfWholeEvents(t *testing.T) {
	answer := `{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"RawData","type":"string"}],"rows":[["2026-03-04T05:06:07Z",` + quote(event("a")) + `]]}]}`
	var got []string
	err := Events(strings.NewReader(answer), "answer.json", func(e Event) bool {
		got = append(got, string(e.JSON)+e.Detail)
		return true
	})
	if want := `{"TimeGenerated":"2026-03-04T05:06:07Z","_raw":` + quote(event("a")) + `}`; err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("%v, error %v, want %s", got, err, want)
	}
}

func TestRun_AnswersAroundLists_CountTheirEvents(t *testing.T) {
	event := func(id string) string {
		return `{"id":"` + id + `","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`
	}
	text := `{"status":"ok","data":[` + event("a") + `,` + event("b") + `]}` + "\n" + `{"rule":{},"agent":{},"full_log":"` + strings.ReplaceAll(event("c"), `"`, `\"`) + `","data":{}}` + "\n"
	g := newGateway(t)
	result := run(t, g, Config{}, folder(t, map[string][]byte{"a.json": []byte(text)}))
	if result.Events != 3 || result.Accepted != 3 || !result.OK() {
		t.Errorf("result %+v, want three events", result)
	}
}

func TestEvents_FramesOfKusto(t *testing.T) {
	frames := `[{"FrameType":"DataSetHeader","IsProgressive":false,"Version":"v2.0"},
{"FrameType":"DataTable","TableId":0,"TableKind":"QueryProperties","TableName":"@ExtendedProperties","Columns":[{"ColumnName":"Value"}],"Rows":[["{}"]]},
{"FrameType":"DataTable","TableId":1,"TableKind":"PrimaryResult","TableName":"PrimaryResult","Columns":[{"ColumnName":"CreatedDateTime","ColumnType":"datetime"},{"ColumnName":"Id"},{"ColumnName":"ResultType"},{"ColumnName":"UserId"}],
"Rows":[["2026-03-04T07:06:07Z","k","0","u"],["2026-03-04T07:06:08Z","l","0","u"]]},{"FrameType":"DataSetCompletion","HasErrors":false}]`
	var got []string
	err := Events(strings.NewReader(frames), "answer.json", func(e Event) bool {
		got = append(got, string(e.JSON)+e.Detail)
		return true
	})
	want := `{"CreatedDateTime":"2026-03-04T07:06:07Z","Id":"k","ResultType":"0","UserId":"u"} {"CreatedDateTime":"2026-03-04T07:06:08Z","Id":"l","ResultType":"0","UserId":"u"}`
	if err != nil || strings.Join(got, " ") != want {
		t.Errorf("%v, %s, want %s", err, got, want)
	}
}

func TestRun_Tables_WhatCannotBeRead_IsTold(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"cut off":     {tablesOfLogAnalytics[:len(tablesOfLogAnalytics)-120], "cut off"},
		"other table": {`{"tables":[{"columns":[{"name":"Count"}],"rows":[[7]]}]}`, "none is of sign-ins"},
		"not a list":  {`{"tables":[7]}`, "line 1"},
		"a syslog":    {`{"tables":[{"columns":7}]}`, "line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			result := run(t, newGateway(t), Config{}, folder(t, map[string][]byte{"a.json": []byte(c.text)}))
			if result.Unreadable != 1 || !strings.Contains(result.Refusals[len(result.Refusals)-1].Detail, c.want) {
				t.Errorf("result %+v, want one that says %q", result, c.want)
			}
		})
	}
}
