package policy

import (
	"net/netip"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// Subject is who signs in.
type Subject uint8

// Subjects of a sign-in.
const (
	SubjectUnknown Subject = iota
	SubjectUser
	SubjectServicePrincipal
	SubjectManagedIdentity
)

// Facts are what conditions and controls look at. Empty texts and Unknown mean
// that the sign-in does not say.
type Facts struct {
	Tenant  string
	Subject Subject

	UserID            string
	UserPrincipalName string
	// Guest is whether the user is a guest or external; guestKinds says which of
	// the kinds, as far as known.
	Guest      Known
	guestKinds guestKinds
	HomeTenant string
	// AgentUser is whether the user account is an agent's, AgentIdentity whether the
	// service principal is an agent identity; AgentParents are ids of what the agent
	// was made from.
	AgentUser     Known
	AgentIdentity Known
	AgentParents  [2]string

	ServicePrincipalID string
	AppID              string
	AppName            string
	AppOwnerTenant     string
	ResourceID         string
	ResourceName       string
	// Audiences are further resources of the request.
	Audiences []*schemas.ConditionalAccessAudience
	// PublicClient is whether the client cannot itself be what policies protect.
	PublicClient bool
	UserAction   string
	Contexts     []*schemas.AuthenticationContext
	// Elsewhere is whether a user of the tenant signs in to another one, whose policies
	// count there.
	Elsewhere bool

	// ClientType is browser, mobileAppsAndDesktopClients, exchangeActiveSync or other.
	ClientType string
	// Platform is android, iOS, windows, windowsPhone, macOS or linux; "unknown"
	// for one that policies do not know.
	Platform string
	Device   Device
	// Flow is deviceCodeFlow, authenticationTransfer or none: of the sign-in, and that by
	// which its session began.
	Flow, SessionFlow string

	Address netip.Addr
	// Country is ISO 3166-1 alpha-2; NoCountry says that the address lies in none.
	Country   string
	NoCountry bool
	// ForeignCode are two letters that the producer says for a country and that are
	// no code of ISO 3166-1.
	ForeignCode string
	// Networks are the named locations that the producer saw.
	Networks []string
	// TrustedNetwork is whether the producer saw a trusted one.
	TrustedNetwork Known
	// CompliantNetwork is whether the request came through Global Secure Access.
	CompliantNetwork Known

	// Risks are low, medium, high or none; insider risk minor, moderate, elevated.
	SignInRisk           string
	UserRisk             string
	ServicePrincipalRisk string
	InsiderRisk          string

	// Status is how the sign-in ended, with its error code.
	Status schemas.Status
	Code   int32
	// FirstFactorFailed says that policies were never asked.
	FirstFactorFailed bool
	// Met says which demands the sign-in met.
	Met Met
}

// FromSignIn takes the facts from a sign-in: decided ones where the event has
// been enriched, else the producer's. Texts and lists stay the event's.
func (f *Facts) FromSignIn(ev *schemas.SignIn) {
	*f = Facts{
		Tenant: ev.TenantId, UserID: realID(ev.UserId), UserPrincipalName: ev.UserPrincipalName,
		HomeTenant: ev.HomeTenantId, ServicePrincipalID: realID(ev.ServicePrincipalId),
		AppID: ev.AppId, AppName: ev.AppDisplayName, AppOwnerTenant: ev.AppOwnerTenantId,
		ResourceID: ev.ResourceId, ResourceName: ev.ResourceDisplayName,
		Audiences: ev.ConditionalAccessAudiences, Contexts: ev.AuthenticationContextClassReferences,
		SignInRisk: riskOf(ev.RiskLevelDuringSignIn), Code: ev.GetStatus().GetErrorCode(),
	}
	f.Elsewhere = !strings.EqualFold(ev.CrossTenantAccessType, "none") && ev.ResourceTenantId != "" &&
		strings.EqualFold(ev.HomeTenantId, ev.TenantId) && !strings.EqualFold(ev.ResourceTenantId, ev.TenantId)
	e := ev.Enrichment
	f.Subject = subjectOf(ev, e.GetEventType())
	f.readAgent(ev, e.GetEventType())
	f.readGuest(ev)
	f.readClient(ev, e)
	f.readPlace(ev, e)
	f.readDevice(ev, e)
	f.readExtras(ev.Additional)
	f.readRisks(ev)
	f.readOutcome(ev, e)
}

// realID drops the id that stands for nobody.
func realID(id string) string {
	if id == "00000000-0000-0000-0000-000000000000" {
		return ""
	}
	return id
}

func riskOf(level string) string {
	if strings.EqualFold(level, "hidden") || strings.EqualFold(level, "unknownFutureValue") {
		return ""
	}
	return level
}

func subjectOf(ev *schemas.SignIn, kind schemas.EventType) Subject {
	switch kind {
	case schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL:
		return SubjectServicePrincipal
	case schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY:
		return SubjectManagedIdentity
	case schemas.EventType_EVENT_TYPE_INTERACTIVE_USER, schemas.EventType_EVENT_TYPE_NON_INTERACTIVE_USER:
		return SubjectUser
	}
	switch {
	case realID(ev.UserId) != "" || ev.UserPrincipalName != "":
		return SubjectUser
	case ev.ServicePrincipalId != "":
		return SubjectServicePrincipal
	}
	return SubjectUnknown
}

// readGuest decides which kind of guest the user is, by userType, the kind of
// access across tenants, the form of the name, and the home tenant.
func (f *Facts) readGuest(ev *schemas.SignIn) {
	guest := strings.EqualFold(ev.UserType, "guest")
	member := strings.EqualFold(ev.UserType, "member")
	elsewhere := ev.HomeTenantId != "" && ev.TenantId != "" && !strings.EqualFold(ev.HomeTenantId, ev.TenantId)
	switch access := ev.CrossTenantAccessType; {
	case strings.EqualFold(access, "b2bCollaboration") && member:
		f.guestKinds = b2bCollaborationMember
	case strings.EqualFold(access, "b2bCollaboration") && guest:
		f.guestKinds = b2bCollaborationGuest
	case strings.EqualFold(access, "b2bCollaboration"):
		f.guestKinds = b2bCollaborationGuest | b2bCollaborationMember
	case strings.EqualFold(access, "b2bDirectConnect"):
		f.guestKinds = b2bDirectConnectUser
	case strings.EqualFold(access, "serviceProvider"):
		f.guestKinds = serviceProvider
	case strings.EqualFold(access, "passthrough"):
		f.guestKinds = otherExternalUser
	case guest && (strings.EqualFold(access, "none") || ev.HomeTenantId != "" && !elsewhere):
		f.guestKinds = internalGuest
	case guest && elsewhere:
		f.guestKinds = b2bCollaborationGuest
	case guest:
		f.guestKinds = internalGuest | b2bCollaborationGuest | otherExternalUser
	case containsFold(ev.UserPrincipalName, "#ext#"):
		f.guestKinds = b2bCollaborationGuest | b2bCollaborationMember
	case member && elsewhere:
		f.guestKinds = b2bCollaborationMember
	case elsewhere:
		f.guestKinds = allGuests &^ internalGuest
	case member:
		f.Guest = No
		return
	case strings.EqualFold(access, "none"): // a member, or a guest of the tenant itself
		f.guestKinds = internalGuest
		return
	default:
		return
	}
	f.Guest = Yes
}

// is decides whether a sign-in is by a guest of the kinds and tenants meant.
func (c *guestCondition) is(f *Facts) Known {
	if f.Guest == No || f.guestKinds == 0 {
		return f.Guest
	}
	var kind Known
	switch {
	case f.guestKinds&c.kinds == 0:
		return No
	case f.guestKinds&^c.kinds == 0:
		kind = f.Guest
	}
	if len(c.tenants) == 0 {
		return kind
	}
	if f.HomeTenant == "" {
		return Unknown
	}
	for _, tenant := range c.tenants {
		if strings.EqualFold(tenant, f.HomeTenant) {
			return kind
		}
	}
	return No
}
