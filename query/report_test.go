package query

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// event is a sign-in as brute force over reports knows it.
type event struct {
	at                                    time.Time
	interactive                           bool
	user, status, app, client, country    string
	mfa, conditional, requirement, device string
	code                                  int32
}

// value is that of the option by.
func (e event) value(by string) string {
	return map[string]string{
		"status": e.status, "clientApp": e.client, "country": e.country, "mfa": e.mfa, "conditionalAccess": e.conditional,
		"authenticationRequirement": e.requirement, "app": e.app,
	}[by]
}

const (
	guidApp = "0a0b0c0d-0000-4000-8000-00000000000a"
	bob     = "b0b00000-0000-4000-8000-000000000002"
)

// reportRig is a service with events.
func reportRig(t *testing.T) (*rig, []event) {
	t.Helper()
	r := newRig(t, func(c *Config) { c.RetentionDays = 0 })
	r.setMark(testMark)
	return r, reportEvents(r)
}

// reportEvents stores sign-ins of 40 days, some revised, and returns what counts.
func reportEvents(r *rig) []event {
	random := rand.New(rand.NewPCG(11, 4))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	var events []event
	blocks := make([][]values, 2)
	for i := range 700 {
		at := noon.Add(-time.Duration(random.Int64N(int64(40 * 24 * time.Hour)))).Truncate(100)
		var e event
		for revision := range 1 + random.IntN(2) {
			e = event{
				at: at, interactive: random.IntN(3) > 0, status: pick("Success", "Success", "Failure", "Interrupted", ""), app: pick(guidApp, guidApp, strings.ToUpper(guidApp), "o'app", "x", "y", ""),
				client: pick("Browser", "IMAP4", "POP3", "Other clients", ""), country: pick("DE", "US", "FR", ""), mfa: pick("satisfied", "denied", ""),
				conditional: pick("success", "failure", "notApplied"), requirement: pick("singleFactorAuthentication", "multiFactorAuthentication", ""), device: pick("Windows", "iOS", ""),
				code: []int32{0, 50126, 53003, 999001}[random.IntN(4)],
			}
			row := values{
				"id": fmt.Sprint(i), "created_at": at, "revision": uint64(revision + 1), "is_interactive": e.interactive, "status": e.status, "app_id": e.app, "app_display_name": "App " + strings.ToLower(e.app),
				"client_app": e.client, "country": e.country, "mfa_result": e.mfa, "conditional_access_status": e.conditional, "authentication_requirement": e.requirement, "os_family": e.device,
				"error_code": e.code, "failure_reason": "said of " + fmt.Sprint(e.code),
			}
			switch n := random.IntN(9); {
			case n < 4:
				e.user = pick(alice, bob)
				row["user_id"], row["user_principal_name"] = e.user, e.user[:5]+"@X"
			case n < 6:
				e.user = "only@name"
				row["user_principal_name"] = pick("Only@Name", "only@name")
			case n < 8:
				e.user = "sp"
				row["service_principal_id"] = "sp"
			}
			blocks[(i+revision)%2] = append(blocks[(i+revision)%2], row)
		}
		events = append(events, e)
	}
	for _, block := range blocks {
		r.insert(block...)
	}
	return events
}

// tallyOf counts by brute force.
func tallyOf(events []event, meets func(event) bool) (tally map[string]any, users int) {
	total, by, seen := 0, map[string]int{}, map[string]bool{}
	for _, e := range events {
		if !meets(e) {
			continue
		}
		total++
		by[e.status]++
		if e.user != "" {
			seen[e.user] = true
		}
	}
	return map[string]any{"signIns": float64(total), "success": float64(by["Success"]), "failure": float64(by["Failure"]), "interrupted": float64(by["Interrupted"])}, len(seen)
}

func sameTally(got, want map[string]any) bool {
	for name, n := range want {
		if got[name] != n {
			return false
		}
	}
	return true
}

func objects(of map[string]any, name string) []map[string]any {
	var list []map[string]any
	items, _ := of[name].([]any)
	for _, item := range items {
		list = append(list, item.(map[string]any))
	}
	return list
}

func parsed(t testing.TB, value any) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, value.(string))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// followLinks compares each number, or up to so many of them, with the list that
// it links to, and returns how many were compared.
func (r *rig) followLinks(token string, value any, most int) int {
	r.Helper()
	var numbers []map[string]any
	var find func(any)
	find = func(value any) {
		switch v := value.(type) {
		case map[string]any:
			if link, ok := v["signInsLink"].(string); ok && link != "" {
				numbers = append(numbers, v)
			}
			for _, member := range v {
				find(member)
			}
		case []any:
			for _, item := range v {
				find(item)
			}
		}
	}
	find(value)
	random := rand.New(rand.NewPCG(1, 9))
	random.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
	numbers = numbers[:min(most, len(numbers))]
	for _, v := range numbers {
		want, counted := v["signIns"]
		if !counted {
			want = v["failures"]
		}
		link := v["signInsLink"].(string)
		if got := r.get(token, link+"&$count=true&$top=1").body["@odata.count"]; got != want {
			plain, _ := url.QueryUnescape(link)
			r.Errorf("%v sign-ins are counted and %v listed by %s", want, got, plain)
		}
	}
	return len(numbers)
}

func TestReportSignIns_equalBruteForceAndTheListsTheyLinkTo(t *testing.T) {
	r, events := reportRig(t)
	for _, options := range []string{
		"", "by=clientApp&bucket=week&scope=all", "by=country&top=2", "by=conditionalAccess&bucket=week&visibility=live", "by=mfa&visibility=live&scope=all&bucket=week",
		"by=app&bucket=week&top=2&scope=all", "by=authenticationRequirement&from=2026-07-01T05:30:00Z&to=2026-07-03",
		"by=mfa&bucket=whole", "by=clientApp&bucket=whole&visibility=live&scope=all",
	} {
		body := r.get(r.reader(), "/api/reports/signIns?"+options).body
		asked, _ := url.ParseQuery(options)
		all, by := asked.Get("scope") == "all", body["by"].(string)
		buckets, at := objects(body, "buckets"), parsed(t, body["from"])
		for _, b := range buckets {
			from, to := parsed(t, b["from"]), parsed(t, b["to"])
			if !from.Equal(at) || !to.After(from) {
				t.Errorf("%s: a bucket from %s after %s", options, from, at)
			}
			at = to
			in := func(e event) bool { return !e.at.Before(from) && e.at.Before(to) && (all || e.interactive) }
			want, users := tallyOf(events, in)
			if !sameTally(b, want) || b["distinctUsers"] != float64(users) {
				t.Errorf("%s: got %v, want %v and %d users", options, b, want, users)
			}
			rest := 0.0
			for _, v := range objects(b, "values") {
				rest += v["signIns"].(float64)
				if v["other"] == true {
					continue
				}
				shown, _ := v["value"].(string)
				want, _ := tallyOf(events, func(e event) bool { return in(e) && strings.EqualFold(e.value(by), shown) })
				if !sameTally(v, want) {
					t.Errorf("%s: value %v got %v, want %v", options, shown, v, want)
				}
			}
			if rest != b["signIns"] {
				t.Errorf("%s: the values sum up to %v of %v", options, rest, b["signIns"])
			}
		}
		if cut := asked.Get("bucket") != "whole"; !at.Equal(parsed(t, body["to"])) || cut != (len(buckets) > 1) {
			t.Errorf("%s: %d buckets up to %s", options, len(buckets), at)
		}
		if n := r.followLinks(r.reader(), body, 8); n < min(8, 3*len(buckets)) {
			t.Errorf("%s: only %d links", options, n)
		}
	}
}

func TestReports_linksListWhatIsCounted(t *testing.T) {
	r, _ := reportRig(t)
	own := r.token(tenantA, alice)
	for _, target := range []string{
		"applications?top=7&visibility=live", "applications?top=2&scope=all&bucket=day", "applications/" + guidApp + "?scope=all", "applications/o'app?bucket=week", "errors?scope=all", "errors?visibility=live&top=3",
		"legacyAuthentication", "legacyAuthentication?scope=interactive&visibility=live", "users/" + alice + "?scope=all", "users/ONLY@name", "group?ids=" + alice + ",only@NAME,nobody&scope=all",
	} {
		if n := r.followLinks(r.reader(), r.get(r.reader(), "/api/reports/"+target).body, 5); n < 2 {
			t.Errorf("%s: only %d links", target, n)
		}
	}
	for _, target := range []string{"signIns?by=country&bucket=week", "applications", "errors", "legacyAuthentication", "users/" + alice, "group?ids=" + alice + "," + bob} {
		body := r.get(own, "/api/reports/"+target+sep(target)+"scope=all").body
		if n := r.followLinks(own, body, 3); n < 3 {
			t.Errorf("own %s: only %d links", target, n)
		}
	}
	if _, message := r.problem(own, "/api/reports/users/"+bob, http.StatusForbidden); !strings.Contains(message, "own") {
		t.Error(message)
	}
}

func sep(target string) string {
	if strings.Contains(target, "?") {
		return "&"
	}
	return "?"
}

func TestReports_equalBruteForce(t *testing.T) {
	r, events := reportRig(t)
	from := testBounds.Add(-30 * 24 * time.Hour)
	in := func(e event) bool { return !e.at.Before(from) && e.at.Before(testBounds) }
	app := func(e event) bool { return in(e) && strings.EqualFold(e.app, guidApp) }
	legacy := func(e event) bool {
		return in(e) && slices.Contains([]string{"IMAP4", "POP3", "Other clients"}, e.client)
	}
	user := func(e event) bool { return in(e) && e.user == bob }
	for target, c := range map[string]struct {
		meets func(event) bool
		users string
	}{
		"applications/" + guidApp:           {app, "distinctUsers"},
		"legacyAuthentication":              {legacy, "distinctUsers"},
		"users/" + bob:                      {user, ""},
		"users/" + strings.ToUpper(bob):     {user, ""},
		"group?ids=" + bob + ",x,Only@NAME": {func(e event) bool { return in(e) && (e.user == bob || e.user == "only@name") }, "activeUsers"},
	} {
		body := r.get(r.reader(), "/api/reports/"+target+sep(target)+"scope=all").body
		want, users := tallyOf(events, c.meets)
		if !sameTally(body, want) || c.users != "" && body[c.users] != float64(users) {
			t.Errorf("%s: got %v, want %v and %d users", target, body, want, users)
		}
	}
	checkApplications(t, r, events, in)
	checkErrors(t, r, events, in)
	checkPattern(t, r, events, user)
	body := r.get(r.reader(), "/api/reports/group?ids=x,"+bob).body
	if fmt.Sprint(body["inactive"], body["members"]) != "[x] 2" {
		t.Errorf("of x and bob are inactive %v of %v", body["inactive"], body["members"])
	}
}

func checkApplications(t *testing.T, r *rig, events []event, in func(event) bool) {
	t.Helper()
	list := objects(r.get(r.reader(), "/api/reports/applications?scope=all&top=5").body, "applications")
	// counted is whether users are counted as they are of an application; of none they are not.
	counted := func(of map[string]any, id string, users int) bool {
		if id == "" {
			n, there := of["distinctUsers"]
			return there && n == nil
		}
		return of["distinctUsers"] == float64(users)
	}
	if !slices.ContainsFunc(list, func(one map[string]any) bool { return one["appId"] == nil }) {
		t.Error("sign-ins without an application are not listed")
	}
	for _, one := range list {
		id, _ := one["appId"].(string)
		of := func(e event) bool { return in(e) && strings.EqualFold(e.app, id) }
		want, users := tallyOf(events, of)
		if !sameTally(one, want) || !counted(one, id, users) || one["appDisplayName"] != "App "+strings.ToLower(id) {
			t.Errorf("application %s: got %v, want %v and %d users", id, one, want, users)
		}
		for _, b := range objects(one, "buckets") {
			from, to := parsed(t, b["from"]), parsed(t, b["to"])
			want, users := tallyOf(events, func(e event) bool { return of(e) && !e.at.Before(from) && e.at.Before(to) })
			if !sameTally(b, want) || !counted(b, id, users) {
				t.Errorf("application %s: bucket %v, want %v and %d users", id, b, want, users)
			}
		}
	}
	summary := objects(r.get(r.reader(), "/beta/reports/getAzureADApplicationSignInSummary(period='D7')").body, "value")
	for _, one := range summary {
		want, _ := tallyOf(events, func(e event) bool {
			return e.interactive && strings.EqualFold(e.app, one["id"].(string)) && !e.at.Before(testBounds.AddDate(0, 0, -7)) && e.at.Before(testBounds)
		})
		if one["successfulSignInCount"] != want["success"] || one["failedSignInCount"] != want["failure"] {
			t.Errorf("Graph's summary has %v, want %v", one, want)
		}
	}
	if len(summary) != 5 {
		t.Errorf("Graph's summary has %d applications, want 5", len(summary))
	}
}

func checkErrors(t *testing.T, r *rig, events []event, in func(event) bool) {
	t.Helper()
	list := objects(r.get(r.reader(), "/api/reports/errors?scope=all").body, "errors")
	for _, one := range list {
		want, _ := tallyOf(events, func(e event) bool { return in(e) && e.status == "Failure" && float64(e.code) == one["code"] })
		if one["failures"] != want["signIns"] {
			t.Errorf("error %v, want %v", one, want)
		}
		if reason, _ := one["reason"].(string); one["code"] == 999001.0 && reason != "said of 999001" || reason == "" {
			t.Errorf("the reason of %v is %q", one["code"], reason)
		}
	}
	if len(list) != 4 {
		t.Errorf("%d errors, want 4", len(list))
	}
}

func checkPattern(t *testing.T, r *rig, events []event, user func(event) bool) {
	t.Helper()
	var want [7][24]float64
	for _, e := range events {
		if user(e) {
			want[(int(e.at.Weekday())+6)%7][e.at.Hour()]++
		}
	}
	body := r.get(r.reader(), "/api/reports/users/"+bob+"?scope=all").body
	for i, hours := range body["weekdayHours"].([]any) {
		for j, n := range hours.([]any) {
			if n != want[i][j] {
				t.Errorf("%s at %d: %v, want %v", time.Weekday((i+1)%7), j, n, want[i][j])
			}
		}
	}
	if body["userId"] != bob || body["userPrincipalName"] != bob[:5]+"@X" {
		t.Errorf("user %v, %v", body["userId"], body["userPrincipalName"])
	}
}
