package rollup

import "time"

// batchTimeBits is how many low bits of a batch are chance.
const batchTimeBits = 20

// newBatch names the computation that began at the moment: the later, the
// greater. random tells two of the same millisecond apart.
func newBatch(began time.Time, random uint64) uint64 {
	return uint64(began.UnixMilli())<<batchTimeBits | random&(1<<batchTimeBits-1)
}

// earlier is what was published of a span before; batch is 0 when nothing was.
type earlier struct {
	batch      uint64
	digest     uint64
	firstAt    time.Time
	restatedAt time.Time // 1970 for never
	ofAll      bool      // it was published as one without sign-ins
}

// publication is what is said of a span beside its batch.
type publication struct {
	span
	computedAt time.Time
	firstAt    time.Time
	restatedAt *time.Time // nil when the result was never another one
	restated   bool       // by this publication
	digest     uint64
	legacy     uint64 // mark of the client apps that it has rows of in rollup_legacy
}

// publish decides what is said of a span whose computation, begun at the moment,
// came to the digest: it is restated when readers got another result before.
func publish(s span, digest uint64, began, computedAt time.Time, was earlier) publication {
	p := publication{span: s, computedAt: computedAt, firstAt: began, digest: digest}
	if was.batch != 0 {
		p.firstAt = was.firstAt
		p.restated = digest != was.digest
	} else {
		p.restated = was.ofAll && digest != 0
	}
	switch {
	case p.restated:
		p.restatedAt = &began
	case was.restatedAt.Unix() > 0:
		p.restatedAt = &was.restatedAt
	}
	return p
}
