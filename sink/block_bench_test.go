package sink

import (
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/sink/rows"
)

// BenchmarkBlock_add decodes records of a usual size and appends them to columns,
// a block of 131,072 rows again and again in the same memory. An operation is a row.
func BenchmarkBlock_add(b *testing.B) {
	records := fullRecords(b, 1000)
	block := &block{columns: rows.New()}
	b.SetBytes(int64(len(records[0].Value)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%(1<<17) == 0 {
			block.empty()
		}
		block.add(records[i%len(records)])
	}
}

// fullRecords are records of different sign-ins with all that one can have.
func fullRecords(tb testing.TB, n int) []*kgo.Record {
	records := make([]*kgo.Record, n)
	for i, ev := range testkit.FullSignIns(n) {
		value, err := ev.MarshalVT()
		if err != nil {
			tb.Fatal(err)
		}
		records[i] = &kgo.Record{Value: value, Offset: int64(i)}
	}
	return records
}
