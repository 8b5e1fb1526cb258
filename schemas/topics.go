package schemas

import "time"

// Names of the topics that stages share. A deployment may rename them in its
// settings; these are the defaults.
const (
	TopicRaw      = "signins.raw"
	TopicEnriched = "signins.enriched"
	TopicDead     = "signins.dead"
	// TopicTenants holds each tenant's policies, key = tenant id in lower case,
	// value = internal/tenants.Record as JSON, only the newest of each tenant. It
	// has one partition, so that all who read it see the same order of changes.
	TopicTenants = "signins.tenants"
)

// Headers of records in TopicRaw. All are optional.
const (
	// HeaderContentType is the media type of the value; application/json when absent.
	HeaderContentType = "content-type"
	// HeaderTenant is the tenant of events that name none themselves.
	HeaderTenant = "tenant"
	// HeaderReceivedAt is when Gatehouse took the event: RFC 3339, UTC, up to nanoseconds.
	HeaderReceivedAt = "received-at"
	// HeaderReplay counts how often the event was sent again after it was refused,
	// decimal; absent until then. It goes along into the dead letter when it is
	// refused again, so that no event goes round for ever.
	HeaderReplay = "replays"
)

// Headers of records in TopicDead, beside the headers the raw record had.
const (
	// HeaderDeadReason is one of the DeadReason values.
	HeaderDeadReason = "dead-reason"
	// HeaderDeadDetail says what was wrong, in words for people.
	HeaderDeadDetail = "dead-detail"
	// HeaderDeadPointer is the JSON pointer (RFC 6901) of what was wrong; absent when it is the whole record.
	HeaderDeadPointer = "dead-pointer"
	// HeaderDeadTopic, HeaderDeadPartition and HeaderDeadOffset are the raw record's position, decimal.
	HeaderDeadTopic     = "dead-topic"
	HeaderDeadPartition = "dead-partition"
	HeaderDeadOffset    = "dead-offset"
	// HeaderDeadIndex is the event's place in a raw record that holds several, decimal, from 0.
	HeaderDeadIndex = "dead-index"
	// HeaderDeadAt is when it was refused: RFC 3339, UTC.
	HeaderDeadAt = "dead-at"
	// HeaderDeadCut is the size of the event's bytes, decimal, where the letter
	// holds only as many of them as a record can; absent when it holds all.
	HeaderDeadCut = "dead-cut"
)

// HeaderDeadReplayed marks a record in TopicDead that is no letter but the note
// that a letter was sent again: the letter's partition and offset, "0/15", in a
// record without value that has HeaderDeadAt too.
const HeaderDeadReplayed = "dead-replayed"

// Topic is the definition of a Kafka topic, applied by gatehouse migrate.
type Topic struct {
	Name       string
	Partitions int32
	// Replication is the number of copies; -1 leaves it to the broker's default.
	Replication int16
	// Retention is how long records are kept; negative keeps them for ever.
	Retention time.Duration
	// Compact keeps the newest record of each key instead of deleting by age.
	Compact bool
	// MaxMessageBytes is the largest record batch the broker takes.
	MaxMessageBytes int
}

// MaxRecordBytes is the largest record batch a topic takes, in bytes. A single
// event may be as large as MaxEventBytes; the rest is room for headers and the
// batch around it.
const MaxRecordBytes = 4 << 20

// MaxEventBytes is the largest event that the gateway and the enricher take.
const MaxEventBytes = 1 << 20

// Topics returns the definitions of the topics that stages share: raw and
// enriched with the given number of partitions (which must agree, so that a key
// stays on one partition number), dead and tenants with one.
func Topics(partitions int32, replication int16) []Topic {
	const week = 7 * 24 * time.Hour
	return []Topic{
		{Name: TopicRaw, Partitions: partitions, Replication: replication, Retention: week, MaxMessageBytes: MaxRecordBytes},
		{Name: TopicEnriched, Partitions: partitions, Replication: replication, Retention: week, MaxMessageBytes: MaxRecordBytes},
		{Name: TopicDead, Partitions: 1, Replication: replication, Retention: 30 * 24 * time.Hour, MaxMessageBytes: MaxRecordBytes},
		{Name: TopicTenants, Partitions: 1, Replication: replication, Retention: -1, Compact: true, MaxMessageBytes: MaxRecordBytes},
	}
}
