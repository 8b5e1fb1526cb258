package enrich

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// disagreements are the real results that evaluation does not repeat, by event
// and policy, with the reason.
func disagreements() map[string]string {
	return map[string]string{
		"116025c5-8d0c-8c6c-b8d5-a885b6e1a76b 00000000-0000-0000-0000-000000000000": "the sign-in does not say whether a second factor was given: evaluation is unknown where the log says reportOnlyInterrupted",
		"116025c5-8d0c-8c6c-b8d5-a885b6e1a76b SecurityDefaults":                     "security defaults decide by themselves when to ask for a second factor; they are no policy",
		"0c206472-423c-87f8-983d-5fafe97a1f25 SecurityDefaults":                     "a success of security defaults leaves the whole at notApplied, one of a policy would not",
	}
}

// The policies of real sign-ins are not among the data, but a result says much
// of its policy: its state, its controls, and, where it applied, that its
// conditions held. Rebuilt from that for everybody and everything, and evaluated
// for the same sign-in, it comes to the same result; and all of a sign-in's
// policies together to the same outcome. Results that are notApplied do not say
// which condition failed: those policies are rebuilt for nobody.
func TestConditionalAccess_evaluatingRealEventsAgrees(t *testing.T) {
	dir := filepath.Join(testkit.RealData(t), "signins")
	d, decoder := testDecider(t), rawevent.NewDecoder()
	compared, met := map[string]int{}, map[string]bool{}
	src := rawevent.Source{Tenant: "tenant", Received: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	for _, value := range realRecords(t, dir) {
		decoder.Decode(value, src, func(decoded rawevent.Decoded) bool {
			if decoded.Err == nil && len(decoded.Event.AppliedConditionalAccessPolicies) > 0 {
				d.decide(decoded.Event)
				compareWithRebuilt(t, decoded.Event, compared, met)
			}
			return true
		})
	}
	t.Logf("compared: %v", compared)
	assert.Greater(t, compared["notEnabled"], 10)
	for _, result := range []string{"success", "notApplied", "reportOnlySuccess"} {
		assert.Positive(t, compared[result], result)
	}
	for key := range disagreements() {
		assert.True(t, met[key], "%s agrees by now: take it off the list", key)
	}
}

func compareWithRebuilt(t *testing.T, ev *schemas.SignIn, compared map[string]int, met map[string]bool) {
	t.Helper()
	var rebuilt []*policy.Policy
	var facts policy.Facts
	facts.FromSignIn(ev)
	for _, applied := range ev.AppliedConditionalAccessPolicies {
		p := rebuild(t, applied)
		set, err := policy.Compile([]*policy.Policy{p}, nil, nil)
		require.NoError(t, err)
		got := policy.NewEvaluator().Evaluate(set, &facts)
		key := ev.Id + " " + applied.Id
		if reason := disagreements()[key]; reason != "" {
			agrees := got.Policies[0].Result == applied.Result && got.Status == accessOfPolicies([]*schemas.AppliedConditionalAccessPolicy{applied}, ev.Enrichment.Status)
			assert.False(t, agrees, "%s agrees by now", key)
			met[key] = true
			continue
		}
		assert.Equal(t, applied.Result, got.Policies[0].Result, "%s: %s", key, got.Policies[0].Reason)
		compared[applied.Result]++
		rebuilt = append(rebuilt, p)
	}
	set, err := policy.Compile(rebuilt, nil, nil)
	require.NoError(t, err)
	outcome := policy.NewEvaluator().Evaluate(set, &facts)
	assert.Equal(t, ev.Enrichment.ConditionalAccessStatus, outcome.Status, ev.Id)
}

// rebuild makes the policy that a result tells of.
func rebuild(t *testing.T, applied *schemas.AppliedConditionalAccessPolicy) *policy.Policy {
	t.Helper()
	state, users := policy.Enabled, "All"
	switch {
	case strings.EqualFold(applied.Result, "notEnabled"):
		state = policy.Disabled
	case strings.HasPrefix(applied.Result, "reportOnly"):
		state = policy.ReportOnly
	}
	if strings.HasSuffix(strings.ToLower(applied.Result), "notapplied") {
		users = "None"
	}
	controls := []string{}
	inPolicies := map[string]string{"Mfa": "mfa", "RequireCompliantDevice": "compliantDevice", "Block": "block"}
	grant := map[string]any{"operator": "OR"}
	for _, control := range applied.EnforcedGrantControls {
		if name, ok := inPolicies[control]; ok {
			controls = append(controls, name)
		} else {
			grant["customAuthenticationFactors"] = []string{control}
		}
	}
	grant["builtInControls"] = controls
	session := map[string]any{}
	for _, control := range applied.EnforcedSessionControls {
		session[control] = map[string]any{"isEnabled": true}
	}
	data, err := json.Marshal(map[string]any{
		"id": applied.Id, "displayName": applied.DisplayName, "state": state, "grantControls": grant, "sessionControls": session,
		"conditions": map[string]any{"users": map[string]any{"includeUsers": []string{users}}, "applications": map[string]any{"includeApplications": []string{"All"}}},
	})
	require.NoError(t, err)
	policies, err := policy.ParsePolicies(data)
	require.NoError(t, err)
	return policies[0]
}

// Every real policy says something sensible of every real sign-in.
func TestConditionalAccess_realPoliciesOnRealEvents(t *testing.T) {
	dir := testkit.RealData(t)
	var policies []*policy.Policy
	for _, data := range realRecords(t, filepath.Join(dir, "ca-policies")) {
		found, err := policy.ParsePolicies(data)
		require.NoError(t, err)
		policies = append(policies, found...)
	}
	var locations []*policy.Location
	for _, data := range realRecords(t, filepath.Join(dir, "named-locations")) {
		found, err := policy.ParseLocations(data)
		require.NoError(t, err)
		locations = append(locations, found...)
	}
	set, err := policy.Compile(policies, locations, &policy.Directory{})
	require.NoError(t, err)
	d, decoder := testDecider(t), rawevent.NewDecoder()
	d.policies = newOwnPolicies(func(string) (*policy.Set, string) { return set, "v" })
	results, sources := map[string]int{}, map[string]int{}
	for _, value := range realRecords(t, filepath.Join(dir, "signins")) {
		decoder.Decode(value, rawevent.Source{Tenant: "tenant", Received: time.Unix(4e9, 0)}, func(decoded rawevent.Decoded) bool {
			if decoded.Err != nil {
				return true
			}
			d.decide(decoded.Event)
			sources[decoded.Event.Enrichment.ConditionalAccessSource]++
			for i, p := range decoded.Event.Enrichment.EvaluatedPolicies {
				checkRealResult(t, policies[i], p)
				results[p.Result]++
			}
			return true
		})
	}
	t.Logf("%v %v", results, sources)
	for _, result := range []string{"notEnabled", "notApplied", "reportOnlyNotApplied", "unknown"} {
		assert.Positive(t, results[result], result)
	}
}

func checkRealResult(t *testing.T, p *policy.Policy, r *schemas.AppliedConditionalAccessPolicy) {
	t.Helper()
	allowed := map[policy.State][]string{
		policy.Enabled:    {"success", "failure", "notApplied", "unknown"},
		policy.Disabled:   {"notEnabled"},
		policy.ReportOnly: {"reportOnlySuccess", "reportOnlyFailure", "reportOnlyNotApplied", "reportOnlyInterrupted", "unknown"},
	}
	assert.Contains(t, allowed[p.State], r.Result, p.DisplayName)
	applies := strings.HasSuffix(strings.ToLower(r.Result), "success") || strings.HasSuffix(strings.ToLower(r.Result), "failure") || r.Result == "reportOnlyInterrupted"
	assert.Equal(t, applies, r.Reason == "", "%s: %s", p.DisplayName, r.Result)
	assert.False(t, applies && r.ConditionsNotSatisfied != "none", p.DisplayName)
}
