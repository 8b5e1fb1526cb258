package policy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

func users(member string) string { return `"users":{` + member + `}` }

func named(id, upn string) func(*schemas.SignIn) {
	return func(ev *schemas.SignIn) { ev.UserId, ev.UserPrincipalName = id, upn }
}

func TestEvaluate_users(t *testing.T) {
	eve, glassUser := named("other-id", "Eve@Example.org"), named(glass, "glass@example.org")
	runCases(t, []evalCase{
		{name: "all", result: "failure"},
		{name: "none", conditions: users(`"includeUsers":["None"]`), result: "notApplied", reason: "users"},
		{name: "nobody named", conditions: users(``), result: "notApplied", reason: "users"},
		{name: "by id", conditions: users(`"includeUsers":["` + ada + `"]`), result: "failure"},
		{name: "by id in capitals", conditions: users(`"includeUsers":["AAAAAAAA-0000-4000-8000-000000000001"]`), result: "failure"},
		{name: "by address", conditions: users(`"includeUsers":["Ada@Example.org"]`), result: "failure"},
		{name: "somebody else", conditions: users(`"includeUsers":["` + glass + `"]`), result: "notApplied", reason: "users"},
		{name: "excluded by id", conditions: users(`"includeUsers":["All"],"excludeUsers":["` + ada + `"]`), result: "notApplied", reason: "users"},
		{name: "excluded by address", conditions: users(`"includeUsers":["All"],"excludeUsers":["ada@example.org"]`), result: "notApplied", reason: "users"},
		{name: "included and excluded", conditions: users(`"includeUsers":["` + ada + `"],"excludeUsers":["` + ada + `"]`), result: "notApplied", reason: "users"},
		{name: "an id is asked, only an address known", conditions: users(`"includeUsers":["` + ada + `"]`), event: named("", "ada@example.org"), result: "unknown", reason: "notEnoughInformation"},
		{name: "an exclusion by id, only an address known", conditions: users(`"includeUsers":["All"],"excludeUsers":["` + glass + `"]`), event: named("", "ada@example.org"), result: "unknown", reason: "notEnoughInformation"},
		{name: "an address is asked, only an id known", conditions: users(`"includeUsers":["x@example.org"]`), event: named(ada, ""), result: "unknown", reason: "notEnoughInformation"},
		{name: "the id of nobody", conditions: users(`"includeUsers":["` + ada + `"]`), event: named("00000000-0000-0000-0000-000000000000", "ada@example.org"), result: "unknown", reason: "notEnoughInformation"},

		{name: "group", conditions: users(`"includeGroups":["` + sales + `"]`), result: "failure"},
		{name: "group in a group, by address", conditions: users(`"includeGroups":["` + sales + `"]`), event: eve, result: "failure"},
		{name: "groups in each other", conditions: users(`"includeGroups":["99999999-0000-4000-8000-000000000002"]`), result: "failure"},
		{name: "group by name", conditions: users(`"includeGroups":["Sales"]`), result: "failure"},
		{name: "empty group", conditions: users(`"includeGroups":["` + nobody + `"]`), result: "notApplied", reason: "users"},
		{name: "excluded group", conditions: users(`"includeUsers":["All"],"excludeGroups":["` + sales + `"]`), result: "notApplied", reason: "users"},
		{name: "unknown group", conditions: users(`"includeGroups":["<Admins>"]`), result: "unknown", reason: "notEnoughInformation"},
		{name: "unknown group beside a user", conditions: users(`"includeUsers":["` + ada + `"],"includeGroups":["<Admins>"]`), result: "failure"},
		{name: "unknown exclusion", conditions: users(`"includeUsers":["All"],"excludeGroups":["<Exceptions>"]`), result: "unknown", reason: "notEnoughInformation"},
		{name: "unknown exclusion of somebody not included", conditions: users(`"includeUsers":["` + glass + `"],"excludeGroups":["<Exceptions>"]`), result: "notApplied", reason: "users"},

		{name: "role by template", conditions: users(`"includeRoles":["62e90394-69f5-4237-9190-012177145e10"]`), result: "failure"},
		{name: "role by name", conditions: users(`"includeRoles":["global administrator"]`), result: "failure"},
		{name: "role through a group", conditions: users(`"includeRoles":["729827e3-9c14-49f7-bb1b-9608f156bbb8"]`), event: glassUser, result: "failure"},
		{name: "role of others", conditions: users(`"includeRoles":["729827e3-9c14-49f7-bb1b-9608f156bbb8"]`), result: "notApplied", reason: "users"},
		{name: "role that nobody has had", conditions: users(`"includeRoles":["fe930be7-5e62-47db-91af-98c3a49a38b1"]`), result: "notApplied", reason: "users"},
		{name: "any role", conditions: users(`"includeRoles":["All"]`), result: "failure"},
		{name: "any role, without one", conditions: users(`"includeRoles":["All"]`), event: eve, result: "notApplied", reason: "users"},
		{name: "excluded role", conditions: users(`"includeUsers":["All"],"excludeRoles":["Global Administrator"]`), result: "notApplied", reason: "users"},
	})
}

func TestEvaluate_guests(t *testing.T) {
	guest := func(ev *schemas.SignIn) { ev.UserType, ev.UserId = "guest", "g" }
	collaborator := func(ev *schemas.SignIn) {
		ev.UserType, ev.CrossTenantAccessType, ev.HomeTenantId = "guest", "b2bCollaboration", "elsewhere"
	}
	nameless := func(ev *schemas.SignIn) { ev.UserType, ev.HomeTenantId = "", "" }
	ofTheTenant := func(ev *schemas.SignIn) { ev.UserType, ev.CrossTenantAccessType = "", "none" }
	guests := users(`"includeUsers":["GuestsOrExternalUsers"]`)
	typed := func(kinds, tenants string) string {
		return users(`"includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"` + kinds + `","externalTenants":` + tenants + `}`)
	}
	const everywhere = `{"@odata.type":"#microsoft.graph.conditionalAccessAllExternalTenants","membershipKind":"all"}`
	runCases(t, []evalCase{
		{name: "member", conditions: guests, result: "notApplied", reason: "users"},
		{name: "guest", conditions: guests, event: guest, result: "failure"},
		{name: "by the name's form", conditions: guests, event: func(ev *schemas.SignIn) {
			nameless(ev)
			ev.UserPrincipalName = "eve_example.net#EXT#@example.org"
		}, result: "failure"},
		{name: "by the directory", conditions: guests, event: named("x", "partner@example.net"), result: "failure"},
		{name: "by the directory, against the producer", conditions: guests, event: func(ev *schemas.SignIn) { ev.UserPrincipalName = "partner@example.net" }, result: "failure"},
		{name: "perhaps by the directory", conditions: guests, event: func(ev *schemas.SignIn) { ev.UserPrincipalName = "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "perhaps by the directory, of whatever kind", conditions: typed("internalGuest", everywhere), event: func(ev *schemas.SignIn) { ev.UserPrincipalName = "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "nobody says", conditions: guests, event: nameless, result: "unknown", reason: "notEnoughInformation"},
		{name: "of the tenant itself, perhaps a guest", conditions: guests, event: ofTheTenant, result: "unknown", reason: "notEnoughInformation"},
		{name: "of the tenant itself, perhaps a guest of this kind", conditions: typed("internalGuest,serviceProvider", everywhere), event: ofTheTenant, result: "unknown", reason: "notEnoughInformation"},
		{name: "of the tenant itself, no guest of this kind", conditions: typed("b2bCollaborationGuest", everywhere), event: ofTheTenant, result: "notApplied", reason: "users"},
		{name: "by the directory, of whatever kind", conditions: typed("b2bCollaborationGuest", everywhere), event: named("x", "partner@example.net"), result: "unknown", reason: "notEnoughInformation"},
		{name: "excluded", conditions: users(`"includeUsers":["All"],"excludeUsers":["GuestsOrExternalUsers"]`), event: guest, result: "notApplied", reason: "users"},
		{name: "excluded, a member", conditions: users(`"includeUsers":["All"],"excludeUsers":["GuestsOrExternalUsers"]`), result: "failure"},
		{name: "of the kind", conditions: typed("internalGuest,b2bCollaborationGuest", everywhere), event: collaborator, result: "failure"},
		{name: "of another kind", conditions: typed("serviceProvider", everywhere), event: collaborator, result: "notApplied", reason: "users"},
		{name: "perhaps of the kind", conditions: typed("b2bCollaborationGuest", everywhere), event: func(ev *schemas.SignIn) {
			guest(ev)
			ev.HomeTenantId = ""
		}, result: "unknown", reason: "notEnoughInformation"},
		{name: "member of another tenant", conditions: typed("b2bCollaborationMember", everywhere), event: func(ev *schemas.SignIn) { ev.HomeTenantId = "elsewhere" }, result: "failure"},
		{name: "of the tenant", conditions: typed("b2bCollaborationGuest", `{"membershipKind":"enumerated","members":["Elsewhere"]}`), event: collaborator, result: "failure"},
		{name: "of another tenant", conditions: typed("b2bCollaborationGuest", `{"membershipKind":"enumerated","members":["third"]}`), event: collaborator, result: "notApplied", reason: "users"},
		{name: "tenant unknown", conditions: typed("b2bCollaborationGuest", `{"membershipKind":"enumerated","members":["third"]}`), event: func(ev *schemas.SignIn) {
			collaborator(ev)
			ev.HomeTenantId = ""
		}, result: "unknown", reason: "notEnoughInformation"},
		{name: "excluded kind", conditions: users(`"includeUsers":["All"],"excludeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"b2bCollaborationGuest"}`), event: collaborator, result: "notApplied", reason: "users"},
	})
}

func TestEvaluate_workloads(t *testing.T) {
	own := `"users":{"includeUsers":["None"]},"clientApplications":{"includeServicePrincipals":["ServicePrincipalsInMyTenant"]}`
	principal := func(owner string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) {
			ev.UserId, ev.UserPrincipalName, ev.UserType = "", "", ""
			ev.ServicePrincipalId, ev.AppOwnerTenantId = "sp1", owner
		}
	}
	managed := func(ev *schemas.SignIn) {
		principal("tenant")(ev)
		ev.Enrichment = &schemas.Enrichment{EventType: schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY}
	}
	runCases(t, []evalCase{
		{name: "a user", conditions: own, result: "notApplied", reason: "workloadIdentities"},
		{name: "own application", conditions: own, event: principal("tenant"), result: "failure"},
		{name: "somebody else's", conditions: own, event: principal("vendor"), result: "notApplied", reason: "workloadIdentities"},
		{name: "owner unknown", conditions: own, event: principal(""), result: "unknown", reason: "notEnoughInformation"},
		{name: "managed identity", conditions: own, event: managed, result: "notApplied", reason: "workloadIdentities"},
		{name: "by id", conditions: `"users":{},"clientApplications":{"includeServicePrincipals":["SP1"]}`, event: principal(""), result: "failure"},
		{name: "by its application", conditions: `"users":{},"clientApplications":{"includeServicePrincipals":["` + crm + `"]}`, event: principal(""), result: "failure"},
		{name: "perhaps by its application", conditions: `"users":{},"clientApplications":{"includeServicePrincipals":["` + crm + `"]}`, event: func(ev *schemas.SignIn) {
			principal("")(ev)
			ev.AppId = ""
		}, result: "unknown", reason: "notEnoughInformation"},
		{name: "excluded", conditions: `"users":{},"clientApplications":{"includeServicePrincipals":["ServicePrincipalsInMyTenant"],"excludeServicePrincipals":["sp1"]}`, event: principal("tenant"), result: "notApplied", reason: "workloadIdentities"},
		{name: "by attributes", conditions: `"users":{},"clientApplications":{"includeServicePrincipals":["ServicePrincipalsInMyTenant"],"servicePrincipalFilter":{"mode":"exclude","rule":"CustomSecurityAttribute.A_B -eq \"c\""}}`, event: principal("tenant"), result: "unknown", reason: "notEnoughInformation"},
		{name: "nobody is named", event: func(ev *schemas.SignIn) { ev.UserId, ev.UserPrincipalName = "", "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "nobody is named, perhaps a service principal", conditions: `"users":{},"clientApplications":{"includeServicePrincipals":["sp1"]}`, event: func(ev *schemas.SignIn) { ev.UserId, ev.UserPrincipalName = "", "" }, result: "unknown", reason: "notEnoughInformation"},
		{name: "a policy for users", event: principal("tenant"), result: "notApplied", reason: "users"},
		{name: "risk of a service principal", conditions: own + `,"servicePrincipalRiskLevels":["high"]`, event: func(ev *schemas.SignIn) {
			principal("tenant")(ev)
			ev.Additional = `{"servicePrincipalRiskLevel":"high"}`
		}, result: "failure"},
		{name: "the first that fails is the service principal", conditions: own + `,"servicePrincipalRiskLevels":["high"],"signInRiskLevels":["high"]`, event: principal("tenant"), result: "notApplied", reason: "workloadIdentities"},
		{name: "no such risk", conditions: own + `,"servicePrincipalRiskLevels":["high"]`, event: principal("tenant"), result: "notApplied", reason: "workloadIdentities"},
	})
}

// A role by a name that the directory lacks has nobody, which a misspelt one should not
// be without a word; ids are not misspelt.
func TestCompile_rolesByNamesThatTheDirectoryLacks_areNoted(t *testing.T) {
	directory, err := ParseDirectory([]byte(`{"roles":[{"roleTemplateId":"62e90394-69f5-4237-9190-012177145e10","displayName":"Global Administrator","members":["` + ada + `"]}]}`))
	require.NoError(t, err)
	for role, note := range map[string]string{
		"Global Administrator":                 "",
		"62e90394-69f5-4237-9190-012177145e10": "",
		"f28a1f50-f6e7-4571-818b-6a12f2af6b6c": "",
		"All":                                  "",
		"Global Adminstrator":                  `"Policy": the directory lists no role called "Global Adminstrator", so nobody has it: is it misspelt? Ids of roles are certain`,
	} {
		set, err := Compile([]*Policy{policyOf(t, Enabled, users(`"includeRoles":["`+role+`"]`), "", "")}, nil, directory)
		require.NoError(t, err)
		assert.Equal(t, note, strings.Join(set.Notes(), "\n"))
	}
}

func TestParseDirectory_problems(t *testing.T) {
	directory, err := ParseDirectory([]byte(`{"groups":[{"displayName":"x","members":[{}]}],"roles":[{"members":[7]}],"people":[1]}`))
	assert.NotNil(t, directory)
	assert.ErrorContains(t, err, "/groups/0/id: is missing")
	assert.ErrorContains(t, err, "/groups/0/members/0: the member has neither id nor userPrincipalName")
	assert.ErrorContains(t, err, "/roles/0: the role has neither roleTemplateId nor displayName")
	assert.ErrorContains(t, err, "/roles/0/members/0: should be a text")
	assert.ErrorContains(t, err, "/people: is unknown here")
	_, err = ParseDirectory([]byte("{"))
	assert.ErrorContains(t, err, "read directory: the file is not JSON: line 1")
}

// Without a directory, who is in a group or has a role is unknown.
func TestCompile_withoutDirectory(t *testing.T) {
	p := policyOf(t, Enabled, users(`"includeGroups":["g"],"includeRoles":["r"]`), "", "")
	set, err := Compile([]*Policy{p}, nil, nil)
	assert.NoError(t, err)
	assert.Equal(t, "unknown", evaluated(set, ordinary()).Policies[0].Result)
	assert.Equal(t, []string{`"Policy": the directory has no group or role g, r: whom the policy means is unknown`}, set.Notes())
}
