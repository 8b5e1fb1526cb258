package column

import "github.com/ClickHouse/ch-go/proto"

// Enum is an Enum8 column.
type Enum struct {
	proto.ColEnum8
	// Kind is the full type with its values, "Enum8('a' = 0, 'b' = 1)", as the server
	// wants to see it.
	Kind proto.ColumnType
}

// Type is the column's type in ClickHouse.
func (e *Enum) Type() proto.ColumnType { return e.Kind }
