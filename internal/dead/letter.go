package dead

import (
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// Letter is what is known of one dead letter, besides its bytes.
type Letter struct {
	Position
	// At is when it was refused, UTC.
	At time.Time
	// Reason is one of schemas.DeadReasons; empty when the record says none.
	Reason schemas.DeadReason
	// Pointer (RFC 6901) and Detail say what was wrong, and where; may be empty.
	Pointer, Detail string
	// Topic, RawPartition and RawOffset are the refused record's position; -1 when
	// the letter does not tell.
	Topic        string
	RawPartition int32
	RawOffset    int64
	// Index is the event's place in a record of several, from 0.
	Index int
	// ID is the event's id; empty when it cannot be told.
	ID string
	// Tenants are those that the record names, in lower case: by its header, and in
	// the event as far as that can be read; none where nobody named one.
	Tenants []string
	// Size is how many bytes the letter holds of the event, and Cut how many the
	// event had when those are not all; else 0.
	Size, Cut int
	// Replays is how often the event had been sent again when it was refused; -1
	// when the header that counts it is no number.
	Replays int
	// Sent is how often this letter has been sent again, last at SentAt.
	Sent   int
	SentAt time.Time
}

// Open reports whether the letter was not sent again yet.
func (l Letter) Open() bool { return l.Sent == 0 }

// letterOf reads the letter of a record. What a header does not say stays at
// what Letter tells of it.
func letterOf(r *kgo.Record) Letter {
	l := Letter{
		Position: Position{r.Partition, r.Offset}, At: r.Timestamp.UTC(),
		RawPartition: -1, RawOffset: -1, Size: len(r.Value),
	}
	for _, h := range r.Headers {
		l.header(h.Key, string(h.Value))
	}
	l.ID = idOf(l.Reason, r.Value)
	l.Tenants = tenantsOf(l.Reason, r)
	return l
}

func (l *Letter) header(key, value string) {
	switch key {
	case schemas.HeaderDeadReason:
		l.Reason = schemas.DeadReason(value)
	case schemas.HeaderDeadDetail:
		l.Detail = value
	case schemas.HeaderDeadPointer:
		l.Pointer = value
	case schemas.HeaderDeadTopic:
		l.Topic = value
	case schemas.HeaderDeadPartition:
		l.RawPartition = int32(number(value, 32, -1))
	case schemas.HeaderDeadOffset:
		l.RawOffset = number(value, 64, -1)
	case schemas.HeaderDeadIndex:
		l.Index = int(number(value, 32, 0))
	case schemas.HeaderDeadCut:
		l.Cut = int(number(value, 32, 0))
	case schemas.HeaderReplay:
		l.Replays = int(number(value, 32, -1))
	case schemas.HeaderDeadAt:
		if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
			l.At = at.UTC()
		}
	}
}

// number reads a decimal number of so many bits, not negative.
func number(text string, bits int, otherwise int64) int64 {
	n, err := strconv.ParseInt(text, 10, bits)
	if err != nil || n < 0 {
		return otherwise
	}
	return n
}
