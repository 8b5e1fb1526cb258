package sink

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
)

// kindColumns say what kind of sign-in it was and how it was made.
type kindColumns struct {
	isInteractive          proto.ColBool
	eventType              enum
	reportedIsInteractive  optional[bool]
	signInEventTypes       dictionaryList
	category               dictionary
	authenticationProtocol dictionary
	clientCredentialType   dictionary
	incomingTokenType      dictionary
	crossTenantAccessType  dictionary
	tokenIssuerType        dictionary
	processingTimeMS       optional[uint32]
}

func (g *kindColumns) bind(c *columns) {
	g.eventType.kind = "Enum8('' = 0, 'interactiveUser' = 1, 'nonInteractiveUser' = 2, 'servicePrincipal' = 3, 'managedIdentity' = 4)"
	g.reportedIsInteractive = optionalOf[bool](new(proto.ColBool))
	g.processingTimeMS = optionalOf[uint32](new(proto.ColUInt32))
	c.bind("is_interactive", &g.isInteractive)
	c.bind("event_type", &g.eventType)
	c.bind("reported_is_interactive", &g.reportedIsInteractive)
	c.bind("sign_in_event_types", &g.signInEventTypes)
	c.bind("category", &g.category)
	c.bind("authentication_protocol", &g.authenticationProtocol)
	c.bind("client_credential_type", &g.clientCredentialType)
	c.bind("incoming_token_type", &g.incomingTokenType)
	c.bind("cross_tenant_access_type", &g.crossTenantAccessType)
	c.bind("token_issuer_type", &g.tokenIssuerType)
	c.bind("processing_time_ms", &g.processingTimeMS)
}

func (g *kindColumns) append(ev *schemas.SignIn, enriched *schemas.Enrichment) {
	g.isInteractive.Append(enriched.IsInteractive)
	g.eventType.Append(eventType(enriched.EventType))
	g.reportedIsInteractive.set(ev.IsInteractive)
	g.signInEventTypes.Append(ev.SignInEventTypes)
	g.category.Append(ev.Category)
	g.authenticationProtocol.Append(ev.AuthenticationProtocol)
	g.clientCredentialType.Append(ev.ClientCredentialType)
	g.incomingTokenType.Append(ev.IncomingTokenType)
	g.crossTenantAccessType.Append(ev.CrossTenantAccessType)
	g.tokenIssuerType.Append(ev.TokenIssuerType)
	if ms := ev.ProcessingTimeInMilliseconds; ms != nil {
		g.processingTimeMS.Append(proto.NewNullable(fitUint32(*ms)))
	} else {
		g.processingTimeMS.set(nil)
	}
}

// eventType is v as the enum holds it; values this sink does not know become 0,
// since one unknown value would make the table refuse the whole block.
func eventType(v schemas.EventType) proto.Enum8 {
	if v < 0 || v > schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY {
		return 0
	}
	return proto.Enum8(v)
}
