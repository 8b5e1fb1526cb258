package enrich

import "github.com/twmb/franz-go/pkg/kgo"

const (
	// chunkBytes is the size of the pieces that values are written into.
	chunkBytes = 1 << 20
	// chunkRecords is the number of records made at a time.
	chunkRecords = 1024
)

// outbox is the memory for the records of one transaction, used again by the
// next. Nothing that it gave out may be used after reset.
type outbox struct {
	chunks  [][]byte
	chunk   int // being filled
	records [][]kgo.Record
	used    int // of records
}

// bytes returns n bytes.
func (o *outbox) bytes(n int) []byte {
	if n > chunkBytes {
		return make([]byte, n) // rare, and not worth keeping
	}
	for ; o.chunk < len(o.chunks); o.chunk++ {
		c := o.chunks[o.chunk]
		if len(c)+n <= cap(c) {
			o.chunks[o.chunk] = c[:len(c)+n]
			return c[len(c) : len(c)+n : len(c)+n]
		}
	}
	o.chunks = append(o.chunks, make([]byte, n, chunkBytes))
	return o.chunks[o.chunk][:n:n]
}

// record returns an empty record.
func (o *outbox) record() *kgo.Record {
	i := o.used / chunkRecords
	if i == len(o.records) {
		o.records = append(o.records, make([]kgo.Record, chunkRecords))
	}
	r := &o.records[i][o.used%chunkRecords]
	*r = kgo.Record{}
	o.used++
	return r
}

func (o *outbox) reset() {
	for i := range o.chunks {
		o.chunks[i] = o.chunks[i][:0]
	}
	o.chunk, o.used = 0, 0
}
