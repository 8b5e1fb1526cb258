package enrich

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/schemas"
)

// ownDecider decides with the policies of testdata/policies.json for tenant "own".
func ownDecider(t testing.TB) *decider {
	t.Helper()
	read := func(name string) []byte {
		data, err := os.ReadFile("testdata/" + name)
		require.NoError(t, err)
		return data
	}
	policies, err := policy.ParsePolicies(read("policies.json"))
	require.NoError(t, err)
	locations, err := policy.ParseLocations(read("locations.json"))
	require.NoError(t, err)
	set, err := policy.Compile(policies, locations, nil)
	require.NoError(t, err)
	d := testDecider(t)
	d.policies = newOwnPolicies(func(tenant string) (*policy.Set, string) {
		if tenant != "own" {
			return nil, ""
		}
		return set, "v1"
	})
	return d
}

// ownEvent is a sign-in of the tenant with policies.
func ownEvent(change func(*schemas.SignIn)) *schemas.SignIn {
	ev := &schemas.SignIn{
		Id: "e", TenantId: "own", UserId: "u1", UserPrincipalName: "ada@example.org", UserType: "member",
		AppId: "app", ResourceId: "resource", ResourceDisplayName: "Resource", ClientAppUsed: "Browser", IpAddress: "192.0.2.7",
		Status: &schemas.SignInStatus{ErrorCode: new(int32)}, AuthenticationRequirement: "singleFactorAuthentication",
	}
	change(ev)
	return ev
}

func TestDecider_evaluatesOwnPolicies(t *testing.T) {
	d := ownDecider(t)
	for name, c := range map[string]struct {
		change  func(*schemas.SignIn)
		status  string
		source  string
		results []string
	}{
		"inside": {func(*schemas.SignIn) {}, "notApplied", "evaluated", []string{"notApplied", "notApplied"}},
		"outside, without a second factor": {func(ev *schemas.SignIn) { ev.IpAddress = "198.51.100.1" },
			"failure", "evaluated", []string{"failure", "notApplied"}},
		"outside, with one": {func(ev *schemas.SignIn) {
			ev.IpAddress, ev.AuthenticationRequirement = "198.51.100.1", "multiFactorAuthentication"
		}, "success", "evaluated", []string{"success", "notApplied"}},
		"legacy": {func(ev *schemas.SignIn) { ev.ClientAppUsed = "IMAP" },
			"failure", "evaluated", []string{"notApplied", "failure"}},
		"applied policies":     {func(ev *schemas.SignIn) { ev.AppliedConditionalAccessPolicies = results("success") }, "success", "policies", nil},
		"another tenant":       {func(ev *schemas.SignIn) { ev.TenantId = "other" }, "notApplied", "none", nil},
		"wrong password":       {func(ev *schemas.SignIn) { *ev.Status.ErrorCode = 50126 }, "notApplied", "code", nil},
		"producer against own": {func(ev *schemas.SignIn) { ev.ConditionalAccessStatus = "success" }, "notApplied", "evaluated", []string{"notApplied", "notApplied"}},
		"not enough to go by":  {func(ev *schemas.SignIn) { ev.IpAddress = "" }, "notApplied", "evaluated", []string{"unknown", "notApplied"}},
		"open, but of no weight while interrupted": {func(ev *schemas.SignIn) {
			ev.IpAddress, ev.ConditionalAccessStatus, *ev.Status.ErrorCode = "", "success", 50074
		}, "notApplied", "evaluated", []string{"unknown", "notApplied"}},
		"open, so the producer": {func(ev *schemas.SignIn) { ev.IpAddress, ev.ConditionalAccessStatus = "", "success" }, "success", "producer", []string{"unknown", "notApplied"}},
	} {
		t.Run(name, func(t *testing.T) {
			ev := ownEvent(c.change)
			d.decide(ev)
			e := ev.Enrichment
			assert.Equal(t, []string{c.status, c.source}, []string{e.ConditionalAccessStatus, e.ConditionalAccessSource})
			var got []string
			for _, p := range e.EvaluatedPolicies {
				got = append(got, p.Result)
			}
			assert.Equal(t, c.results, got)
			assert.Equal(t, c.results != nil, e.PolicyVersion == "v1")
		})
	}
}

// Where files place addresses, one that they do not know lies in no country; without files
// nobody looked.
func TestOwnPolicies_addressesWithoutACountry(t *testing.T) {
	for name, c := range map[string]struct {
		address, country string
		located, want    bool
	}{
		"looked up in vain": {"192.0.2.7", "", true, true},
		"nobody looked":     {"192.0.2.7", "", false, false},
		"found":             {"192.0.2.7", "AT", true, false},
		"no address":        {"", "", true, false},
	} {
		ev := ownEvent(func(ev *schemas.SignIn) { ev.IpAddress = c.address })
		ev.Enrichment = &schemas.Enrichment{Country: c.country}
		assert.Equal(t, c.want, newOwnPolicies(nil).gather(ev, c.located).NoCountry, name)
	}
}

func results(all ...string) (out []*schemas.AppliedConditionalAccessPolicy) {
	for _, result := range all {
		out = append(out, &schemas.AppliedConditionalAccessPolicy{Id: "p", Result: result})
	}
	return out
}

// What one event gets never shows in the next, and policies cost no memory.
func TestDecider_ownPoliciesAllocateNothing(t *testing.T) {
	d := ownDecider(t)
	with := ownEvent(func(ev *schemas.SignIn) { ev.IpAddress = "198.51.100.1" })
	without := ownEvent(func(ev *schemas.SignIn) { ev.TenantId = "other" })
	assert.Zero(t, testing.AllocsPerRun(100, func() { d.decide(with); d.decide(without) }))
	assert.Empty(t, without.Enrichment.EvaluatedPolicies)
	assert.Empty(t, without.Enrichment.PolicyVersion)
}

// What the tenant's own policies cost beside the other decisions.
func BenchmarkDecider_ownPolicies(b *testing.B) {
	d := ownDecider(b)
	for name, tenant := range map[string]string{"with": "own", "without": "other"} {
		b.Run(name, func(b *testing.B) {
			ev := ownEvent(func(ev *schemas.SignIn) { ev.TenantId, ev.IpAddress = tenant, "198.51.100.1" })
			b.ReportAllocs()
			for b.Loop() {
				d.decide(ev)
			}
		})
	}
}
