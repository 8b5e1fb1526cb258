package schemas

// DeadReason says why a record lies in TopicDead. The list is closed.
type DeadReason string

// The reasons.
const (
	// DeadNotJSON: the value is not one JSON document in UTF-8.
	DeadNotJSON DeadReason = "not-json"
	// DeadNotAnEvent: JSON, but no known shape of a sign-in event.
	DeadNotAnEvent DeadReason = "not-an-event"
	// DeadWrongType: a property holds a value of a type it cannot have.
	DeadWrongType DeadReason = "wrong-type"
	// DeadNoTime: no usable event time.
	DeadNoTime DeadReason = "no-time"
	// DeadFuture: the event time lies more than five minutes after arrival.
	DeadFuture DeadReason = "future-time"
	// DeadNoTenant: neither the event, its token nor the topic names a tenant.
	DeadNoTenant DeadReason = "no-tenant"
	// DeadTooLarge: the event is larger than MaxEventBytes.
	DeadTooLarge DeadReason = "too-large"
	// DeadRefused: the table refused the row for good.
	DeadRefused DeadReason = "row-refused"
)

// DeadReasons returns all reasons, in the order in which they are decided.
func DeadReasons() []DeadReason {
	return []DeadReason{
		DeadNotJSON, DeadNotAnEvent, DeadWrongType, DeadNoTime, DeadFuture, DeadNoTenant, DeadTooLarge, DeadRefused,
	}
}
