package sink

import (
	"math"
	"strings"

	"github.com/ClickHouse/ch-go/proto"
)

// Parts of ClickHouse's native format of LowCardinality.
const (
	dictionaryVersion  = 1            // shared dictionaries with additional keys
	dictionaryComplete = 1<<9 | 1<<10 // the block brings its whole dictionary
	keyUint8           = 0            // width of the keys
	keyUint16          = 1
	keyUint32          = 2
)

// dictionary is a LowCardinality(String) column. Unlike ch-go's it looks each
// value up as it is appended and so copies only the distinct ones, which lets
// the record's bytes go at once.
type dictionary struct {
	index  map[string]uint32
	names  []string // distinct values by key; the first is always ""
	keys   []uint32
	last   string // the value before, which the next one often repeats
	lastID uint32
}

// Append adds one row; the bytes of v are copied where they are new.
func (d *dictionary) Append(v string) {
	d.keys = append(d.keys, d.key(v))
}

func (d *dictionary) key(v string) uint32 {
	if v == "" {
		return 0
	}
	if v == d.last {
		return d.lastID
	}
	id, ok := d.index[v]
	if !ok {
		id = d.learn(strings.Clone(v))
	}
	d.last, d.lastID = d.names[id], id
	return id
}

func (d *dictionary) learn(v string) uint32 {
	if d.index == nil {
		d.index = make(map[string]uint32)
	}
	if len(d.names) == 0 {
		d.names = append(d.names, "")
	}
	id := uint32(len(d.names))
	d.names = append(d.names, v)
	d.index[v] = id
	return id
}

// Reset empties the column and keeps its memory.
func (d *dictionary) Reset() {
	clear(d.index)
	clear(d.names)
	d.names = append(d.names[:0], "")
	d.keys = d.keys[:0]
	d.last, d.lastID = "", 0
}

// Type is the column's type in ClickHouse.
func (d *dictionary) Type() proto.ColumnType { return "LowCardinality(String)" }

// Rows is the number of rows.
func (d *dictionary) Rows() int { return len(d.keys) }

// EncodeState writes what precedes the column's data.
func (d *dictionary) EncodeState(b *proto.Buffer) { b.PutInt64(dictionaryVersion) }

// EncodeColumn writes the dictionary and the keys.
func (d *dictionary) EncodeColumn(b *proto.Buffer) {
	if len(d.keys) == 0 {
		return
	}
	width := d.width()
	b.PutInt64(dictionaryComplete | width)
	b.PutInt64(int64(max(len(d.names), 1)))
	b.PutString("")
	for i := 1; i < len(d.names); i++ {
		b.PutString(d.names[i])
	}
	b.PutInt64(int64(len(d.keys)))
	d.encodeKeys(b, width)
}

func (d *dictionary) encodeKeys(b *proto.Buffer, width int64) {
	for _, k := range d.keys {
		switch width {
		case keyUint8:
			b.PutUInt8(uint8(k))
		case keyUint16:
			b.PutUInt16(uint16(k))
		default:
			b.PutUInt32(k)
		}
	}
}

// width is the narrowest type that holds every key.
func (d *dictionary) width() int64 {
	switch n := len(d.names); {
	case n <= math.MaxUint8+1:
		return keyUint8
	case n <= math.MaxUint16+1:
		return keyUint16
	default:
		return keyUint32
	}
}

// WriteColumn writes the column to w.
func (d *dictionary) WriteColumn(w *proto.Writer) { w.ChainBuffer(d.EncodeColumn) }

// dictionaryList is an Array(LowCardinality(String)) column.
type dictionaryList struct {
	ends  proto.ColUInt64
	items dictionary
}

// Append adds one row.
func (d *dictionaryList) Append(list []string) {
	for _, v := range list {
		d.items.Append(v)
	}
	d.ends.Append(uint64(d.items.Rows()))
}

// Reset empties the column and keeps its memory.
func (d *dictionaryList) Reset() {
	d.ends.Reset()
	d.items.Reset()
}

// Type is the column's type in ClickHouse.
func (d *dictionaryList) Type() proto.ColumnType { return "Array(LowCardinality(String))" }

// Rows is the number of rows.
func (d *dictionaryList) Rows() int { return d.ends.Rows() }

// EncodeState writes what precedes the column's data.
func (d *dictionaryList) EncodeState(b *proto.Buffer) { d.items.EncodeState(b) }

// EncodeColumn writes the ends of the rows and then all items.
func (d *dictionaryList) EncodeColumn(b *proto.Buffer) {
	d.ends.EncodeColumn(b)
	d.items.EncodeColumn(b)
}

// WriteColumn writes the column to w.
func (d *dictionaryList) WriteColumn(w *proto.Writer) { w.ChainBuffer(d.EncodeColumn) }
