package enrich

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestDecideEventType(t *testing.T) {
	yes, no := true, false
	const (
		none           = schemas.EventType_EVENT_TYPE_UNSPECIFIED
		interactive    = schemas.EventType_EVENT_TYPE_INTERACTIVE_USER
		nonInteractive = schemas.EventType_EVENT_TYPE_NON_INTERACTIVE_USER
		principal      = schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL
		managed        = schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY
	)
	for name, c := range map[string]struct {
		ev   *schemas.SignIn
		want schemas.EventType
	}{
		"nothing known":                   {&schemas.SignIn{}, none},
		"types outrank the flag":          {&schemas.SignIn{SignInEventTypes: []string{"nonInteractiveUser"}, IsInteractive: &yes}, nonInteractive},
		"types in another case":           {&schemas.SignIn{SignInEventTypes: []string{"ServicePrincipal"}}, principal},
		"types as hunting writes them":    {&schemas.SignIn{SignInEventTypes: []string{"NonInteractive"}, IsInteractive: &yes}, nonInteractive},
		"the other of these":              {&schemas.SignIn{SignInEventTypes: []string{"Interactive"}, IsInteractive: &no}, interactive},
		"both kinds of users":             {&schemas.SignIn{SignInEventTypes: []string{"nonInteractiveUser", "interactiveUser"}}, interactive},
		"type not known yet":              {&schemas.SignIn{SignInEventTypes: []string{"unknownFutureValue"}, IsInteractive: &no, UserId: "u"}, nonInteractive},
		"category of applications":        {&schemas.SignIn{Category: "ServicePrincipalSignInLogs", IsInteractive: &yes, UserId: "u"}, principal},
		"category of Microsoft's own":     {&schemas.SignIn{Category: "MicrosoftServicePrincipalSignInLogs"}, principal},
		"category of managed identities":  {&schemas.SignIn{Category: "AADManagedIdentitySignInLogs"}, managed},
		"principal without a user":        {&schemas.SignIn{ServicePrincipalId: "sp", IsInteractive: &no}, principal},
		"principal with the all-zero one": {&schemas.SignIn{ServicePrincipalId: "sp", UserId: "00000000-0000-0000-0000-000000000000"}, principal},
		"principal beside a user":         {&schemas.SignIn{ServicePrincipalId: "sp", UserId: "u", IsInteractive: &yes}, interactive},
		"managed identity by credential":  {&schemas.SignIn{ServicePrincipalId: "sp", ClientCredentialType: "managedIdentity"}, managed},
		"managed identity by its type": {&schemas.SignIn{ServicePrincipalId: "sp",
			ManagedServiceIdentity: &schemas.ManagedServiceIdentity{MsiType: "systemAssigned"}}, managed},
		"no managed identity": {&schemas.SignIn{ServicePrincipalId: "sp",
			ManagedServiceIdentity: &schemas.ManagedServiceIdentity{MsiType: "none"}}, principal},
		"flag true":                          {&schemas.SignIn{IsInteractive: &yes}, interactive},
		"flag outranks SignInLogs":           {&schemas.SignIn{IsInteractive: &no, Category: "SignInLogs", UserId: "u"}, nonInteractive},
		"category alone":                     {&schemas.SignIn{Category: "SignInLogs"}, interactive},
		"category of 2018":                   {&schemas.SignIn{Category: "SignIn"}, interactive},
		"category of the non-interactive":    {&schemas.SignIn{Category: "NonInteractiveUserSignInLogs", UserId: "u"}, nonInteractive},
		"unmarked person by name":            {&schemas.SignIn{UserPrincipalName: "a@b.c"}, interactive},
		"unmarked person, legacy protocol":   {&schemas.SignIn{UserId: "u", ClientAppUsed: "IMAP4"}, interactive},
		"category of AD FS":                  {&schemas.SignIn{Category: "ADFSSignInLogs"}, interactive},
		"category of AD FS, marked":          {&schemas.SignIn{Category: "ADFSSignInLogs", IsInteractive: &no, UserId: "u"}, nonInteractive},
		"a category that is none of sign-in": {&schemas.SignIn{Category: "AuditLogs", UserId: "u"}, interactive},
	} {
		t.Run(name, func(t *testing.T) {
			kind, listed := decideEventType(c.ev)
			assert.Equal(t, c.want, kind)
			assert.Equal(t, c.want == interactive, listed)
		})
	}
}
