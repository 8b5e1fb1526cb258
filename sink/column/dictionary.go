package column

import (
	"encoding/binary"
	"math"

	"github.com/ClickHouse/ch-go/proto"
)

// Parts of ClickHouse's serialisation of LowCardinality columns.
const (
	dictionaryVersion  = 1
	dictionaryComplete = 3 << 9 // the values come with the block and replace earlier ones
	keyUint8           = 0
	keyUint16          = 1
	keyUint32          = 2
)

// spareValues is how many different values an empty dictionary keeps room for.
const spareValues = 1 << 14

// Dictionary is a LowCardinality(String) column. Unlike ch-go's it looks each
// value up as it is appended and so copies only the distinct ones, which lets
// the record's bytes go at once, and its keys are as narrow as their number
// allows. Columns of type String whose long values repeat are sent as one, too:
// ClickHouse spells them out as it reads them, if the insert allows it to convert
// types, and until then a row takes a key instead of a text. The zero Dictionary is
// empty and ready.
type Dictionary struct {
	values Text     // distinct values but "", in the order of their keys; key 0 is ""
	names  []string // the same, where they lie in values: that of key 1 comes first
	index  map[string]uint32

	keys  []byte // little endian, one for each row
	width int64  // of the keys
	rows  int

	recent [recentValues]recentValue // found without the index
}

// recentValues is how many values a dictionary remembers by a place that costs next
// to nothing to compute: most rows have one of few.
const (
	recentBits   = 6
	recentValues = 1 << recentBits
)

type recentValue struct {
	name string
	key  uint32
}

// place is where a value that is not empty is remembered.
func place(v string) uint32 {
	n := len(v)
	return (uint32(n) ^ uint32(v[n-1])<<6 ^ uint32(v[n/2])<<12 ^ uint32(v[n/3])<<18) * 0x9e3779b1 >> (32 - recentBits)
}

// Append adds one row; the bytes of v are copied where they are new.
func (d *Dictionary) Append(v string) { d.Put(d.key(v)) }

// AppendBytes adds one row; the bytes of v are copied where they are new.
func (d *Dictionary) AppendBytes(v []byte) { d.Put(d.key(alias(v))) }

func (d *Dictionary) key(v string) uint32 {
	key, known := d.find(v)
	if !known {
		key = d.learn(v)
	}
	return key
}

// Find is the key of a value that has been appended since Reset, without a row for it;
// known is false when it has not been. The empty text is known always.
func (d *Dictionary) Find(v []byte) (key uint32, known bool) { return d.find(alias(v)) }

func (d *Dictionary) find(v string) (key uint32, known bool) {
	if v == "" {
		return 0, true
	}
	r := &d.recent[place(v)]
	if v == r.name {
		return r.key, true
	}
	key, known = d.index[v]
	if known {
		*r = recentValue{d.names[key-1], key}
	}
	return key, known
}

func (d *Dictionary) learn(v string) uint32 {
	if d.index == nil {
		d.index = make(map[string]uint32)
	}
	v = d.values.Append(v)
	d.names = append(d.names, v)
	key := uint32(len(d.names))
	d.index[v] = key
	return key
}

// Value is what a key stands for, until Reset.
func (d *Dictionary) Value(key uint32) string {
	if key == 0 {
		return ""
	}
	return d.names[key-1]
}

// Put adds one row of the value that the key, found by Find or At, stands for.
func (d *Dictionary) Put(key uint32) {
	d.rows++
	switch {
	case d.width == keyUint8 && key <= math.MaxUint8:
		d.keys = append(d.keys, byte(key))
	case d.width == keyUint16 && key <= math.MaxUint16:
		d.keys = binary.LittleEndian.AppendUint16(d.keys, uint16(key))
	case d.width == keyUint32:
		d.keys = binary.LittleEndian.AppendUint32(d.keys, key)
	default:
		d.rows--
		d.widen()
		d.Put(key)
	}
}

// widen doubles the width of the keys.
func (d *Dictionary) widen() {
	narrow := *d
	// As much memory as blocks before took is enough: were it doubled with the width,
	// which begins anew with each block, it would grow without end.
	d.keys, d.width, d.rows = make([]byte, 0, max(cap(narrow.keys), 2*len(narrow.keys))), d.width+1, 0
	for row := range narrow.rows {
		d.Put(narrow.At(row))
	}
}

// At is the key of a row, counted from 0.
func (d *Dictionary) At(row int) uint32 {
	switch d.width {
	case keyUint8:
		return uint32(d.keys[row])
	case keyUint16:
		return uint32(binary.LittleEndian.Uint16(d.keys[2*row:]))
	default:
		return binary.LittleEndian.Uint32(d.keys[4*row:])
	}
}

// valueBytes is what a distinct value takes beside its bytes: in names and index.
const valueBytes = 64

// Bytes is what the column takes in memory.
func (d *Dictionary) Bytes() int {
	return len(d.keys) + d.values.Bytes() + valueBytes*len(d.names)
}

// Reset empties the column and keeps its memory, unless it is that of very many values.
func (d *Dictionary) Reset() {
	if len(d.names) > spareValues {
		d.index, d.names = nil, nil
	}
	clear(d.index)
	clear(d.names)
	d.names = d.names[:0]
	d.values.Reset()
	d.keys, d.width, d.rows = d.keys[:0], keyUint8, 0
	clear(d.recent[:])
}

// Type is the column's type in ClickHouse.
func (d *Dictionary) Type() proto.ColumnType { return "LowCardinality(String)" }

// Rows is the number of rows.
func (d *Dictionary) Rows() int { return d.rows }

// EncodeState writes what precedes the column's data.
func (d *Dictionary) EncodeState(b *proto.Buffer) { b.PutInt64(dictionaryVersion) }

// EncodeColumn writes the values and the keys.
func (d *Dictionary) EncodeColumn(b *proto.Buffer) {
	if d.rows == 0 {
		return
	}
	d.encodeHead(b)
	d.values.EncodeColumn(b)
	d.encodeRows(b)
	b.PutRaw(d.keys)
}

func (d *Dictionary) encodeHead(b *proto.Buffer) {
	b.PutInt64(dictionaryComplete | d.width)
	b.PutInt64(int64(len(d.names) + 1))
	b.PutString("")
}

func (d *Dictionary) encodeRows(b *proto.Buffer) { b.PutInt64(int64(d.rows)) }

// WriteColumn has the values and the keys written from where they are.
func (d *Dictionary) WriteColumn(w *proto.Writer) {
	if d.rows == 0 {
		return
	}
	w.ChainBuffer(d.encodeHead)
	d.values.WriteColumn(w)
	w.ChainBuffer(d.encodeRows)
	w.ChainWrite(d.keys)
}
