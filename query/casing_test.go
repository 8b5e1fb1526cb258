package query

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// casedRig has sign-ins whose names differ in case, and in what is no case.
func casedRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, nil)
	r.setMark(testMark)
	hour := noon.Add(-5 * time.Hour)
	for i, one := range []struct{ id, name, display, city string }{
		{"capitals", "ΟΔΟΣ@X", "ΟΔΟΣ", "İSTANBUL"},
		{"small", "οδος@x", "οδος", "Istanbul"},
		{"longer", "ΟΔΟΣΑ@X", "ΟΔΟΣΑ", "ISTANBUL"},
		{"dotted", "ÜI@x", "Üİ", "İstanbul"},
	} {
		r.insert(values{"id": one.id, "user_id": "", "user_principal_name": one.name, "user_display_name": one.display, "city": one.city, "country": "TR",
			"device_id": []string{"Device", "device"}[i%2], "created_at": hour.Add(time.Duration(i) * time.Minute)})
	}
	return r
}

// What differs by nothing but the case of letters is the same, wherever in a word they
// stand; the Turkish İ is a letter of its own, as it is neither an i nor an I elsewhere.
func TestFilter_caseOfLettersBeyondASCII(t *testing.T) {
	r := casedRig(t)
	for filter, want := range map[string]string{
		"userDisplayName eq 'ΟΔΟΣ'":               "capitals small",
		"userDisplayName eq 'οδος'":               "capitals small",
		"userDisplayName eq 'οδοσ'":               "capitals small",
		"userDisplayName ne 'οδοσ'":               "longer dotted",
		"userDisplayName in ('οδοσ','üİ')":        "capitals small dotted",
		"startswith(userDisplayName,'ΟΔΟΣ')":      "capitals small longer",
		"startswith(userDisplayName,'οδος')":      "capitals small longer",
		"contains(userDisplayName,'ΔΟΣ')":         "capitals small longer",
		"endswith(userDisplayName,'ΟΣ')":          "capitals small",
		"userDisplayName le 'ΟΔΟΣ'":               "capitals small dotted",
		"userDisplayName gt 'ΟΔΟΣ'":               "longer",
		"userPrincipalName eq 'οδοσ@x'":           "capitals small",
		"userPrincipalName eq 'üi@X'":             "dotted",
		"contains(userDisplayName,'üi')":          "",
		"contains(userDisplayName,'ÜI')":          "",
		"contains(userDisplayName,'üİ')":          "dotted",
		"location/city eq 'istanbul'":             "small longer",
		"location/city eq 'İstanbul'":             "capitals dotted",
		"contains(location/city,'i')":             "small longer",
		"startswith(location/city,'i\u0307stan')": "capitals dotted",
	} {
		got := r.get(r.reader(), signIns+"?$orderby=createdDateTime&$filter="+url.QueryEscape(filter)).ids()
		assert.Equal(t, want, strings.Join(got, " "), filter)
	}
	for search, want := range map[string]string{"ΟΔΟΣ": "capitals small longer", "üi": "dotted", "Üİ": "dotted"} {
		got := r.get(r.reader(), searched(search, "$orderby=createdDateTime")).ids()
		assert.Equal(t, want, strings.Join(got, " "), search)
	}
	ordered := r.get(r.reader(), signIns+"?$orderby=userDisplayName").ids()
	assert.Equal(t, "dotted small capitals longer", strings.Join(ordered, " "))
}

// Reports take for one what a filter takes for one, so that their links list what they count.
func TestReports_caseOfLettersBeyondASCII(t *testing.T) {
	r := casedRig(t)
	for target, want := range map[string]string{
		"users/" + url.PathEscape("οδοσ@X"):                                  `"signIns":2,`,
		"users/" + url.PathEscape("üI@X"):                                    `"signIns":1,`,
		"group?ids=" + url.QueryEscape("οδος@X,üi@x,ΟΔΟΣ@x,nobody@x"):        `"members":3,"activeUsers":2,"inactive":["nobody@x"],"signIns":3,`,
		"values?property=location/city":                                      `"value":"İstanbul","signIns":2,`,
		"values?property=userDisplayName&contains=" + url.QueryEscape("ΔΟΣ"): `"value":"οδος","signIns":2,`,
		"values?property=userPrincipalName":                                  `"value":"οδος@x","signIns":2,`,
		"signIns?bucket=whole":                                               `"distinctUsers":3,`,
	} {
		answer := r.get(r.reader(), "/api/reports/"+target)
		assert.Contains(t, answer.text, want, target)
		assert.NotZero(t, r.followLinks(r.reader(), answer.body, 100), target)
	}
}
