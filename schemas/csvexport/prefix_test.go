package csvexport

import (
	"strings"
	"testing"
)

// withNames is a file of one row of four columns, and the names on the way to its values
// as the tool joins them.
func withNames(names ...string) string {
	return strings.Join(names, ",") + "\nx,2026-03-04T05:06:07Z,u,50126\n"
}

func TestRows_joinedNames(t *testing.T) {
	for name, text := range map[string]string{
		"a record's":            withNames("properties.id", "properties.createdDateTime", "properties.userId", "properties.status.errorCode"),
		"with underscores":      withNames("properties_id", "properties_createdDateTime", "properties_userId", "properties_status_errorCode"),
		"some of a record's":    withNames("properties.id", "time", "properties.userId", "resultType"),
		"Power Query's":         withNames("Column1.id", "Column1.createdDateTime", "Column1.userId", "Column1.status.errorCode"),
		"of records there":      withNames("Column1.properties.id", "Column1.time", "Column1.properties.userId", "Column1.resultType"),
		"of an answer":          withNames("value.0.id", "value.0.createdDateTime", "value.0.userId", "value.0.status.errorCode"),
		"in another case":       withNames("Value.id", "value.createdDateTime", "value.userId", "value.status.errorCode"),
		"behind an index":       ",value.id,value.createdDateTime,value.userId,value.status.errorCode\n0,x,2026-03-04T05:06:07Z,u,50126\n",
		"before a file's name":  "value.id,value.createdDateTime,value.userId,value.status.errorCode,Source\nx,2026-03-04T05:06:07Z,u,50126,a.json\n",
		"behind one with a dot": "Source.Name,Column1.id,Column1.createdDateTime,Column1.userId,Column1.status.errorCode\na.json,x,2026-03-04T05:06:07Z,u,50126\n",
	} {
		t.Run(name, func(t *testing.T) {
			rows := csvRows(t, text)
			checkEvent(t, rows[0].event, map[string]string{"id": "x", "userId": "u", "status.errorCode": "50126", "createdUnixNano": nanos("2026-03-04T05:06:07Z")})
		})
	}
}

// What joins the parts of these is for the decoder; here the rows keep their names.
func TestRows_namesAreKept(t *testing.T) {
	for _, joint := range []string{"/", ":"} {
		status := "status" + joint + "errorCode"
		rows := csvRows(t, withNames("id", "createdDateTime", "userId", status))
		if got, want := string(rows[0].event), `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","userId":"u","`+status+`":"50126"}`; got != want {
			t.Errorf("the row is %s, want %s", got, want)
		}
	}
}

func TestRows_prefixesOfOthers(t *testing.T) {
	for name, header := range map[string]string{
		"other things":              "user.id,user.name,user.mail,user.status",
		"one of the names is taken": "id,a.id,a.userId,a.resultType",
		"two are without":           "n,m,a.id,a.userId,a.resultType",
		"nothing behind":            "a.,a.b,a.c",
	} {
		if _, err := readCSV(strings.NewReader(header + "\n")); err == nil || !strings.Contains(err.Error(), "no export of sign-ins") {
			t.Errorf("%s: %v, want it refused", name, err)
		}
	}
}
