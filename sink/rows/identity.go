package rows

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink/column"
)

// identityColumns say which sign-in a row is and which delivery of it.
type identityColumns struct {
	tenantID              column.Dictionary
	createdAt             column.Instant
	id                    idColumns
	fromID                proto.ColUInt8
	revision              proto.ColUInt64
	correlationID         idColumns
	originalRequestID     idColumns
	uniqueTokenIdentifier column.Text
	sessionID             idColumns
}

func (g *identityColumns) bind(c *Columns) {
	g.createdAt = column.InstantOf(7)
	c.bind("tenant_id", &g.tenantID)
	c.bind("created_at", &g.createdAt)
	g.id.bind(c, "id")
	c.bind("_from_id", &g.fromID)
	c.bind("revision", &g.revision)
	g.correlationID.bind(c, "correlation_id")
	g.originalRequestID.bind(c, "original_request_id")
	c.bind("_unique_token_identifier", &g.uniqueTokenIdentifier)
	g.sessionID.bind(c, "session_id")
}

func (g *identityColumns) append(ev rowEvent) {
	g.tenantID.Append(ev.TenantId)
	g.createdAt.SetNano(ev.CreatedUnixNano)
	g.revision.Append(Revision(ev.origin))
	g.correlationID.append(ev.CorrelationId)
	g.sessionID.append(ev.SessionId)
	g.appendNamed(ev.SignIn)
}

// appendNamed adds the id and the two that may follow from it.
func (g *identityColumns) appendNamed(ev *schemas.SignIn) {
	follows := tokenFrom(g.id.append(ev.Id), ev.UniqueTokenIdentifier)
	token, original := ev.UniqueTokenIdentifier, ev.OriginalRequestId
	if follows != 0 {
		token = ""
	}
	if original == ev.Id {
		follows |= originalFromID
		original = ""
	}
	g.fromID.Append(follows)
	g.originalRequestID.append(original)
	g.uniqueTokenIdentifier.Append(token)
}
