package rows

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/packed"
	"github.com/gatehouse/gatehouse/sink/column"
)

// kindColumns say what kind of sign-in it was and how it was made.
type kindColumns struct {
	isInteractive    proto.ColBool
	eventType        column.Enum
	processingTimeMS column.Optional[uint32]
	kind             packedColumn
}

func (g *kindColumns) bind(c *Columns) {
	g.eventType.Kind = "Enum8('' = 0, 'interactiveUser' = 1, 'nonInteractiveUser' = 2, 'servicePrincipal' = 3, 'managedIdentity' = 4)"
	g.processingTimeMS = column.OptionalOf[uint32](new(proto.ColUInt32))
	c.bind("is_interactive", &g.isInteractive)
	c.bind("event_type", &g.eventType)
	c.bind("processing_time_ms", &g.processingTimeMS)
	g.kind.fill = fillKind
	c.bind("_kind", &g.kind)
}

func (g *kindColumns) append(ev rowEvent) {
	g.isInteractive.Append(ev.enriched.IsInteractive)
	g.eventType.Append(eventType(ev.enriched.EventType))
	if ms := ev.ProcessingTimeInMilliseconds; ms != nil {
		g.processingTimeMS.Append(proto.NewNullable(fitUint32(*ms)))
	} else {
		g.processingTimeMS.Set(nil)
	}
	g.kind.append(ev)
}

func fillKind(t *packed.Text, ev rowEvent) {
	t.Add(ev.UserType)
	t.Add(ev.HomeTenantId)
	t.Add(ev.ResourceTenantId)
	t.AddBool(ev.IsInteractive)
	t.AddList(ev.SignInEventTypes)
	t.Add(ev.Category)
	t.Add(ev.AuthenticationProtocol)
	t.Add(ev.ClientCredentialType)
	t.Add(ev.IncomingTokenType)
	t.Add(ev.CrossTenantAccessType)
	t.Add(ev.TokenIssuerType)
	t.Add(ev.enriched.PolicyVersion)
	t.Add(ev.origin.Format.Text())
	t.AddBool(&ev.origin.IdDerived)
}

// eventType is v as the enum holds it; values this sink does not know become 0,
// since one unknown value would make the table refuse the whole block.
func eventType(v schemas.EventType) proto.Enum8 {
	if v < 0 || v > schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY {
		return 0
	}
	return proto.Enum8(v)
}
