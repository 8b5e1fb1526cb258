package replay

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// portalRows is a download of the portal with a row at each of the dates.
func portalRows(dates ...string) []byte {
	text := "Date (UTC),Request ID,Username,Status,Sign-in error code\n"
	for i, date := range dates {
		text += date + "," + string(rune('a'+i)) + ",mira@fernhill.example,Success,0\n"
	}
	return []byte(text)
}

func TestRun_Dates_TheWholeFileByTheOneThatTells(t *testing.T) {
	for name, c := range map[string]struct {
		file  string
		text  []byte
		dates Dates
		want  []string // by id, from a
		open  bool
	}{
		"day first":                      {file: "a.csv", text: portalRows("03/04/2026 05:06:07", "25/03/2026 05:06:07", "4/3/2026 5:06:07 PM"), want: []string{"2026-04-03T05:06:07Z", "2026-03-25T05:06:07Z", "2026-03-04T17:06:07Z"}},
		"month first":                    {file: "a.csv", text: portalRows("03/04/2026 05:06:07", "03/25/2026 05:06:07"), want: []string{"2026-03-04T05:06:07Z", "2026-03-25T05:06:07Z"}},
		"not told":                       {file: "a.csv", text: portalRows("03/04/2026 05:06:07", "3/3/2026 05:06:07"), want: []string{"2026-03-04T05:06:07Z", "2026-03-03T05:06:07Z"}, open: true},
		"same in both":                   {file: "a.csv", text: portalRows("3/3/2026 05:06:07"), want: []string{"2026-03-03T05:06:07Z"}},
		"said to be dmy":                 {file: "a.csv", text: portalRows("03/04/2026 05:06:07"), dates: DatesDayFirst, want: []string{"2026-04-03T05:06:07Z"}},
		"other ways to date":             {file: "a.csv", text: portalRows("2026-04-03T05:06:07Z", "4.3.2026 05:06:07", "25/03/2026 05:06:07"), want: []string{"2026-04-03T05:06:07Z", "2026-03-04T05:06:07Z", "2026-03-25T05:06:07Z"}},
		"hyphens, day first":             {file: "a.csv", text: portalRows("03-04-2026 05:06:07", "25-03-2026 05:06:07", "4-3-2026 5:06:07 PM"), want: []string{"2026-04-03T05:06:07Z", "2026-03-25T05:06:07Z", "2026-03-04T17:06:07Z"}},
		"hyphens, month first":           {file: "a.csv", text: portalRows("03-04-2026 05:06:07", "03-25-2026 05:06:07"), want: []string{"2026-03-04T05:06:07Z", "2026-03-25T05:06:07Z"}},
		"hyphens, the same in both":      {file: "a.csv", text: portalRows("03-03-2026 05:06:07"), want: []string{"2026-03-03T05:06:07Z"}},
		"hyphens, said to be dmy":        {file: "a.csv", text: portalRows("03-04-2026 05:06:07"), dates: DatesDayFirst, want: []string{"2026-04-03T05:06:07Z"}},
		"hyphens, said to be mdy":        {file: "a.csv", text: portalRows("03-04-2026 05:06:07"), dates: DatesMonthFirst, want: []string{"2026-03-04T05:06:07Z"}},
		"slashes do not tell of hyphens": {file: "a.csv", text: portalRows("03/04/2026 05:06:07", "25-03-2026 05:06:07"), want: []string{"2026-03-04T05:06:07Z", "2026-03-25T05:06:07Z"}, open: true},
		"hyphens when it was sent": {file: "a.ndjson", text: []byte(`{"time":"03-04-2026 05:06:07","category":"SignInLogs","properties":{"id":"a","createdDateTime":"2026-03-04T05:06:07Z"}}`),
			want: []string{"2026-03-04T05:06:07Z"}},
		"hyphens of a step": {file: "a.ndjson", text: []byte(`{"id":"a","userId":"u","createdDateTime":"2026-03-04T05:06:07Z","authenticationDetails":[{"authenticationStepDateTime":"03-04-2026 05:06:05"}]}`),
			want: []string{"2026-03-04T05:06:07Z"}},
		"dots":              {file: "a.csv", text: portalRows("3.4.2026 05:06:07"), want: []string{"2026-04-03T05:06:07Z"}},
		"dots, month first": {file: "a.csv", text: portalRows("3.4.2026 05:06:07", "03.25.2026 05:06:07"), want: []string{"2026-03-04T05:06:07Z", "2026-03-25T05:06:07Z"}},
		"a step tells": {file: "a.json", text: []byte(`{"id":"a","userId":"u","createdDateTime":"3/4/2026 5:06:07","authenticationDetails":"[{\"authenticationStepDateTime\":\"25/3/2026 5:06:05\"}]"}`),
			want: []string{"2026-04-03T05:06:07Z"}},
		"within a collector's text": {file: "a.ndjson", text: []byte(`{"_raw":"{\"time\":\"3/4/2026 5:06:07\",\"category\":\"SignInLogs\",\"properties\":{\"id\":\"a\"}}"}` + "\n" +
			`{"_raw":"{\"time\":\"13/4/2026 5:06:07\",\"category\":\"SignInLogs\",\"properties\":{\"id\":\"b\"}}"}`),
			want: []string{"2026-04-03T05:06:07Z", "2026-04-13T05:06:07Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGateway(t)
			dir := folder(t, map[string][]byte{c.file: c.text})
			result := run(t, g, Config{Dates: c.dates}, dir)
			if !result.OK() || result.Accepted != len(c.want) {
				t.Fatalf("result %+v", result)
			}
			got := g.byID()
			for i, want := range c.want {
				if at := got[string(rune('a'+i))].at.Format(time.RFC3339); at != want {
					t.Errorf("%c is at %s, want %s", 'a'+i, at, want)
				}
			}
			if told := slices.Equal(result.OpenDates, []string{filepath.Join(dir, c.file)}); told != c.open {
				t.Errorf("open dates in %v", result.OpenDates)
			}
		})
	}
}

func TestRun_Dates_OfBothOrders_RefuseTheFileUntilOneIsSaid(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"1.csv":  portalRows("25/03/2026 05:06:07", "03/25/2026 05:06:08", "03/04/2026 05:06:09"),
		"2.json": []byte(event("other")),
	})
	g := newGateway(t)
	result := run(t, g, Config{}, dir)
	if result.Unreadable != 1 || result.Accepted != 1 || len(result.Refusals) != 1 {
		t.Fatalf("result %+v, want the file refused as a whole and the other sent", result)
	}
	if detail := result.Refusals[0].Detail; !strings.Contains(detail, `"25/03/2026 05:06:07"`) || !strings.Contains(detail, `"03/25/2026 05:06:08"`) || !strings.Contains(detail, "--dates") {
		t.Errorf("told %q", detail)
	}
	said := run(t, newGateway(t), Config{Dates: DatesMonthFirst}, dir)
	if said.Accepted != 3 || said.Refused != 1 || said.Unreadable != 0 {
		t.Errorf("month first: %+v, want the date without such a month refused alone", said)
	}
}

func TestRun_Dates_ThatTellNothing_RefuseTheFileUntilOneIsSaid(t *testing.T) {
	for name, c := range map[string]struct{ text, told string }{
		"hyphens":         {string(portalRows("03-04-2026 05:06:07", "3-3-2026 05:06:08")), `"03-04-2026 05:06:07"`},
		"no other time":   {`{"time":"03-04-2026 05:06:07","category":"SignInLogs","properties":{"id":"a","userId":"u"}}`, `"03-04-2026 05:06:07"`},
		"hyphens of both": {string(portalRows("25-03-2026 05:06:07", "03-25-2026 05:06:08")), `"25-03-2026 05:06:07" has the day first, "03-25-2026 05:06:08" the month`},
		"dots of both":    {string(portalRows("25.03.2026 05:06:07", "03.25.2026 05:06:08", "3.4.2026 05:06:09")), `"25.03.2026 05:06:07" has the day first, "03.25.2026 05:06:08" the month`},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string][]byte{"1.csv": []byte(c.text), "2.json": []byte(event("other"))})
			result := run(t, newGateway(t), Config{}, dir)
			if result.Unreadable != 1 || result.Accepted != 1 || len(result.Refusals) != 1 || len(result.OpenDates) != 0 {
				t.Fatalf("result %+v, want the file refused as a whole and the other sent", result)
			}
			if detail := result.Refusals[0].Detail; !strings.Contains(detail, c.told) || !strings.Contains(detail, "--dates") {
				t.Errorf("told %q", detail)
			}
		})
	}
}

func TestRun_Dates_Hyphens_Rebased(t *testing.T) {
	g := newGateway(t)
	then := time.Now().UTC().Add(-time.Minute).Truncate(time.Second)
	dir := folder(t, map[string][]byte{"a.csv": portalRows("03-04-2026 05:06:07", "25-03-2026 05:06:07")})
	if result := run(t, g, Config{Rebase: then}, dir); !result.OK() {
		t.Fatalf("result %+v", result)
	}
	got := g.byID()
	if !got["a"].at.Equal(then) || got["a"].at.Sub(got["b"].at) != 9*24*time.Hour {
		t.Errorf("at %s and %s, want the third of April now and the 25th of March nine days before", got["a"].at, got["b"].at)
	}
}

func TestRun_Dates_DayFirst_Rebased(t *testing.T) {
	g := newGateway(t)
	then := time.Now().UTC().Add(-time.Minute).Truncate(time.Second)
	dir := folder(t, map[string][]byte{"a.csv": portalRows("03/04/2026 05:06:07", "25/03/2026 05:06:07")})
	if result := run(t, g, Config{Rebase: then}, dir); !result.OK() {
		t.Fatalf("result %+v", result)
	}
	got := g.byID()
	if !got["a"].at.Equal(then) || got["a"].at.Sub(got["b"].at) != 9*24*time.Hour {
		t.Errorf("at %s and %s, want the third of April now and the 25th of March nine days before", got["a"].at, got["b"].at)
	}
}

func TestTellDates_joinedNames(t *testing.T) {
	for _, name := range []string{"properties.createdDateTime", "properties_createdDateTime", "Properties/createdDateTime", "created_date_time", "Created Date Time",
		"createdDateTime_t", "createdDateTime_t [UTC]", "Column1.createdDateTime", "properties.authenticationDetails.0.authenticationStepDateTime"} {
		text := "Id,ResultType,AppId,UserAgent," + name + "\nx,0,a,25/03/2026,3/4/2026 05:06:07\nx,0,a,,25/03/2026 05:06:07\n"
		text = strings.Replace(text, "Id,ResultType,AppId,UserAgent,Column1.", "Column1.Id,Column1.ResultType,Column1.AppId,Column1.UserAgent,Column1.", 1)
		order, _, err := TellDates(strings.NewReader(text), "a.csv")
		require.NoError(t, err)
		assert.Equal(t, DateOrders{slashes: DatesDayFirst}, order, name)
	}
	order, _, err := TellDates(strings.NewReader("Id,ResultType,AppId,lastUpdateDateTime\nx,0,a,25/03/2026 05:06:07\n"), "a.csv")
	require.NoError(t, err)
	assert.Equal(t, DateOrders{}, order)
}
