package sink

import (
	"fmt"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/sink/column"
	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/rows"
)

// touchedState is what rollup_touched says of a block.
type touchedState string

const (
	touchedOpen   touchedState = "open"   // about to be inserted
	touchedClosed touchedState = "closed" // in the table, or given up for good
)

// touchedStates is the type of the column, with its values.
const touchedStates = "Enum8('open' = 0, 'closed' = 1)"

// findTouched notes in the block which hours it touches that may be settled. It
// looks only once, for a block that is replayed or halved loses the rows that
// are in the table already, but not their hours.
func (p *partition) findTouched(b *block) {
	if b.looked {
		return
	}
	b.looked = true
	b.touched = b.columns.SettledHours(time.Now(), p.latency)
}

// noteTouched tells the readers and the writer of rollups that the block's late
// hours are about to change, or have changed, trying until it is done or the
// partition is given up. Blocks of the present have no late hours.
func (p *partition) noteTouched(b *block, in plan.Intent, state touchedState) error {
	if len(b.touched) == 0 {
		return nil
	}
	rows := touchedRows(p.id, b.span.First, state, b.touched)
	return p.insist(b.span, "note late hours", func() error {
		if err := p.renew(in); err != nil {
			return err
		}
		err := p.inserter.Do(p.hard, ch.Query{
			Body: rows.Into("rollup_touched"), Input: rows,
			Settings: []ch.Setting{{Key: "async_insert", Value: "0", Important: true}},
		})
		if err != nil {
			return fmt.Errorf("note %d late hours as %s: %w", len(b.touched), state, err)
		}
		return nil
	})
}

func touchedRows(partition int32, first int64, state touchedState, hours []rows.TenantHour) proto.Input {
	var tenants column.Dictionary
	starts := proto.ColDateTime{Location: time.UTC}
	var partitions proto.ColInt32
	var offsets proto.ColInt64
	states := column.Enum{Kind: touchedStates}
	for _, h := range hours {
		tenants.Append(h.Tenant)
		starts.AppendRaw(proto.DateTime(h.Start))
		partitions.Append(partition)
		offsets.Append(first)
		states.Append(state.value())
	}
	return proto.Input{
		{Name: "tenant_id", Data: &tenants},
		{Name: "hour", Data: &starts},
		{Name: "partition", Data: &partitions},
		{Name: "first_offset", Data: &offsets},
		{Name: "state", Data: &states},
	}
}

// value is the state as the column holds it.
func (s touchedState) value() proto.Enum8 {
	if s == touchedClosed {
		return 1
	}
	return 0
}
