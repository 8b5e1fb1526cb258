package sink

import "github.com/ClickHouse/ch-go/proto"

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

// bytes is what the column takes.
func (d *dictionaryList) bytes() int { return 8*len(d.ends) + d.items.bytes() }

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
func (d *dictionaryList) WriteColumn(w *proto.Writer) {
	w.ChainBuffer(d.ends.EncodeColumn)
	d.items.WriteColumn(w)
}
