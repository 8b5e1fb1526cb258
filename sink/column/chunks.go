package column

import "github.com/ClickHouse/ch-go/proto"

const (
	// leastChunk and mostChunk bound the size of the pieces of memory that a column
	// is kept in: each is as large as all before it, within these bounds.
	leastChunk = 1 << 10
	mostChunk  = 64 << 10
	// spareChunks is how many of them an empty column keeps at most, the smallest.
	// Making the others anew costs little beside the insert of a block that needs more.
	spareChunks = 8
)

// chunks are the rows of a column as they are sent. Unlike ch-go's columns they lie
// in many pieces: appending never moves what is there, which would leave several
// times the column's size to the garbage collector, and encoding copies whole
// pieces, or nothing where the connection takes them as they are.
type chunks struct {
	list  [][]byte // the last one takes the next rows
	spare [][]byte // empty chunks, the last is the next to be used
	full  int      // bytes in all chunks but the last
	rows  int
}

// room returns a chunk that takes n bytes without growing.
func (c *chunks) room(n int) *[]byte {
	last := len(c.list) - 1
	if last >= 0 && cap(c.list[last])-len(c.list[last]) >= n {
		return &c.list[last]
	}
	if last >= 0 {
		c.full += len(c.list[last])
	}
	c.list = append(c.list, c.chunk(n))
	return &c.list[len(c.list)-1]
}

// chunk returns an empty chunk for n bytes.
func (c *chunks) chunk(n int) []byte {
	if last := len(c.spare) - 1; last >= 0 && cap(c.spare[last]) >= n {
		chunk := c.spare[last]
		c.spare[last], c.spare = nil, c.spare[:last]
		return chunk
	}
	return make([]byte, 0, max(n, min(max(c.full, leastChunk), mostChunk)))
}

// Bytes is what the rows take in memory.
func (c *chunks) Bytes() int {
	if len(c.list) == 0 {
		return 0
	}
	return c.full + len(c.list[len(c.list)-1])
}

// Reset empties the column. It keeps some of what the rows took for the next
// ones, so that the memory of large blocks goes back.
func (c *chunks) Reset() {
	for i := min(len(c.list), spareChunks-len(c.spare)) - 1; i >= 0; i-- {
		if cap(c.list[i]) <= mostChunk {
			c.spare = append(c.spare, c.list[i][:0])
		}
	}
	clear(c.list)
	c.list, c.full, c.rows = c.list[:0], 0, 0
}

// Rows is the number of rows.
func (c *chunks) Rows() int { return c.rows }

// EncodeColumn writes all rows.
func (c *chunks) EncodeColumn(b *proto.Buffer) {
	for _, chunk := range c.list {
		b.PutRaw(chunk)
	}
}

// WriteColumn has all rows written from where they are.
func (c *chunks) WriteColumn(w *proto.Writer) {
	for _, chunk := range c.list {
		w.ChainWrite(chunk)
	}
}
