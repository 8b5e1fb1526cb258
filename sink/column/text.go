package column

import (
	"encoding/binary"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

// Text is a String column.
type Text struct{ chunks }

// Append adds one row and returns its text where it lies until Reset; the bytes
// of v are copied.
func (t *Text) Append(v string) string {
	chunk := t.room(binary.MaxVarintLen64 + len(v))
	*chunk = append(binary.AppendUvarint(*chunk, uint64(len(v))), v...)
	t.rows++
	return alias((*chunk)[len(*chunk)-len(v):])
}

// AppendBytes adds one row; the bytes of v are copied.
func (t *Text) AppendBytes(v []byte) { t.Append(alias(v)) }

// alias is the bytes as text, without a copy: it changes with them.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Type is the column's type in ClickHouse.
func (t *Text) Type() proto.ColumnType { return proto.ColumnTypeString }
