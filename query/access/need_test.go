package access

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRefuses_whoDoesNotHoldWhatIsNeeded(t *testing.T) {
	readers := map[string]Reader{
		"nobody": {}, "tenant": {WholeTenant: true}, "policies": {Policies: true}, "tenant and policies": {WholeTenant: true, Policies: true},
		"policy changes": {Policies: true, ChangesPolicies: true}, "changes unread": {ChangesPolicies: true}, "audits": {Audits: true},
	}
	for need, want := range map[Need]map[string]string{ // who is refused, and by which words
		NeedsReader:        {},
		NeedsNothing:       {},
		NeedsPolicies:      {"nobody": "Policies are read by ", "tenant": "Policies are read by ", "changes unread": "Policies are read by ", "audits": "Policies are read by "},
		NeedsPolicyChanges: {"nobody": "Policies are changed by ", "tenant": "Policies are changed by ", "policies": "Policies are changed by ", "tenant and policies": "Policies are changed by ", "changes unread": "Policies are read by ", "audits": "Policies are changed by "},
		NeedsTenant:        {"nobody": "Questions about the whole tenant ", "policies": "Questions about the whole tenant ", "policy changes": "Questions about the whole tenant ", "changes unread": "Questions about the whole tenant ", "audits": "Questions about the whole tenant "},
		NeedsTenantPolicies: {"nobody": "Questions about the whole tenant ", "tenant": "The answer names policies", "policies": "Questions about the whole tenant ", "policy changes": "Questions about the whole tenant ",
			"changes unread": "Questions about the whole tenant ", "audits": "Questions about the whole tenant "},
		NeedsAudits: {"nobody": "Who read what", "tenant": "Who read what", "policies": "Who read what", "tenant and policies": "Who read what", "policy changes": "Who read what", "changes unread": "Who read what"},
	} {
		for name, who := range readers {
			problem := need.Refuses(who)
			if want[name] == "" {
				assert.Nil(t, problem, "%d %s", need, name)
				continue
			}
			require.NotNil(t, problem, "%d %s", need, name)
			assert.Equal(t, http.StatusForbidden, problem.Status)
			assert.Contains(t, problem.Message, want[name], "%d %s", need, name)
		}
	}
}

func TestAbout_differsByNeed(t *testing.T) {
	seen := map[string]bool{}
	for need := NeedsReader; need <= NeedsAudits; need++ {
		assert.NotEmpty(t, need.About())
		assert.False(t, seen[need.About()], need.About())
		seen[need.About()] = true
	}
	assert.Equal(t, "Takes no token.", NeedsNothing.About())
}
