package query

import (
	"slices"
	"strings"
	"testing"
)

// TestList_asScriptsAsk asks as scripts ask Graph, with what they leave unencoded.
func TestList_asScriptsAsk(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "imap", "client_app": "Other clients; IMAP"}, values{"id": "browser", "client_app": "Browser"})
	for _, tc := range []struct{ query, want string }{
		{"$filter=clientAppUsed%20eq%20'Other%20clients;%20IMAP'&$top=5", "imap"},
		{"$top=5&$filter=clientAppUsed+eq+'Other+clients%3B+IMAP'+or+clientAppUsed+eq+'Other+clients;+POP'", "imap"},
		{"filter=clientAppUsed%20eq%20'Browser'&top=1&orderby=createdDateTime%20desc", "browser"},
		{"$filter=clientAppUsed%20eq%20'Browser'&select=id&count=true", "browser"},
		{"search=browser", ""},
		{"api-version=v1.0&filter=clientAppUsed%20eq%20'Browser'", "browser"},
		{"$select=*&$filter=clientAppUsed%20eq%20'Browser'", "browser"},
	} {
		answer := r.get(r.reader(), signIns+"?"+tc.query)
		ids := answer.ids()
		slices.Sort(ids)
		if got := strings.Join(ids, " "); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.query, got, tc.want)
		}
	}
	first := r.get(r.reader(), signIns+"?top=1&select=id")
	if second := r.get(r.reader(), first.next()); len(second.ids()) != 1 || second.ids()[0] == first.ids()[0] || second.next() != "" {
		t.Errorf("second page %s", second.text)
	}
	link := r.get(r.reader(), "/beta/auditLogs/signIns?api-version=beta&$top=1").next()
	if second := r.get(r.reader(), link); len(second.ids()) != 1 {
		t.Errorf("second page %s", second.text)
	}
	if text := r.get(r.reader(), signIns+"/$count?filter=clientAppUsed%20eq%20'Browser'").text; text != "1" {
		t.Errorf("$count: %s", text)
	}
}
