package sink

import (
	"encoding/binary"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

const (
	// leastChunk and mostChunk bound the size of the pieces of memory that a text
	// column is kept in: each is as large as all before it, within these bounds.
	leastChunk = 1 << 10
	mostChunk  = 64 << 10
	// spareChunks is how many of them an empty column keeps at most, the smallest.
	// Making the others anew costs little beside the insert of a block that needs more.
	spareChunks = 8
)

// textColumn is a String column. Unlike ch-go's it holds the rows as they are
// sent, in chunks: appending never moves what is there, which would leave several
// times the column's size to the garbage collector, and encoding copies whole
// chunks, or nothing where the connection takes them as they are.
type textColumn struct {
	chunks [][]byte // the last one takes the next rows
	spare  [][]byte // empty chunks, the last is the next to be used
	full   int      // bytes in all chunks but the last
	rows   int
}

// Append adds one row and returns its text where it lies until Reset; the bytes
// of v are copied.
func (t *textColumn) Append(v string) string {
	chunk := t.room(len(v))
	*chunk = append(binary.AppendUvarint(*chunk, uint64(len(v))), v...)
	t.rows++
	return alias((*chunk)[len(*chunk)-len(v):])
}

// AppendBytes adds one row; the bytes of v are copied.
func (t *textColumn) AppendBytes(v []byte) { t.Append(alias(v)) }

// alias is the bytes as text, without a copy: it changes with them.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// room returns a chunk that takes a row of n bytes without growing.
func (t *textColumn) room(n int) *[]byte {
	n += binary.MaxVarintLen64
	last := len(t.chunks) - 1
	if last >= 0 && cap(t.chunks[last])-len(t.chunks[last]) >= n {
		return &t.chunks[last]
	}
	if last >= 0 {
		t.full += len(t.chunks[last])
	}
	t.chunks = append(t.chunks, t.chunk(n))
	return &t.chunks[len(t.chunks)-1]
}

// chunk returns an empty chunk for a row of n bytes.
func (t *textColumn) chunk(n int) []byte {
	if last := len(t.spare) - 1; last >= 0 && cap(t.spare[last]) >= n {
		chunk := t.spare[last]
		t.spare[last], t.spare = nil, t.spare[:last]
		return chunk
	}
	return make([]byte, 0, max(n, min(max(t.full, leastChunk), mostChunk)))
}

// bytes is what the rows take.
func (t *textColumn) bytes() int {
	if len(t.chunks) == 0 {
		return 0
	}
	return t.full + len(t.chunks[len(t.chunks)-1])
}

// Reset empties the column. It keeps some of what the rows took for the next
// ones, so that the memory of large blocks goes back.
func (t *textColumn) Reset() {
	for i := min(len(t.chunks), spareChunks-len(t.spare)) - 1; i >= 0; i-- {
		if cap(t.chunks[i]) <= mostChunk {
			t.spare = append(t.spare, t.chunks[i][:0])
		}
	}
	clear(t.chunks)
	t.chunks, t.full, t.rows = t.chunks[:0], 0, 0
}

// Type is the column's type in ClickHouse.
func (t *textColumn) Type() proto.ColumnType { return proto.ColumnTypeString }

// Rows is the number of rows.
func (t *textColumn) Rows() int { return t.rows }

// EncodeColumn writes all rows.
func (t *textColumn) EncodeColumn(b *proto.Buffer) {
	for _, chunk := range t.chunks {
		b.PutRaw(chunk)
	}
}

// WriteColumn has all rows written from where they are.
func (t *textColumn) WriteColumn(w *proto.Writer) {
	for _, chunk := range t.chunks {
		w.ChainWrite(chunk)
	}
}
