package rows

import (
	"github.com/gatehouse/gatehouse/schemas/packed"
	"github.com/gatehouse/gatehouse/sink/column"
)

// packedColumn is a packed column: one text of several values for each row.
type packedColumn struct {
	column.Dictionary
	text packed.Text
	// fill adds the values of an event in their order.
	fill func(*packed.Text, rowEvent)
}

// append adds one row.
func (p *packedColumn) append(ev rowEvent) {
	p.text.Reset()
	p.fill(&p.text, ev)
	if key, known := p.Find(p.text.Bytes()); known {
		p.Put(key)
		return
	}
	p.AppendBytes(p.sound(ev))
}

// sound is the text of an event as it can be read again: what is no UTF-8 might pass
// for the end of a value.
func (p *packedColumn) sound(ev rowEvent) []byte {
	if !p.text.Sound() {
		p.text.Reset()
		p.text.Valid = true
		p.fill(&p.text, ev)
	}
	return p.text.Bytes()
}
