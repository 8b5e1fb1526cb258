package query

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestErrorLookup_meaningAndHowOftenItWasSeen(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	failed := func(id string, ago time.Duration, more values) values {
		row := values{"id": id, "created_at": noon.Add(-ago), "status": "Failure", "error_code": int32(50126), "failure_reason": "theirs"}
		for name, v := range more {
			row[name] = v
		}
		return row
	}
	const day = 24 * time.Hour
	r.insert(failed("a", 4*time.Hour, nil), failed("b", 9*day, values{"user_id": alice}), failed("c", 5*day, values{"is_interactive": false}),
		failed("old", 40*day, nil), failed("unsettled", time.Hour, nil), failed("foreign", 3*time.Hour, values{"tenant_id": tenantB}),
		failed("own code", 5*time.Hour, values{"error_code": int32(-7), "failure_reason": "Badge expired", "remediation": "Renew it", "status": "Interrupted"}),
		values{"id": "fine"})
	r.insert(failed("a", 4*time.Hour, values{"revision": uint64(2), "error_code": int32(50053)}))
	r.insert(failed("a", 4*time.Hour, values{"revision": uint64(3)}))

	answer := r.get(r.reader(), "/api/errors/50126")
	for _, want := range []string{
		`"code":50126,"inCatalogue":true,`, `"status":"Failure","reason":"`, `"signIns":3,"success":0,"failure":3,"interrupted":0,"lastSeen":"2026-07-17T08:00:00Z"`,
		`"horizon":"2026-07-17T09:00:00Z"`, `"remediation":"`,
	} {
		if !strings.Contains(answer.text, want) {
			t.Errorf("no %s in %s", want, answer.text)
		}
	}
	link, _ := answer.body["signInsLink"].(string)
	if got := r.get(r.reader(), link).ids(); strings.Join(got, " ") != "a c b" {
		t.Errorf("the link leads to %v", got)
	}
	for _, c := range []struct{ token, target, want string }{
		{r.reader(), "aadsts50126?scope=interactive", `"signIns":2,`},
		{r.reader(), "50126?visibility=live", `"signIns":4,"success":0,"failure":4,"interrupted":0,"lastSeen":"2026-07-17T11:00:00Z"`},
		{r.reader(), "50126?from=2026-07-10&to=2026-07-13", `"signIns":1,"success":0,"failure":1,"interrupted":0,"lastSeen":"2026-07-12T12:00:00Z"`},
		{r.reader(), "50053", `"signIns":0,"success":0,"failure":0,"interrupted":0,"lastSeen":null`}, // a revision took it back
		{r.reader(), "0", `"status":"Success"`},
		{r.reader(), "-7", `"code":-7,"inCatalogue":false,"name":null,"status":"Interrupted","reason":"Badge expired","remediation":"Renew it","signIns":1,`},
		{r.token(tenantA, alice), "50126", `"signIns":1,"success":0,"failure":1,"interrupted":0,"lastSeen":"2026-07-08T12:00:00Z"`},
		{r.token(tenantB, "", "Global Reader"), "50126?visibility=live", `"signIns":1,"success":0,"failure":1,"interrupted":0,"lastSeen":"2026-07-17T09:00:00Z"`},
	} {
		if answer := r.get(c.token, "/api/errors/"+c.target); !strings.Contains(answer.text, c.want) {
			t.Errorf("%s: no %s in %s", c.target, c.want, answer.text)
		}
	}
	_, message := r.problem(r.reader(), "/api/errors/123456789", http.StatusNotFound)
	if !strings.Contains(message, "123456789 is neither in the catalogue nor in the sign-ins that you may see from 2026-06-17T") {
		t.Error(message)
	}
	if _, message := r.problem(r.token(tenantA, alice), "/api/errors/-7", http.StatusNotFound); message == "" {
		t.Error("a code of others is told to a user")
	}
	for _, bad := range []string{"x", "AADSTS", "99999999999", "50126?top=1", "50126?from=x", url.PathEscape("1' OR '1'='1")} {
		r.problem(r.reader(), "/api/errors/"+bad, http.StatusBadRequest)
	}
}
