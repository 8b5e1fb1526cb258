package column

import "github.com/ClickHouse/ch-go/proto"

// Optional is a Nullable column.
type Optional[T any] struct{ proto.ColNullable[T] }

// OptionalOf is an empty column of such values.
func OptionalOf[T any](values proto.ColumnOf[T]) Optional[T] {
	return Optional[T]{proto.ColNullable[T]{Values: values}}
}

// Set adds one row: the value, or NULL for nil.
func (o *Optional[T]) Set(v *T) {
	if v == nil {
		o.Append(proto.Null[T]())
		return
	}
	o.Append(proto.NewNullable(*v))
}
