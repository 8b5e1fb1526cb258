package query

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

// valuesBy counts by brute force, the most frequent first.
func valuesBy(events []event, meets func(event) bool, value func(event) string) []string {
	counts := map[string]int{}
	for _, e := range events {
		if v := strings.ToLower(value(e)); v != "" && meets(e) {
			counts[v]++
		}
	}
	var lines []string
	for v, n := range counts {
		lines = append(lines, v+" "+strconv.Itoa(n))
	}
	slices.SortFunc(lines, func(a, b string) int {
		_, m, _ := strings.Cut(a, " ")
		_, n, _ := strings.Cut(b, " ")
		x, _ := strconv.Atoi(m)
		y, _ := strconv.Atoi(n)
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(a, b))
	})
	return lines
}

func TestReportValues_equalBruteForceAndTheListsTheyLinkTo(t *testing.T) {
	r, events := reportRig(t)
	from, to := time.Date(2026, 6, 20, 1, 30, 0, 0, time.UTC), time.Date(2026, 7, 15, 0, 0, 0, 0, time.UTC)
	inPeriod := func(e event) bool { return !e.at.Before(from) && e.at.Before(to) }
	for _, c := range []struct {
		property, options string
		meets             func(event) bool
		value             func(event) string
	}{
		{"location/countryOrRegion", "&scope=all", inPeriod, func(e event) string { return e.country }},
		{"APPID", "", func(e event) bool { return inPeriod(e) && e.interactive }, func(e event) string { return e.app }},
		{"status", "&scope=all", inPeriod, func(e event) string { return e.status }},
		{"status/errorCode", "&scope=all&filter=" + url.QueryEscape("status eq 'Failure' or isInteractive eq false"), func(e event) bool {
			return inPeriod(e) && (e.status == "Failure" || !e.interactive)
		}, func(e event) string {
			if e.code == 0 && e.status != "Success" {
				return "" // nobody gave one
			}
			return strconv.Itoa(int(e.code))
		}},
		{"clientAppUsed", "&scope=all&contains=OP", inPeriod, func(e event) string {
			if e.client == "POP3" {
				return e.client
			}
			return ""
		}},
		{"@gatehouse.operatingSystemFamily", "&scope=all", inPeriod, func(e event) string { return e.device }},
	} {
		body := r.get(r.reader(), "/api/reports/values?property="+c.property+"&from=2026-06-20T01:30:00Z&to=2026-07-15"+c.options).body
		var got []string
		for _, v := range objects(body, "values") {
			got = append(got, strings.ToLower(v["value"].(string))+" "+strconv.Itoa(int(v["signIns"].(float64))))
		}
		slices.SortStableFunc(got, func(a, b string) int {
			_, m, _ := strings.Cut(a, " ")
			_, n, _ := strings.Cut(b, " ")
			if m == n {
				return cmp.Compare(a, b)
			}
			return 0
		})
		if want := valuesBy(events, c.meets, c.value); !slices.Equal(got, want) || body["more"] != false {
			t.Errorf("%s%s: got %v, want %v", c.property, c.options, got, want)
		}
		if n := r.followLinks(r.reader(), body, 10); n == 0 {
			t.Errorf("%s: no links", c.property)
		}
	}
	body := r.get(r.reader(), "/api/reports/values?property=appId&top=2").body
	if n := len(objects(body, "values")); n != 2 || body["more"] != true {
		t.Errorf("%d values, more is %v", n, body["more"])
	}
}

// Whatever has values can be listed, and each number agrees with its list.
func TestReportValues_anyProperty_linksListWhatIsCounted(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	row := func(id, upn, address, policies string) values {
		return values{
			"id": id, "user_principal_name": upn, "user_id": strings.ToUpper(alice), "ip_address": address, "ip": address, "status": "Success", "is_interactive": true, "autonomous_system_number": uint32(64500), "sign_in_event_types": []string{"interactiveUser"},
			"applied_conditional_access_policies": policies, "authentication_methods_used": []string{"Password", "password", "Text message"},
			"authentication_details": `[{"authenticationMethod":"Password","succeeded":true},{"authenticationMethod":"Password","succeeded":false}]`, "risk_level": "none", "created_at": testMark.Add(-3 * time.Hour),
		}
	}
	r.insert(
		row("a", "Ada@X", "2001:DB8::1", `[{"id":"1","displayName":"CA's 1","result":"success"},{"id":"2","displayName":"CA 2","result":"failure"}]`),
		row("b", "ada@x", "2001:db8:0::1", `[{"id":"1","displayName":"CA's 1","result":"failure"}]`), row("c", "bob@x", "192.0.2.1", ""),
		row("d", "carl@x", "::ffff:192.0.2.1", ""),
	)
	listed, links := 0, 0
	ask := func(name string) {
		if _, err := filter.ValuesOf(name); err != nil {
			r.problem(r.reader(), "/api/reports/values?property="+url.QueryEscape(name), http.StatusBadRequest)
			return
		}
		listed++
		links += r.followLinks(r.reader(), r.get(r.reader(), "/api/reports/values?property="+url.QueryEscape(name)).body, 5)
	}
	for _, p := range filter.Properties() {
		ask(p.Name)
		for _, f := range p.Fields {
			ask(p.Name + "/" + f.Name)
		}
	}
	if listed < 70 || links < 25 {
		t.Errorf("%d properties with values, %d links", listed, links)
	}
	for property, want := range map[string]float64{
		"userPrincipalName": 2, "userId": 4, "ipAddress": 2, "appliedConditionalAccessPolicies/displayName": 2, "authenticationMethodsUsed": 4, "authenticationDetails/authenticationMethod": 4,
	} {
		values := objects(r.get(r.reader(), "/api/reports/values?property="+property).body, "values")
		if len(values) == 0 || values[0]["signIns"] != want {
			t.Errorf("%s: got %v, want %v first", property, values, want)
		}
	}
	if addresses := objects(r.get(r.reader(), "/api/reports/values?property=ipAddress").body, "values"); len(addresses) != 2 {
		t.Errorf("an address within one of IPv6 is another value: %v", addresses)
	}
}

func TestReportValues_badOptions_areRefused(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	for options, want := range map[string]string{
		"":                                "Name the property",
		"property=colour":                 "unknown property",
		"property=riskState/colour":       "unknown property",
		"property=createdDateTime":        "not listed",
		"property=deviceDetail/isManaged": "not listed",
		"property=authenticationDetails":  "name one of its fields",
		"property=appliedConditionalAccessPolicies/enforcedGrantControls": "name one of its fields",
		"property=appId&filter=x":                                 "Invalid filter clause",
		"property=appId&filter=appId+eq+'a'&$filter=appId+eq+'a'": "given more than once",
		"property=appId&top=1001":                                 "from 1 to 1000",
		"property=appId&contains=" + strings.Repeat("x", 201):     "more than 200",
		"property=appId&bucket=day":                               "'bucket' is not supported",
	} {
		if _, message := r.problem(r.reader(), "/api/reports/values?"+options, http.StatusBadRequest); !strings.Contains(message, want) {
			t.Errorf("%s: %s", options, message)
		}
	}
	plain := r.token(tenantA, "", "Reports Reader")
	r.problem(plain, "/api/reports/values?property=appliedConditionalAccessPolicies/displayName", http.StatusForbidden)
	r.problem(plain, "/api/reports/values?property=appId&filter="+url.QueryEscape("appliedConditionalAccessPolicies/any()"), http.StatusForbidden)
}
