package sink

import (
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/rows"
)

// block is the rows of one span, on the way from the topic into the table.
type block struct {
	span    plan.Span
	crc     uint32
	oldest  time.Time // when the first record was written
	columns *rows.Columns
	refused []refusal // records of the span that are no row
	spoiled int64     // their bytes
	reader  rows.EventReader

	touched []rows.TenantHour // late hours of the whole span, once looked is true
	looked  bool
}

// refusal is a record that goes to the dead-letter topic, and why.
type refusal struct {
	record *kgo.Record
	detail string
}

var errEmptyRecord = errors.New("the record has no value")

// add takes the record as one row, which is then b.event() as long as the record is
// there, or as a refusal when it holds no SignIn; it reports whether it is a row.
// Nothing of a row's record is kept.
func (b *block) add(r *kgo.Record) bool {
	b.crc = plan.Checksum(b.crc, r.Value)
	if b.oldest.IsZero() {
		b.oldest = r.Timestamp
	}
	if err := b.decode(r); err != nil {
		b.spoiled += recordBytes(r)
		b.refused = append(b.refused, refusal{record: r, detail: fmt.Sprintf("not a SignIn message: %v", err)})
		return false
	}
	b.columns.Append(b.event(), r.Partition, r.Offset)
	return true
}

func (b *block) decode(r *kgo.Record) error {
	if len(r.Value) == 0 {
		return errEmptyRecord
	}
	return b.reader.Read(r.Value)
}

// event is the row that was added last.
func (b *block) event() *schemas.SignIn { return &b.reader.Event }

// bytes is what the block takes in memory.
func (b *block) bytes() int64 { return b.columns.Bytes() + b.spoiled }

// empty makes the block ready for another span.
func (b *block) empty() {
	b.columns.Reset()
	b.reader.Reset()
	clear(b.refused)
	b.touched, b.looked = nil, false
	b.span, b.crc, b.oldest, b.refused, b.spoiled = plan.Span{}, 0, time.Time{}, b.refused[:0], 0
}

// blocks keeps emptied blocks for reuse. It holds few, so that the memory of a
// past peak goes back.
type blocks struct{ free chan *block }

func newBlocks(n int) *blocks { return &blocks{free: make(chan *block, n)} }

// get returns an empty block.
func (p *blocks) get() *block {
	select {
	case b := <-p.free:
		return b
	default:
		return &block{columns: rows.New()}
	}
}

// put takes a block that is no longer needed.
func (p *blocks) put(b *block) {
	if b == nil {
		return
	}
	b.empty()
	select {
	case p.free <- b:
	default:
	}
}
