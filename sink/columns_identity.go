package sink

import (
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
)

// identityColumns say which sign-in a row is and which delivery of it.
type identityColumns struct {
	tenantID              dictionary
	createdAt             instant
	id                    textColumn
	revision              proto.ColUInt64
	correlationID         textColumn
	originalRequestID     textColumn
	uniqueTokenIdentifier textColumn
	sessionID             textColumn
}

func (g *identityColumns) bind(c *columns) {
	g.createdAt = instantOf(7)
	c.bind("tenant_id", &g.tenantID)
	c.bind("created_at", &g.createdAt)
	c.bind("id", &g.id)
	c.bind("revision", &g.revision)
	c.bind("correlation_id", &g.correlationID)
	c.bind("original_request_id", &g.originalRequestID)
	c.bind("unique_token_identifier", &g.uniqueTokenIdentifier)
	c.bind("session_id", &g.sessionID)
}

func (g *identityColumns) append(ev *schemas.SignIn, origin *schemas.Provenance) {
	g.tenantID.Append(ev.TenantId)
	g.createdAt.setNano(ev.CreatedUnixNano)
	g.id.Append(ev.Id)
	g.revision.Append(revision(origin))
	g.correlationID.Append(ev.CorrelationId)
	g.originalRequestID.Append(ev.OriginalRequestId)
	g.uniqueTokenIdentifier.Append(ev.UniqueTokenIdentifier)
	g.sessionID.Append(ev.SessionId)
}

// revisionOffsetBits is how much of a raw offset goes into a revision.
const revisionOffsetBits = 22

// revision orders the deliveries of one id: by arrival in ms, within one ms by
// position in the raw topic (repeats of an id share a partition, being its key).
func revision(origin *schemas.Provenance) uint64 {
	received := uint64(max(origin.ReceivedUnixNano, 0) / int64(time.Millisecond))
	return received<<revisionOffsetBits | uint64(origin.Offset)&(1<<revisionOffsetBits-1)
}
