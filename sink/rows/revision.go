package rows

import (
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// revisionOffsetBits is how much of a raw offset goes into a revision.
const revisionOffsetBits = 22

// Revision is the revision that the row of an event from there has; nil stands for an
// origin that says nothing. Revisions order the deliveries of one id: by arrival in ms,
// within one ms by position in the raw topic (repeats of an id share a partition, being
// its key).
func Revision(origin *schemas.Provenance) uint64 {
	received := uint64(max(origin.GetReceivedUnixNano(), 0) / int64(time.Millisecond))
	return received<<revisionOffsetBits | uint64(origin.GetOffset())&(1<<revisionOffsetBits-1)
}
