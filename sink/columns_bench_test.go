package sink

import (
	"fmt"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// BenchmarkBlock_add decodes records of a usual size and appends them to columns,
// a block of 131,072 rows again and again in the same memory. An operation is a row.
func BenchmarkBlock_add(b *testing.B) {
	records := richRecords(b, 1000)
	block := &block{columns: newColumns()}
	b.SetBytes(int64(len(records[0].Value)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%(1<<17) == 0 {
			block.empty()
		}
		block.add(records[i%len(records)])
	}
}

// BenchmarkColumns_append is appending alone.
func BenchmarkColumns_append(b *testing.B) {
	records := richRecords(b, 1000)
	events := make([]schemas.SignIn, len(records))
	for i, r := range records {
		if err := events[i].UnmarshalVTUnsafe(r.Value); err != nil {
			b.Fatal(err)
		}
	}
	columns := newColumns()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%(1<<17) == 0 {
			columns.reset()
		}
		columns.append(&events[i%len(events)], 0, int64(i))
	}
}

// richRecords are records of different sign-ins with all that one can have.
func richRecords(tb testing.TB, n int) []*kgo.Record {
	records := make([]*kgo.Record, n)
	for i := range records {
		ev := richEvent()
		ev.Id = fmt.Sprintf("6f2a3c1e-0000-4000-8000-%012d", i)
		ev.CorrelationId = fmt.Sprintf("7f2a3c1e-0000-4000-8000-%012d", i/3)
		ev.UserId = fmt.Sprintf("8f2a3c1e-0000-4000-8000-%012d", i%200)
		ev.SessionId = fmt.Sprintf("9f2a3c1e-0000-4000-8000-%012d", i%200)
		ev.DeviceDetail.DeviceId = fmt.Sprintf("af2a3c1e-0000-4000-8000-%012d", i%200)
		ev.OriginalRequestId, ev.UniqueTokenIdentifier = ev.Id, "JhcbsEcBXkKn9yHyUgUEAA"
		ev.UserAgent = fmt.Sprintf("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/%d.0", i%40)
		ev.Additional = ""
		value, err := ev.MarshalVT()
		if err != nil {
			tb.Fatal(err)
		}
		records[i] = &kgo.Record{Value: value, Offset: int64(i)}
	}
	return records
}
