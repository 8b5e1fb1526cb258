package query

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func searched(search string, options ...string) string {
	return signIns + "?" + strings.Join(append([]string{"$search=" + url.QueryEscape(search)}, options...), "&")
}

func TestSearch_onRows(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(filterRows()...)
	for search, want := range map[string]string{
		"alice":                        "a",
		"ALICE":                        "a",
		`"alice å"`:                    "a",
		"contoso":                      "a b",
		"contoso mail":                 "a",
		"contoso NOT mail":             "b",
		`mail OR "o'neil"`:             "a b",
		"192.0.2":                      "a",
		"2001:db8":                     "b",
		"app1":                         "a b",
		"b0b (mail OR NOT nobody)":     "b",
		"ç":                            "", // c is not interactive
		"100%":                         "",
		`"' OR 1=1 --"`:                "",
		`"\\' OR {p0:String} \\x00 %"`: "",
	} {
		if got := strings.Join(r.get(r.reader(), searched(search, "$orderby=createdDateTime")).ids(), " "); got != want {
			t.Errorf("%s: got %q, want %q", search, got, want)
		}
	}
	answer := r.get(r.reader(), searched("contoso", "$top=1", "$count=true", "$filter="+url.QueryEscape("status eq 'Success' or status eq 'Failure'")))
	if answer.body["@odata.count"] != 2.0 || strings.Join(append(answer.ids(), r.get(r.reader(), answer.next()).ids()...), " ") != "b a" {
		t.Errorf("two pages of a search: %s", answer.text)
	}
	r.problem(r.reader(), strings.Replace(answer.next(), "contoso", "alice", 1), http.StatusBadRequest)
	if _, message := r.problem(r.reader(), searched("a AND"), http.StatusBadRequest); !strings.Contains(message, "Invalid search clause: a word or a phrase in double quotes expected, but the expression ends at position 6") {
		t.Error(message)
	}
}

func TestCount_isTheListsLength(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(filterRows()...)
	r.insert(values{"id": "a", "created_at": filterRows()[0]["created_at"], "revision": uint64(2)}, values{"id": "live", "created_at": noon})
	for options, want := range map[string]string{
		"":                 "2",
		"?visibility=live": "3",
		"?$filter=" + url.QueryEscape("status eq 'Failure'"):    "1",
		"?$filter=" + url.QueryEscape("isInteractive eq false"): "2",
		"?$search=alice": "0", // the later revision has no names
		"?$filter=" + url.QueryEscape("createdDateTime gt 2300"): "",
	} {
		answer := r.do(http.MethodGet, r.reader(), "/BETA/auditlogs/signins/$COUNT"+options)
		if want == "" {
			if answer.status != http.StatusBadRequest {
				t.Errorf("%s: %d %s", options, answer.status, answer.text)
			}
			continue
		}
		if answer.text != want || !strings.HasPrefix(answer.header.Get("Content-Type"), "text/plain") || answer.header.Get("Gatehouse-Horizon") == "" {
			t.Errorf("%s: %q, want %s (%v)", options, answer.text, want, answer.header)
		}
	}
	if own := r.get(r.token(tenantA, alice), signIns+"/$count").text; own != "0" {
		t.Errorf("own: %s", own)
	}
	r.problem(r.reader(), signIns+"/$count?$top=1", http.StatusBadRequest)
}
