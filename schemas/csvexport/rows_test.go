package csvexport

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

func TestRows_quotes(t *testing.T) {
	const header = "Id,ResultType,AppId,Status,UserAgent\n"
	tabs := func(text string) string { return strings.ReplaceAll(text, ",", "\t") }
	for name, c := range map[string]struct{ text, status, agent string }{
		"doubled":                      {header + `x,0,a,"{""a"":""\""\\""}",b\c`, `{"a":"\"\\"}`, `b\c`},
		"behind backslashes":           {header + `x,0,a,"{\"a\":1,\"b\":2}",b`, `{"a":1,"b":2}`, "b"},
		"of a quote within":            {header + `x,0,a,"{\"a\":\"\\\"\"}",b`, `{"a":"\""}`, "b"},
		"behind them, outside quotes":  {header + `x,0,a,[\"a\"],b\\c`, `["a"]`, `b\c`},
		"no quotes, but before commas": {header + `x,0,a,{\"a\":1\,\"b\":2},b`, `{"a":1,"b":2}`, "b"},
		"at the end of cells":          {header + `x,0,a,"5\"","6\""`, `5"`, `6"`},
		"over lines":                   {header + "x,0,a,\"{\\\"a\\\":\r\n1}\",b\r\n", "{\"a\":\r\n1}", "b"},
		"a line break behind one":      {header + "x,0,a,\"{\\\"a\\\":\\\n1}\",b\n", "{\"a\":\n1}", "b"},
		"letters behind backslashes":   {header + `x,0,a,"{\"a\":\"b\tc\"}",b`, `{"a":"b\tc"}`, "b"},
		"both ways":                    {header + `x,0,a,"{\"a\":1}","say ""b"""`, `{"a":1}`, `say "b"`},
		"bare":                         {header + `x,0,a,{"a":"b\\c"},b`, `{"a":"b\\c"}`, "b"},
		"bare between tabs":            {tabs(header) + "x\t0\ta\t{\"a\":\"b\\\\\\\\c\"}\tb\\tc\\nd", `{"a":"b\\c"}`, "b\tc\nd"},
	} {
		t.Run(name, func(t *testing.T) {
			rows := csvRows(t, c.text)
			if len(rows) != 1 || rows[0].err != nil {
				t.Fatalf("got %v, want one row", rows)
			}
			want := `{"Id":"x","ResultType":"0","AppId":"a","Status":` + string(jsontree.AppendText(nil, c.status)) + `,"UserAgent":` + string(jsontree.AppendText(nil, c.agent)) + `}`
			if got := string(rows[0].event); got != want || rows[0].line != 2 {
				t.Errorf("line %d is %s, want %s", rows[0].line, got, want)
			}
		})
	}
}

// Rows keep their lines, whatever quotes are tried and whatever stands before the header.
func TestRows_linesAndBrokenRows(t *testing.T) {
	const start = "#TYPE x\n\nId,ResultType,AppId,Status\n"
	for name, c := range map[string]struct{ text, want string }{
		"behind backslashes":      {start + "a,0,x,\n\nb,0,x,\"{\\\"k\\\":\n1}\"\nc,0,x,\"a\" b\nd,0,x\n\ne,0,x,\"{\\\"k\\\":1}\"\nf,0,x,\"open", "[4 6 8! 9! 11 12!]"},
		"with carriage returns":   {strings.ReplaceAll(start+"a,0,x,\"{\\\"k\\\":1}\"\n\n\nb,0,x,\"{\\\"k\\\":\n1}\"\nc,0,x,\"a\"\n", "\n", "\r\n"), "[4 7 9]"},
		"a line break behind one": {start + "a,0,x,\"{\\\"k\\\":\\\n1}\"\nb,0,x,y\n", "[4 6]"},
		"doubled":                 {start + "a,0,x,y,\"\\\" b\nb,0,x,\"\n\"\n\nc,0,x,\"a\" b\nd,0,x,\"{\"\"k\"\":\"\"\\\"\"\\\\\"\"}\"\n", "[4! 5 8! 9]"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, row := range csvRows(t, c.text) {
				mark := ""
				if row.err != nil {
					mark = "!"
					if !strings.Contains(row.err.Error(), fmt.Sprint("line ", row.line)) && !strings.Contains(row.err.Error(), "cells") {
						t.Errorf("%q does not name line %d", row.err, row.line)
					}
				}
				got = append(got, fmt.Sprint(row.line, mark))
			}
			if fmt.Sprint(got) != c.want {
				t.Errorf("lines %v, want %s", got, c.want)
			}
		})
	}
}

// A file much longer than what is read at once, with quotes that change on the way.
func TestRows_quotesFarBehind(t *testing.T) {
	var text strings.Builder
	text.WriteString("Id,ResultType,AppId,Status\n")
	const each = 3000
	for i := range each {
		fmt.Fprintf(&text, "d%d,0,%s,\"{\"\"errorCode\"\":0}\"\n", i, strings.Repeat("x", i%200))
	}
	for i := range each {
		fmt.Fprintf(&text, "e%d,0,%s,\"{\\\"errorCode\\\":0}\"\n", i, strings.Repeat("x", i%200))
	}
	rows := csvRows(t, text.String())
	if len(rows) != 2*each {
		t.Fatalf("got %d rows, want %d", len(rows), 2*each)
	}
	for i, row := range rows {
		if row.err != nil || row.line != i+2 || !strings.Contains(string(row.event), `"Status":"{\"errorCode\":0}"`) {
			t.Fatalf("row %d, at line %d: %s, %v", i, row.line, row.event, row.err)
		}
	}
}
