package query

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestAccess_tokens(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	expired, err := r.signer.Token(auth.Claims{Tenant: tenantA}, auth.AudienceQuery, -time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	ingest, err := r.signer.Token(auth.Claims{Tenant: tenantA}, auth.AudienceIngest, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := auth.OpenSigner(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	forged, err := stranger.Token(auth.Claims{Tenant: tenantA, Roles: []string{"Global Reader"}}, auth.AudienceQuery, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{"none": "", "expired": expired, "for ingest": ingest, "forged": forged, "garbage": "x.y.z"} {
		for _, target := range []string{signIns, signIns + "/x", "/api/reports/weekly", "/api/horizon", "/v1.0/users"} {
			answer := r.do(http.MethodGet, token, target)
			code, _ := answer.problem(t)
			if answer.status != http.StatusUnauthorized || code != "InvalidAuthenticationToken" || !strings.HasPrefix(answer.header.Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s at %s: %d %s %v", name, target, answer.status, answer.text, answer.header)
			}
			if token != "" && strings.Contains(answer.text, token) {
				t.Errorf("%s: the token is echoed", name)
			}
		}
	}
}

func TestAccess_ownSignInsOnly(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "mine", "user_id": alice, "applied_conditional_access_policies": `[{"id":"p"}]`},
		values{"id": "theirs", "user_id": "someone"}, values{"id": "nobody's"}, values{"id": "b", "tenant_id": tenantB, "user_id": alice})
	own := r.token(tenantA, alice)
	answer := r.get(own, signIns+"?$count=true")
	if got := strings.Join(answer.ids(), " "); got != "mine" || answer.body["@odata.count"] != 1.0 {
		t.Errorf("signIns: %s", answer.text)
	}
	if got := r.get(own, filtered("userId ne 'x' or userId eq null or id ne ''")).ids(); len(got) != 1 {
		t.Errorf("filtered: %v", got)
	}
	r.get(own, signIns+"/mine")
	r.problem(own, signIns+"/theirs", http.StatusNotFound)
	r.problem(own, signIns+"/nobody's", http.StatusNotFound)
	r.problem(own, signIns+"/b", http.StatusNotFound)
	weekly := r.get(own, "/api/reports/weekly?scope=all")
	total := 0.0
	for _, w := range weekly.body["weeks"].([]any) {
		total += w.(map[string]any)["signIns"].(float64)
	}
	if total != 1 {
		t.Errorf("weekly: %s", weekly.text)
	}
}

// Collectors differ in the case of GUIDs, and the token may differ from both.
func TestAccess_guids_areFoundInEitherCase(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	upper := "ABCDEF00-0000-4000-8000-00000000000A"
	r.insert(values{"id": upper, "user_id": strings.ToUpper(alice)}, values{"id": "MINE", "user_id": alice})
	own := r.token(tenantA, alice)
	if got := r.get(own, signIns).ids(); len(got) != 2 {
		t.Errorf("own sign-ins: %v, want both", got)
	}
	for _, id := range []string{upper, strings.ToLower(upper)} {
		if got := r.get(own, signIns+"/"+id).body["id"]; got != upper {
			t.Errorf("%s: %v", id, got)
		}
	}
	r.problem(own, signIns+"/mine", http.StatusNotFound)
}

func TestAccess_tenants_areApart(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "a"}, values{"id": "b", "tenant_id": tenantB}, values{"id": "both"}, values{"id": "both", "tenant_id": tenantB})
	for tenant, want := range map[string]string{tenantA: "both a", tenantB: "both b", "cccc": "", "' OR 1=1 --": ""} {
		token := r.token(tenant, "", "Global Reader")
		if got := strings.Join(r.get(token, signIns).ids(), " "); got != want {
			t.Errorf("%s: %q", tenant, got)
		}
	}
	r.problem(r.reader(), signIns+"/b", http.StatusNotFound)
}

func TestAccess_policies_areWithheld(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "x", "applied_conditional_access_policies": `[{"id":"secret-policy","result":"success"}]`,
		"evaluated_conditional_access_policies": `[{"id":"secret-own"}]`,
		"additional":                            `{"appliedConditionalAccessPolicies/0/note":"secret-note","deviceDetail/seen":1,"record/x":"ConditionalAccess"}`})
	for _, role := range []string{"Security Reader", "Reports Reader", "Security Operator"} {
		token := r.token(tenantA, "", role)
		for _, target := range []string{signIns, "/beta/auditLogs/signIns", "/beta/auditLogs/signIns/x", signIns + "?$select=appliedConditionalAccessPolicies"} {
			text := r.get(token, target).text
			may := role == "Security Reader"
			withheld := strings.Contains(text, `"appliedConditionalAccessPolicies":null,"appliedConditionalAccessPolicies@gatehouse.withheld":true`)
			if strings.Contains(text, "secret") != may || withheld == may {
				t.Errorf("%s at %s: %s", role, target, text)
			}
		}
	}
	const mark = `"@gatehouse.evaluatedConditionalAccessPolicies@gatehouse.withheld":true`
	if text := r.get(r.token(tenantA, "", "Reports Reader"), signIns).text; !strings.Contains(text, mark) {
		t.Errorf("no marker for what the tenant's own policies say: %s", text)
	}
	if text := r.get(r.token(tenantA, "", "Reports Reader"), signIns+"?$select=id").text; strings.Contains(text, "withheld") {
		t.Errorf("a marker for what was not selected: %s", text)
	}
}

func TestAccess_policies_cannotBeFilteredByWhereWithheld(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "x", "user_id": alice, "applied_conditional_access_policies": `[{"id":"P1","result":"success"}]`})
	const expression = "appId eq null and appliedConditionalAccessPolicies/any(p: p/id eq 'P1')"
	for _, target := range []string{filtered(expression), strings.Replace(filtered(expression), "signIns?", "signIns/$count?", 1)} {
		r.get(r.token(tenantA, "", "Security Reader"), target)
		for _, token := range []string{r.token(tenantA, "", "Reports Reader"), r.token(tenantA, alice)} {
			code, message := r.problem(token, target, http.StatusForbidden)
			if code != "Authorization_RequestDenied" || !strings.Contains(message, "appliedConditionalAccessPolicies at position 19 is withheld from you") {
				t.Errorf("%s: %s", code, message)
			}
		}
	}
}

// TestAccess_everyStatement_isBoundToTheTenant reads what ClickHouse was sent.
func TestAccess_everyStatement_isBoundToTheTenant(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(filterRows()...)
	for _, token := range []string{r.reader(), r.token(tenantA, alice)} {
		next := r.get(token, signIns+"?$count=true&$top=1").next()
		if next != "" {
			r.get(token, next)
		}
		r.get(token, filtered("appId eq 'APP1' or status eq 'Failure'"))
		r.get(token, "/beta/auditLogs/signIns?visibility=live&$search=alice")
		r.get(token, signIns+"/$count")
		r.get(token, signIns+"/a")
		r.get(token, "/api/reports/weekly")
		r.get(token, "/api/late")
		r.get(token, "/api/horizon")
	}
	testkit.Eventually(t, patience, "the statements are in the log", func() (bool, string) {
		require.NoError(t, r.conn.Exec(t.Context(), "SYSTEM FLUSH LOGS"))
		var n uint64
		require.NoError(t, r.conn.QueryRow(t.Context(), "SELECT count() FROM system.query_log WHERE type = 'QueryFinish' AND query_kind = 'Select' AND hasAny(tables, [currentDatabase() || '.signins', currentDatabase() || '.signins_stored'])").Scan(&n))
		return n >= 15, fmt.Sprint(n, " of at least 15")
	})
	// The log shows parameters in their place.
	rows, err := r.conn.Query(t.Context(), `SELECT query, countSubstrings(query, 'FROM signins'), countSubstrings(query, 'tenant_id = \'`+tenantA+`\''), countSubstrings(query, 'created_at >= _CAST(\'17'), Settings['readonly']
		FROM system.query_log WHERE type = 'QueryFinish' AND query_kind = 'Select' AND hasAny(tables, [currentDatabase() || '.signins', currentDatabase() || '.signins_stored'])`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		var text, readonly string
		var from, tenant, since uint64
		if err := rows.Scan(&text, &from, &tenant, &since, &readonly); err != nil {
			t.Fatal(err)
		}
		n++
		if from == 0 || tenant != from || since != from || readonly != "2" {
			t.Errorf("readonly %s: %s", readonly, text)
		}
	}
	require.NoError(t, rows.Err())
	require.GreaterOrEqual(t, n, 15)
}
