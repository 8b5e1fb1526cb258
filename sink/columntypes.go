package sink

import (
	"math"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// enum is an Enum8 column; kind is its full type, which the server wants to see.
type enum struct {
	proto.ColEnum8
	kind proto.ColumnType
}

// Type is the column's type in ClickHouse.
func (e *enum) Type() proto.ColumnType { return e.kind }

// optional is a Nullable column.
type optional[T any] struct{ proto.ColNullable[T] }

func optionalOf[T any](values proto.ColumnOf[T]) optional[T] {
	return optional[T]{proto.ColNullable[T]{Values: values}}
}

// set adds one row: the value, or NULL for nil.
func (o *optional[T]) set(v *T) {
	if v == nil {
		o.Append(proto.Null[T]())
		return
	}
	o.Append(proto.NewNullable(*v))
}

// instant is a DateTime64(precision, 'UTC') column.
type instant struct {
	proto.ColDateTime64
	tick int64 // nanoseconds
}

func instantOf(precision proto.Precision) instant {
	tick := int64(math.Pow10(9 - int(precision)))
	return instant{*new(proto.ColDateTime64).WithPrecision(precision).WithLocation(time.UTC), tick}
}

// setNano adds one row: nanoseconds since 1970-01-01 UTC, cut to the precision.
func (i *instant) setNano(nano int64) {
	ticks := nano / i.tick
	if nano%i.tick < 0 {
		ticks--
	}
	i.AppendRaw(proto.DateTime64(ticks))
}

// fitUint32 is v, or the nearest value that fits.
func fitUint32(v int64) uint32 {
	return uint32(min(max(v, 0), math.MaxUint32))
}
