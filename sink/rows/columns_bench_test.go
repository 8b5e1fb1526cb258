package rows

import (
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// BenchmarkColumns_append is appending alone.
func BenchmarkColumns_append(b *testing.B) {
	full := testkit.FullSignIns(1000)
	events := make([]schemas.SignIn, len(full))
	for i, ev := range full {
		value, err := ev.MarshalVT() // as it is read from a record
		if err != nil {
			b.Fatal(err)
		}
		if err := events[i].UnmarshalVTUnsafe(value); err != nil {
			b.Fatal(err)
		}
	}
	columns := New()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%(1<<17) == 0 {
			columns.Reset()
		}
		columns.Append(&events[i%len(events)], 0, int64(i))
	}
}
