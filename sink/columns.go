package sink

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

// columns are the rows of one block as columns of the table signins; reset and
// filled again, they reuse their memory. stored_at is left to its default, the
// server's clock.
type columns struct {
	identity identityColumns
	actor    actorColumns
	place    placeColumns
	client   clientColumns
	kind     kindColumns
	result   resultColumns
	origin   originColumns

	input proto.Input
	all   []tableColumn
	sized []sized // those of them that know what they take
	text  []byte  // scratch for JSON
}

func newColumns() *columns {
	c := &columns{}
	c.identity.bind(c)
	c.actor.bind(c)
	c.place.bind(c)
	c.client.bind(c)
	c.kind.bind(c)
	c.result.bind(c)
	c.origin.bind(c)
	return c
}

// bind names a column.
func (c *columns) bind(name string, col tableColumn) {
	c.input = append(c.input, proto.InputColumn{Name: name, Data: col})
	c.all = append(c.all, col)
	if col, ok := col.(sized); ok {
		c.sized = append(c.sized, col)
	}
}

// append adds the event found at partition and offset of the enriched topic as
// one row. Nothing of ev is kept.
func (c *columns) append(ev *schemas.SignIn, partition int32, offset int64) {
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

// rows is the number of rows.
func (c *columns) rows() int { return c.identity.revision.Rows() }

// bytes is what the rows take in memory.
func (c *columns) bytes() int64 {
	n := c.rows() * numberBytes
	for _, col := range c.sized {
		n += col.Bytes()
	}
	return int64(n)
}

// reset drops all rows and keeps the memory.
func (c *columns) reset() {
	for _, col := range c.all {
		col.Reset()
	}
}
