package policy

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

// Ids of the hand-made world of testdata.
const (
	ada      = "aaaaaaaa-0000-4000-8000-000000000001"
	glass    = "aaaaaaaa-0000-4000-8000-000000000009"
	exchange = "00000002-0000-0ff1-ce00-000000000000"
	crm      = "bbbbbbbb-0000-4000-8000-000000000001"
	sales    = "99999999-0000-4000-8000-000000000001"
	nobody   = "99999999-0000-4000-8000-000000000004"
	office   = "88888888-0000-4000-8000-000000000001"
	homes    = "88888888-0000-4000-8000-000000000003"
	nowhere  = "88888888-0000-4000-8000-000000000004"
	byPhone  = "88888888-0000-4000-8000-000000000005"
	formerly = "88888888-0000-4000-8000-000000000006"
)

// evalCase is one policy, one sign-in, and what comes of them.
type evalCase struct {
	name string
	// conditions are members that replace those of the policy for everybody and
	// everything; grant is the grantControls, a block when empty.
	conditions string
	grant      string
	session    string
	state      State
	// event changes the sign-in of ordinary.
	event  func(*schemas.SignIn)
	result string
	reason string
}

// ordinary is a successful sign-in that says all it can.
func ordinary() *schemas.SignIn {
	yes := true
	return &schemas.SignIn{
		Id: "e", TenantId: "tenant", UserId: ada, UserPrincipalName: "ada@example.org", UserType: "member", HomeTenantId: "tenant",
		AppId: crm, AppDisplayName: "CRM", ResourceId: exchange, ResourceDisplayName: "Office 365 Exchange Online",
		ClientAppUsed: "Browser", IpAddress: "203.0.113.9", Location: &schemas.Location{CountryOrRegion: "DE"},
		Status: &schemas.SignInStatus{ErrorCode: new(int32)}, AuthenticationRequirement: "singleFactorAuthentication",
		RiskLevelDuringSignIn: "none", RiskLevelAggregated: "none", AuthenticationProtocol: "oAuth2", OriginalTransferMethod: "none",
		DeviceDetail: &schemas.DeviceDetail{DeviceId: "d1", DisplayName: "LAPTOP-1", OperatingSystem: "Windows 11", IsCompliant: &yes,
			IsManaged: &yes, TrustType: "Azure AD joined"},
	}
}

// world compiles policies with the locations and the directory of testdata.
func world(t testing.TB, policies ...*Policy) *Set {
	t.Helper()
	read := func(name string) []byte {
		data, err := os.ReadFile("testdata/" + name)
		require.NoError(t, err)
		return data
	}
	locations, err := ParseLocations(read("locations.json"))
	require.NoError(t, err)
	directory, err := ParseDirectory(read("directory.json"))
	require.NoError(t, err)
	set, err := Compile(policies, locations, directory)
	require.NoError(t, err)
	return set
}

// policyOf makes a policy: everybody, every application, and what is given.
func policyOf(t testing.TB, state State, conditions, grant, session string) *Policy {
	t.Helper()
	whole := map[string]json.RawMessage{
		"users":        json.RawMessage(`{"includeUsers":["All"]}`),
		"applications": json.RawMessage(`{"includeApplications":["All"]}`),
	}
	require.NoError(t, json.Unmarshal([]byte("{"+conditions+"}"), &whole), conditions)
	if state == "" {
		state = Enabled
	}
	if grant == "" {
		grant = `{"operator":"OR","builtInControls":["block"]}`
	}
	if session == "" {
		session = "null"
	}
	data, err := json.Marshal(map[string]any{
		"id": "p", "displayName": "Policy", "state": state, "conditions": whole,
		"grantControls": json.RawMessage(grant), "sessionControls": json.RawMessage(session),
	})
	require.NoError(t, err)
	policies, err := ParsePolicies(data)
	require.NoError(t, err)
	return policies[0]
}

// evaluated returns what a set says of a sign-in.
func evaluated(s *Set, ev *schemas.SignIn) *Outcome {
	var f Facts
	f.FromSignIn(ev)
	return NewEvaluator().Evaluate(s, &f)
}

func runCases(t *testing.T, cases []evalCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ev := ordinary()
			if c.event != nil {
				c.event(ev)
			}
			out := evaluated(world(t, policyOf(t, c.state, c.conditions, c.grant, c.session)), ev)
			require.Len(t, out.Policies, 1)
			r := out.Policies[0]
			assert.Equal(t, []string{c.result, c.reason}, []string{r.Result, r.Reason}, "held %s, failed %s, unknown %s", r.Held, r.Failed, r.Unknown)
			assert.Zero(t, r.Held&r.Failed|r.Held&r.Unknown|r.Failed&r.Unknown)
		})
	}
}

// signedInTwice is a sign-in with a second factor.
func signedInTwice() *schemas.SignIn {
	ev := ordinary()
	multi(ev)
	return ev
}

func asText(v any) string { return fmt.Sprint(v) }
