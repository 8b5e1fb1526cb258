package enrich

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// decideEventType decides what kind of sign-in an event is, and whether it
// belongs in the default, interactive list. In this order:
//  1. the producer's signInEventTypes;
//  2. an application or a managed identity, by the export's category, or because
//     it carries a service principal and no user;
//  3. the producer's isInteractive;
//  4. the export's category;
//  5. unmarked: someone with an id or a name signed in, so a person gave a
//     factor. That keeps legacy protocols in the list as long as nobody marks them.
//
// An event that fits none of these stays unspecified and out of the list.
func decideEventType(ev *schemas.SignIn) (kind schemas.EventType, interactive bool) {
	kind = eventTypeOf(ev)
	return kind, kind == schemas.EventType_EVENT_TYPE_INTERACTIVE_USER
}

func eventTypeOf(ev *schemas.SignIn) schemas.EventType {
	if kind := producerEventType(ev.SignInEventTypes); kind != schemas.EventType_EVENT_TYPE_UNSPECIFIED {
		return kind
	}
	category := categoryType(ev.Category)
	person := hasUser(ev)
	switch {
	case category == schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL, category == schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY:
		return category
	case ev.ServicePrincipalId != "" && !person:
		if isManagedIdentity(ev) {
			return schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY
		}
		return schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL
	case ev.IsInteractive != nil && *ev.IsInteractive:
		return schemas.EventType_EVENT_TYPE_INTERACTIVE_USER
	case ev.IsInteractive != nil:
		return schemas.EventType_EVENT_TYPE_NON_INTERACTIVE_USER
	case category != schemas.EventType_EVENT_TYPE_UNSPECIFIED:
		return category
	case person:
		return schemas.EventType_EVENT_TYPE_INTERACTIVE_USER
	}
	return schemas.EventType_EVENT_TYPE_UNSPECIFIED
}

// producerEventType returns what the list says; when it names both kinds of
// users, a person took part.
func producerEventType(types []string) schemas.EventType {
	found := schemas.EventType_EVENT_TYPE_UNSPECIFIED
	for _, name := range types {
		kind := schemas.EventType_EVENT_TYPE_UNSPECIFIED
		switch {
		case strings.EqualFold(name, "interactiveUser"), strings.EqualFold(name, "interactive"):
			return schemas.EventType_EVENT_TYPE_INTERACTIVE_USER
		case strings.EqualFold(name, "nonInteractiveUser"), strings.EqualFold(name, "nonInteractive"):
			kind = schemas.EventType_EVENT_TYPE_NON_INTERACTIVE_USER
		case strings.EqualFold(name, "servicePrincipal"):
			kind = schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL
		case strings.EqualFold(name, "managedIdentity"):
			kind = schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY
		}
		if found == schemas.EventType_EVENT_TYPE_UNSPECIFIED {
			found = kind
		}
	}
	return found
}

// categoryType reads an export's category; Log Analytics puts AAD before some.
func categoryType(category string) schemas.EventType {
	if len(category) > 3 && strings.EqualFold(category[:3], "AAD") {
		category = category[3:]
	}
	switch {
	case strings.EqualFold(category, "SignInLogs"), strings.EqualFold(category, "SignIn"), strings.EqualFold(category, "ADFSSignInLogs"):
		return schemas.EventType_EVENT_TYPE_INTERACTIVE_USER
	case strings.EqualFold(category, "NonInteractiveUserSignInLogs"):
		return schemas.EventType_EVENT_TYPE_NON_INTERACTIVE_USER
	case strings.EqualFold(category, "ServicePrincipalSignInLogs"), strings.EqualFold(category, "MicrosoftServicePrincipalSignInLogs"):
		return schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL
	case strings.EqualFold(category, "ManagedIdentitySignInLogs"):
		return schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY
	}
	return schemas.EventType_EVENT_TYPE_UNSPECIFIED
}

func hasUser(ev *schemas.SignIn) bool {
	const nobody = "00000000-0000-0000-0000-000000000000"
	return ev.UserId != "" && ev.UserId != nobody || ev.UserPrincipalName != ""
}

func isManagedIdentity(ev *schemas.SignIn) bool {
	if strings.EqualFold(ev.ClientCredentialType, "managedIdentity") {
		return true
	}
	msi := ev.ManagedServiceIdentity
	return msi != nil && msi.MsiType != "" && !strings.EqualFold(msi.MsiType, "none")
}
