package rows

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
)

// tableColumn is one column of the table signins.
type tableColumn interface {
	proto.ColInput
	Reset()
}

// sized is a column of texts or GUIDs, which knows what it takes.
type sized interface{ Bytes() int }

// numberBytes is what a row takes in all columns of numbers.
const numberBytes = 93

// Columns are the rows of one block as columns of the table signins; reset and
// filled again, they reuse their memory. stored_at is left to its default, the
// server's clock. Not safe for concurrent use.
type Columns struct {
	identity identityColumns
	actor    actorColumns
	place    placeColumns
	client   clientColumns
	kind     kindColumns
	result   resultColumns
	origin   originColumns

	list  proto.Input
	all   []tableColumn
	sized []sized // those of them that know what they take
	text  []byte  // scratch for JSON
}

// New returns columns without rows.
func New() *Columns {
	c := &Columns{}
	c.identity.bind(c)
	c.actor.bind(c)
	c.place.bind(c)
	c.client.bind(c)
	c.kind.bind(c)
	c.result.bind(c)
	c.origin.bind(c)
	return c
}

// Input are the columns as an insert takes them, all by name and type.
func (c *Columns) Input() proto.Input { return c.list }

// bind names a column.
func (c *Columns) bind(name string, col tableColumn) {
	c.list = append(c.list, proto.InputColumn{Name: name, Data: col})
	c.all = append(c.all, col)
	if col, ok := col.(sized); ok {
		c.sized = append(c.sized, col)
	}
}

// Append adds the event found at partition and offset of the enriched topic as
// one row. Nothing of ev is kept.
func (c *Columns) Append(ev *schemas.SignIn, partition int32, offset int64) {
	from := rowEvent{ev, ev.Enrichment, ev.Provenance}
	if from.enriched == nil {
		from.enriched = &schemas.Enrichment{}
	}
	if from.origin == nil {
		from.origin = &schemas.Provenance{}
	}
	c.identity.append(from)
	c.actor.append(from)
	c.place.append(from)
	c.client.append(from)
	c.kind.append(from)
	c.result.append(from, &c.text)
	c.origin.append(from, &c.text)
	c.origin.partition.Append(partition)
	c.origin.offset.Append(offset)
}

// Offset is the offset in the enriched topic of the record that a row, counted from 0,
// was made from.
func (c *Columns) Offset(row int) int64 { return c.origin.offset.Row(row) }

// Rows is the number of rows.
func (c *Columns) Rows() int { return c.identity.revision.Rows() }

// Bytes is what the rows take in memory.
func (c *Columns) Bytes() int64 {
	n := c.Rows() * numberBytes
	for _, col := range c.sized {
		n += col.Bytes()
	}
	return int64(n)
}

// Reset drops all rows and keeps the memory.
func (c *Columns) Reset() {
	for _, col := range c.all {
		col.Reset()
	}
}
