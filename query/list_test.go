package query

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/query/cursor"
)

// follow walks through a list by its links and returns the ids in order. Every
// page but the last must hold exactly top sign-ins.
func (r *rig) follow(token, target string, top int, between func()) []string {
	r.Helper()
	var ids []string
	for {
		answer := r.get(token, target)
		page := answer.ids()
		ids = append(ids, page...)
		if answer.next() == "" {
			return ids
		}
		if len(page) != top {
			r.Fatalf("a page with a successor has %d sign-ins, not %d", len(page), top)
		}
		target = answer.next()
		if between != nil {
			between()
		}
	}
}

func TestList_walk_returnsEachOnceInOrder(t *testing.T) {
	r := newRig(t, func(c *Config) { c.RetentionDays = 0 })
	r.setMark(testMark)
	random := rand.New(rand.NewPCG(1, 2))
	type key struct {
		at time.Time
		id string
	}
	var keys []key
	var rows []values
	for i := range 4000 {
		// Few moments, so that many sign-ins share one, over more than a year.
		k := key{testBounds.Add(-time.Duration(random.IntN(40)) * 10 * 24 * time.Hour).Add(-100), fmt.Sprintf("id-%05d", i)}
		keys = append(keys, k)
		rows = append(rows, values{"id": k.id, "created_at": k.at})
	}
	r.insert(rows...)
	for _, descending := range []bool{true, false} {
		slices.SortFunc(keys, func(a, b key) int {
			c := a.at.Compare(b.at)
			if c == 0 {
				c = strings.Compare(a.id, b.id)
			}
			if descending {
				return -c
			}
			return c
		})
		direction := map[bool]string{true: "desc", false: "asc"}[descending]
		n := 0
		got := r.follow(r.reader(), signIns+"?$top=173&$orderby=createdDateTime+"+direction, 173, func() {
			// Newer than the horizon, a repeat with a later revision, and one of another tenant.
			n++
			r.insert(values{"id": fmt.Sprintf("new-%d", n), "created_at": testBounds.Add(time.Minute)},
				values{"id": keys[n*100].id, "created_at": keys[n*100].at, "revision": uint64(2)},
				values{"id": fmt.Sprintf("other-%d", n), "created_at": keys[n*150].at, "tenant_id": tenantB})
		})
		if len(got) != len(keys) {
			t.Fatalf("%s: %d sign-ins, want %d", direction, len(got), len(keys))
		}
		for i, k := range keys {
			if got[i] != k.id {
				t.Fatalf("%s: at %d %s, want %s", direction, i, got[i], k.id)
			}
		}
	}
}

func TestList_liveWalk_endsWhileSignInsArrive(t *testing.T) {
	r := newRig(t, nil)
	var rows []values
	for i := range 300 {
		rows = append(rows, values{"id": fmt.Sprintf("id-%03d", i), "created_at": noon.Add(-time.Duration(300-i) * time.Second)})
	}
	r.insert(rows...)
	n := 0
	got := r.follow(r.reader(), signIns+"?visibility=live&$top=50&$orderby=createdDateTime", 50, func() {
		n++
		r.insert(values{"id": fmt.Sprintf("z-%d", n), "created_at": noon.Add(time.Duration(n) * time.Second)})
	})
	if len(got) != 300 || !slices.IsSorted(got) {
		t.Fatalf("got %d sign-ins", len(got))
	}
	if first := r.get(r.reader(), signIns+"?visibility=live&$top=1").ids(); first[0] != fmt.Sprintf("z-%d", n) {
		t.Errorf("the newest is %s", first[0])
	}
}

// Graph v1.0 gives whole seconds where exports give seven decimals.
func TestList_sameIDWithinASecond_isOneSignIn(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	second := noon.Add(-4 * time.Hour)
	r.insert(values{"id": "x", "created_at": second, "revision": uint64(5)})
	r.insert(values{"id": "x", "created_at": second.Add(123_456_700), "revision": uint64(7), "status": "Failure"})
	r.insert(values{"id": "y", "created_at": second.Add(999_999_900), "revision": uint64(7)})
	r.insert(values{"id": "y", "created_at": second.Add(5), "revision": uint64(9)})
	if got := r.get(r.reader(), signIns+"?$count=true"); got.body["@odata.count"] != 2.0 || strings.Join(got.ids(), " ") != "x y" {
		t.Errorf("want x and y once each, by the time of their latest revision: %s", got.text)
	}
	for expression, want := range map[string]string{
		"createdDateTime lt 2026-07-17T08:00:00.05Z": "y",
		"createdDateTime ge 2026-07-17T08:00:00.05Z": "x",
		"createdDateTime gt 2026-07-17T08:00:00.9Z":  "",
	} {
		if got := r.get(r.reader(), filtered(expression)); strings.Join(got.ids(), " ") != want {
			t.Errorf("%s: want %q: %s", expression, want, got.text)
		}
	}
}

func TestList_revisions_areOneSignIn(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "x", "risk_level": "none"}, values{"id": "y"})
	r.insert(values{"id": "x", "risk_level": "high", "revision": uint64(7), "status": "Failure"})
	r.insert(values{"id": "x", "risk_level": "low", "revision": uint64(5)})
	answer := r.get(r.reader(), signIns+"?$count=true")
	if got := answer.ids(); strings.Join(got, " ") != "y x" || answer.body["@odata.count"] != 2.0 {
		t.Fatalf("got %v, count %v", got, answer.body["@odata.count"])
	}
	if risk := answer.body["value"].([]any)[1].(map[string]any)["riskLevelDuringSignIn"]; risk != "high" {
		t.Errorf("risk %v", risk)
	}
	// An earlier revision must not satisfy a filter.
	if got := r.get(r.reader(), filtered("riskLevelDuringSignIn eq 'none'", "$count=true")); len(got.ids()) != 0 || got.body["@odata.count"] != 0.0 {
		t.Errorf("an earlier revision came back: %s", got.text)
	}
	if got := r.get(r.reader(), signIns+"/x"); got.body["riskLevelDuringSignIn"] != "high" {
		t.Errorf("by id: %s", got.text)
	}
}

func TestList_default_isInteractive(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "i"}, values{"id": "n", "is_interactive": false, "event_type": "nonInteractiveUser"})
	for target, want := range map[string]string{
		signIns: "i",
		filtered("signInEventTypes/any(t: t eq 'nonInteractiveUser')"): "n",
		filtered("id in ('i','n')"):                                    "i",
		filtered("isInteractive eq false"):                             "n",
	} {
		if got := strings.Join(r.get(r.reader(), target).ids(), " "); got != want {
			t.Errorf("%s: got %q, want %q", target, got, want)
		}
	}
	if got := r.get(r.reader(), signIns+"/n"); got.body["isInteractive"] != false {
		t.Errorf("by id: %s", got.text)
	}
}

func TestList_visibility_endsAtTheHorizon(t *testing.T) {
	r := newRig(t, nil)
	r.insert(values{"id": "before", "created_at": testBounds.Add(-100)}, values{"id": "at", "created_at": testBounds}, values{"id": "after", "created_at": noon})
	t.Run("no mark yet", func(t *testing.T) {
		answer := r.get(r.reader(), signIns+"?$count=true")
		if len(answer.ids()) != 0 || answer.body["@gatehouse.horizon"] != nil || answer.body["@odata.count"] != 0.0 {
			t.Errorf("got %s", answer.text)
		}
		if answer.header.Get("Gatehouse-Horizon") != "" {
			t.Error("a horizon in the headers")
		}
		if got := r.get(r.reader(), signIns+"?visibility=live").ids(); len(got) != 3 {
			t.Errorf("live: %v", got)
		}
		r.problem(r.reader(), signIns+"/before", http.StatusNotFound)
		r.get(r.reader(), signIns+"/before?visibility=live")
	})
	r.setMark(testMark)
	answer := r.get(r.reader(), signIns+"?$count=true")
	if got := strings.Join(answer.ids(), " "); got != "before" || answer.body["@odata.count"] != 1.0 {
		t.Errorf("settled: %q, count %v", got, answer.body["@odata.count"])
	}
	if answer.body["@gatehouse.horizon"] != "2026-07-17T09:00:00Z" || answer.body["@gatehouse.storedThrough"] != "2026-07-17T11:00:00Z" || answer.body["@gatehouse.provisional"] != nil {
		t.Errorf("settled: %s", answer.text)
	}
	if answer.header.Get("Gatehouse-Horizon") != "2026-07-17T09:00:00.000Z" || answer.header.Get("Gatehouse-Stored-Through") != "2026-07-17T11:00:00.000Z" {
		t.Errorf("headers: %v", answer.header)
	}
	answer = r.get(r.reader(), signIns+"?visibility=live")
	if got := strings.Join(answer.ids(), " "); got != "after at before" || answer.body["@gatehouse.provisional"] != true {
		t.Errorf("live: %s", answer.text)
	}
	code, message := r.problem(r.reader(), signIns+"/at", http.StatusNotFound)
	if code != "ResourceNotFound" || !strings.Contains(message, "visibility=live") {
		t.Errorf("%s: %s", code, message)
	}
	r.get(r.reader(), signIns+"/at?visibility=live")
}

func TestList_retention_hidesAtOnce(t *testing.T) {
	old, kept := noon.AddDate(0, 0, -7).Add(-time.Second), noon.AddDate(0, 0, -7).Add(time.Second)
	r := newRig(t, func(c *Config) { c.RetentionDays = 7 })
	r.setMark(testMark)
	r.insert(values{"id": "old", "created_at": old}, values{"id": "kept", "created_at": kept})
	answer := r.get(r.reader(), signIns+"?$count=true")
	if got := strings.Join(answer.ids(), " "); got != "kept" || answer.body["@odata.count"] != 1.0 || answer.body["@gatehouse.retainedFrom"] != "2026-07-10T12:00:00Z" {
		t.Errorf("got %s", answer.text)
	}
	if got := r.get(r.reader(), filtered("createdDateTime ge 2020-01-01 and id in ('old','kept')")).ids(); len(got) != 1 {
		t.Errorf("filtered: %v", got)
	}
	r.problem(r.reader(), signIns+"/old", http.StatusNotFound)
	r.problem(r.reader(), signIns+"/old?visibility=live", http.StatusNotFound)
	_, message := r.problem(r.reader(), filtered("createdDateTime lt 2026-07-01"), http.StatusBadRequest)
	if !strings.Contains(message, "kept for 7 days, since 2026-07-10T12:00:00Z") {
		t.Errorf("message: %s", message)
	}
	weekly := r.get(r.reader(), "/api/reports/weekly?from=2026-07-01&scope=all")
	if weekly.body["from"] != "2026-07-10T12:00:00Z" {
		t.Errorf("weekly: %s", weekly.text)
	}
	r.keep(tenantA, 0)
	if got := r.get(r.reader(), signIns).ids(); len(got) != 2 {
		t.Errorf("for ever: %v", got)
	}
}

func TestList_top_isExact(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	var rows []values
	for i := range 1001 {
		rows = append(rows, values{"id": fmt.Sprint(i), "created_at": noon.Add(-time.Duration(i+300) * 31 * time.Minute)})
	}
	r.insert(rows...)
	for top, more := range map[int]bool{1: true, 2: true, 999: true, 1000: true} {
		answer := r.get(r.reader(), fmt.Sprintf("%s?$top=%d", signIns, top))
		if len(answer.ids()) != top || (answer.next() != "") != more {
			t.Errorf("$top=%d: %d sign-ins, next %q", top, len(answer.ids()), answer.next())
		}
	}
	answer := r.get(r.reader(), signIns)
	if len(answer.ids()) != 1000 {
		t.Errorf("default: %d sign-ins", len(answer.ids()))
	}
	rest := r.get(r.reader(), answer.next())
	if len(rest.ids()) != 1 || rest.next() != "" {
		t.Errorf("last page: %d sign-ins, next %q", len(rest.ids()), rest.next())
	}
	exact := r.get(r.reader(), filtered("id in ('1','2','3')", "$top=3"))
	if len(exact.ids()) != 3 || exact.next() != "" {
		t.Errorf("a page that ends the signIns: %v, next %q", exact.ids(), exact.next())
	}
}

func TestList_nextLink_keepsTheQuery(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "1"}, values{"id": "2"}, values{"id": "3"})
	target := "/V1.0/auditlogs/SIGNINS?$filter=" + url.QueryEscape("status eq 'Success'") + "&%24top=1&$select=id&$count=true"
	answer := r.get(r.reader(), target)
	link := answer.next()
	if !strings.HasPrefix(link, r.base+target+"&$skiptoken=") {
		t.Fatalf("next link %s", link)
	}
	second := r.get(r.reader(), link)
	if strings.Count(second.next(), "skiptoken") != 1 || second.body["@odata.count"] != 3.0 {
		t.Errorf("second page %s", second.text)
	}
	r.service.cfg.PublicURL = "https://signins.example.com/x/"
	if link := r.get(r.reader(), signIns+"?$top=1").next(); !strings.HasPrefix(link, "https://signins.example.com/x/v1.0/auditLogs/signIns?$top=1&$skiptoken=") {
		t.Errorf("next link %s", link)
	}
}

// Clients that fill templates send all options, and those of OData ask by headers for less.
func TestList_asOtherClientsAsk(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "1"}, values{"id": "2"}, values{"id": "3"})
	blank := r.get(r.reader(), signIns+"?$filter=&$search=&$select=&$orderby=&$format=json&$top=2")
	if len(blank.ids()) != 2 || len(r.get(r.reader(), blank.next()).ids()) != 1 {
		t.Errorf("options without values: %s", blank.text)
	}
	if got := r.get(r.reader(), signIns+"/$count?$filter=&$search=").text; got != "3" {
		t.Errorf("counted %s", got)
	}
	const none = "application/json;odata.metadata=none"
	asking := func(target string, header http.Header) reply {
		answer := r.request(r.reader(), target, header)
		if err := json.Unmarshal([]byte(answer.text), &answer.body); err != nil {
			t.Fatalf("%s: %v in %s", target, err, answer.text)
		}
		return answer
	}
	page := asking(signIns+"?$count=true", http.Header{"Accept": {none}, "Prefer": {"odata.maxpagesize=2"}})
	_, hasContext := page.body["@odata.context"]
	if hasContext || page.next() == "" || page.body["@odata.count"] != 3.0 || len(page.ids()) != 2 {
		t.Errorf("without metadata, by two: %s", page.text)
	}
	for name, want := range map[string]string{"Content-Type": "application/json; odata.metadata=none; charset=utf-8", "Preference-Applied": "odata.maxpagesize=2"} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	one := asking(signIns+"/1", http.Header{"Accept": {none}})
	if _, hasContext := one.body["@odata.context"]; hasContext || one.body["id"] != "1" {
		t.Errorf("one without metadata: %s", one.text)
	}
	if one := r.get(r.reader(), signIns+"(id='2')?$format=application/json"); one.body["id"] != "2" || one.body["@odata.context"] == nil {
		t.Errorf("by its named key: %s", one.text)
	}
}

func TestList_foreignCursors_areRefused(t *testing.T) {
	r := newRig(t, func(c *Config) { c.CursorKey = strings.Repeat("k", 32) })
	r.setMark(testMark)
	r.insert(values{"id": "1", "user_id": alice}, values{"id": "2", "user_id": alice}, values{"id": "3", "tenant_id": tenantB}, values{"id": "4", "tenant_id": tenantB})
	link := r.get(r.reader(), signIns+"?$top=1").next()
	token := link[strings.Index(link, "$skiptoken=")+len("$skiptoken="):]
	flipped := []byte(token)
	flipped[len(flipped)/2] ^= 1
	for name, c := range map[string]struct{ token, target string }{
		"another tenant":     {r.token(tenantB, "", "Global Reader"), link},
		"own sign-ins only":  {r.token(tenantA, alice), link},
		"another filter":     {r.reader(), filtered("id ne 'x'", "$skiptoken="+token)},
		"another order":      {r.reader(), signIns + "?$orderby=createdDateTime&$skiptoken=" + token},
		"another visibility": {r.reader(), signIns + "?visibility=live&$skiptoken=" + token},
		"changed":            {r.reader(), signIns + "?$skiptoken=" + string(flipped)},
		"cut":                {r.reader(), signIns + "?$skiptoken=" + token[:len(token)-4]},
		"no base64":          {r.reader(), signIns + "?$skiptoken=%21%21"},
		"empty":              {r.reader(), signIns + "?$skiptoken=AAAA"},
		"signed by others":   {r.reader(), signIns + "?$skiptoken=" + cursor.NewSigner("other").Token(cursor.Binding{}, cursor.Cursor{})},
	} {
		if code, message := r.problem(c.token, c.target, http.StatusBadRequest); code != "BadRequest" || !strings.Contains(message, "$skiptoken") {
			t.Errorf("%s: %s: %s", name, code, message)
		}
	}
	// The same key on another instance opens it.
	if _, problem := cursor.NewSigner(strings.Repeat("k", 32)).Open(cursor.Bind(tenantA, "", "", "", "true", "settled"), token); problem != nil {
		t.Error(problem.Message)
	}
}

func TestList_badOptions_areRefused(t *testing.T) {
	r := newRig(t, nil)
	for query, want := range map[string]string{
		"$top=0":                              "Invalid value '0' for $top",
		"$top=1001":                           "1 to 1000",
		"$top=x":                              "$top",
		"$skip=5":                             "Query option '$skip' is not supported here. Follow @odata.nextLink",
		"skiptoken=x":                         "Did you mean '$skiptoken'?",
		"$top=5&top=5":                        "more than once",
		"$expand=x":                           "'$expand' is not supported",
		"foo=1":                               "'foo' is not supported",
		"$top=5&$top=6":                       "more than once",
		"$top=5&$TOP=6":                       "more than once",
		"$orderby=appId":                      "lists are ordered by createdDateTime, and those of at most 1000 sign-ins also by userDisplayName, userPrincipalName, appDisplayName, resourceDisplayName, clientAppUsed, ipAddress, location/countryOrRegion, location/city, status, status/errorCode, conditionalAccessStatus; 'appId' stands at position 1",
		"$orderby=status,id":                  "only createdDateTime may follow status, not 'id', at position 8",
		"$orderby=status+down":                "asc or desc expected at position 8",
		"$orderby=foo":                        "unknown property 'foo' at position 1",
		"$orderby=createdDateTime,userId":     "only id may follow createdDateTime, not 'userId', at position 17",
		"$orderby=createdDateTime,id,id":      "the end expected at position 19",
		"$orderby=createdDateTime+up":         "asc or desc expected at position 17",
		"$orderby=createdDateTime+desc,id":    "both asc or both desc; another order is asked for at position 22",
		"$orderby=createdDateTime,id+desc":    "another order is asked for at position 17",
		"$orderby=createdDateTime+desc+x":     "a comma or the end expected at position 22",
		"$format=xml":                         "Invalid value 'xml' for $format: it is json or application/json.",
		"$select=id,foo":                      "unknown property 'foo' at position 4",
		"$select=id,,appId":                   "at position 4",
		"$select=id,*":                        "unknown property '*' at position 4",
		"api-version=beta":                    "Invalid value 'beta' for api-version: it is v1.0, as in the path",
		"api-version=":                        "Invalid value '' for api-version: it is v1.0, as in the path",
		"$count=yes":                          "$count",
		"visibility=all":                      "settled or live",
		"$filter=appId+eq+%27x%27+or+foo":     "unknown property 'foo' at position 17",
		"$filter=%zz":                         "malformed",
		"$filter=id+eq+%27a%27;$top=1":        "unexpected character ';' at position 10",
		"$filter=startswith(id,%27a%27)+x":    "at position 20",
		"$search=%22x":                        "a phrase without its closing quote at position 1",
		"$filter=id+eq+%27a%27&visibility=no": "visibility",
	} {
		code, message := r.problem(r.reader(), signIns+"?"+query, http.StatusBadRequest)
		if code != "BadRequest" || !strings.Contains(message, want) {
			t.Errorf("%s: %s: %s", query, code, message)
		}
	}
}
