package query

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/query/entity"
)

// preferring reads an answer for a client with preferences.
func (r *rig) preferring(prefer []string, target string) (text string, h http.Header) {
	r.Helper()
	req, err := http.NewRequest(http.MethodGet, r.base+target, nil)
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.reader())
	req.Header["Prefer"] = prefer
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !json.Valid(body) {
		r.Fatalf("%d %v: %s", resp.StatusCode, err, body)
	}
	return string(body), resp.Header
}

// Graph sends members that came after unknownFutureValue to those who ask.
func TestPrefer_evolvedMembersOfEnumerations(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "x", "risk_detail": "adminConfirmedAccountSafe", "incoming_token_type": "refreshToken", "user_display_name": "reportOnlyFailure", "risk_state": "atRisk", "authentication_protocol": "nativeAuth",
		"applied_conditional_access_policies":   `[{"id":"p","displayName":"\"result\":\"reportOnlyFailure\"","result":"reportOnlyFailure"},{"id":"q","displayName":null,"result":"notEnabled","conditionsSatisfied":"users,insiderRisk"}]`,
		"evaluated_conditional_access_policies": `[{"id":"own","result":"reportOnlySuccess"}]`})
	for _, target := range []string{signIns, "/beta/auditLogs/signIns", signIns + "/x", "/beta/auditLogs/signIns/x"} {
		isBeta := strings.HasPrefix(target, "/beta")
		text, h := r.preferring(nil, target)
		for want, due := range map[string]bool{
			`"riskDetail":"unknownFutureValue"`: true, `"riskState":"atRisk"`: true, `"incomingTokenType":"unknownFutureValue"`: isBeta, `"authenticationProtocol":"unknownFutureValue"`: isBeta, `"userDisplayName":"reportOnlyFailure"`: true,
			`{"id":"p","displayName":"\"result\":\"reportOnlyFailure\"","result":"unknownFutureValue"},{"id":"q","displayName":null,"result":"notEnabled","conditionsSatisfied":"users,unknownFutureValue"}`: true,
			`{"id":"own","result":"reportOnlySuccess"}`: true, // ours, not Graph's
		} {
			if strings.Contains(text, want) != due {
				t.Errorf("%s without the preference: %s in it is %v: %s", target, want, !due, text)
			}
		}
		if h.Get("Preference-Applied") != "" || !strings.Contains(strings.Join(h.Values("Vary"), ","), "Prefer") {
			t.Errorf("headers without the preference: %v", h)
		}
		for _, prefer := range [][]string{{"include-unknown-enum-members"}, {"odata.maxpagesize=5, Include-Unknown-Enum-Members"}, {"return=minimal", "include-unknown-enum-members; x"}} {
			text, h := r.preferring(prefer, target)
			if strings.Contains(text, entity.UnknownFutureValue) || !strings.Contains(text, `"result":"reportOnlyFailure"}`) || !strings.Contains(text, `"riskDetail":"adminConfirmedAccountSafe"`) {
				t.Errorf("%s with %v: %s", target, prefer, text)
			}
			if applied := strings.TrimPrefix(h.Get("Preference-Applied"), "odata.maxpagesize=5, "); applied != "include-unknown-enum-members" {
				t.Errorf("headers with %v: %v", prefer, h)
			}
		}
	}
	// A filter asks for what is stored, whatever is shown.
	for _, asked := range []string{"appliedConditionalAccessPolicies/any(p: p/result eq 'reportOnlyFailure')", "appliedConditionalAccessPolicies/any(p: contains(p/conditionsSatisfied,'insiderRisk'))",
		"authenticationProtocol eq 'nativeAuth'", "riskDetail eq 'adminConfirmedAccountSafe'"} {
		if got := r.get(r.reader(), filtered(asked)).ids(); len(got) != 1 {
			t.Errorf("filtered by %s: %v", asked, got)
		}
	}
}
