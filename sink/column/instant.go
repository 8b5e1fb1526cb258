package column

import (
	"math"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// Instant is a DateTime64(precision, 'UTC') column.
type Instant struct {
	proto.ColDateTime64
	tick int64 // nanoseconds
}

// InstantOf is an empty column of a precision, 0 to 9 digits of a second.
func InstantOf(precision proto.Precision) Instant {
	tick := int64(math.Pow10(9 - int(precision)))
	return Instant{*new(proto.ColDateTime64).WithPrecision(precision).WithLocation(time.UTC), tick}
}

// Tick is how many nanoseconds a 1 in Data is.
func (i *Instant) Tick() int64 { return i.tick }

// SetNano adds one row: nanoseconds since 1970-01-01 UTC, cut to the precision.
func (i *Instant) SetNano(nano int64) {
	ticks := nano / i.tick
	if nano%i.tick < 0 {
		ticks--
	}
	i.AppendRaw(proto.DateTime64(ticks))
}
