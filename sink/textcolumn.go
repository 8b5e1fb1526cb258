package sink

import (
	"encoding/binary"

	"github.com/ClickHouse/ch-go/proto"
)

const (
	// chunkBytes is the size of the pieces of memory that a text column is kept in.
	chunkBytes = 64 << 10
	// spareChunks is how many of them an empty column keeps at most. Making them
	// anew costs little beside the insert of a block that needs more.
	spareChunks = 8
)

// textColumn is a String column. Unlike ch-go's it holds the rows as they are
// sent, in chunks: appending never moves what is there, which would leave several
// times the column's size to the garbage collector, and encoding copies whole
// chunks, or nothing where the connection takes them as they are.
type textColumn struct {
	chunks [][]byte // the last one takes the next rows
	spare  [][]byte // empty chunks
	rows   int
}

// Append adds one row; the bytes of v are copied.
func (t *textColumn) Append(v string) { appendText(t, v) }

// AppendBytes adds one row; the bytes of v are copied.
func (t *textColumn) AppendBytes(v []byte) { appendText(t, v) }

func appendText[T string | []byte](t *textColumn, v T) {
	chunk := t.room(len(v))
	*chunk = append(binary.AppendUvarint(*chunk, uint64(len(v))), v...)
	t.rows++
}

// room returns a chunk that takes a row of n bytes without growing.
func (t *textColumn) room(n int) *[]byte {
	n += binary.MaxVarintLen64
	if last := len(t.chunks) - 1; last >= 0 && cap(t.chunks[last])-len(t.chunks[last]) >= n {
		return &t.chunks[last]
	}
	t.chunks = append(t.chunks, t.chunk(n))
	return &t.chunks[len(t.chunks)-1]
}

func (t *textColumn) chunk(n int) []byte {
	last := len(t.spare) - 1
	if n > chunkBytes || last < 0 {
		return make([]byte, 0, max(n, chunkBytes))
	}
	chunk := t.spare[last]
	t.spare[last], t.spare = nil, t.spare[:last]
	return chunk
}

// Reset empties the column. It keeps some of what the rows took for the next
// ones, so that the memory of large blocks goes back.
func (t *textColumn) Reset() {
	clear(t.spare)
	t.spare = t.spare[:0]
	for _, chunk := range t.chunks {
		if cap(chunk) == chunkBytes && len(t.spare) < spareChunks {
			t.spare = append(t.spare, chunk[:0])
		}
	}
	clear(t.chunks)
	t.chunks, t.rows = t.chunks[:0], 0
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
