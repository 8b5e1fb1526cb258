package enrich

import (
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

func testWorker(t testing.TB, files ...string) *worker {
	return &worker{
		decoder: rawevent.NewDecoder(), decider: testDecider(t, files...),
		enrichedTopic: "enriched", deadTopic: "dead", done: tally{dead: map[schemas.DeadReason]int{}},
	}
}

// BenchmarkWorker is everything between fetching and producing: decode, decide, marshal.
func BenchmarkWorker(b *testing.B) {
	records := sampleRecords(1000)
	for name, w := range map[string]*worker{"no-geo": testWorker(b), "dbip": testWorker(b, testkit.GeoFiles(b)...)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(records[0].Value)))
			n := 0
			for b.Loop() {
				w.records(records[n%1000:n%1000+1], func(*kgo.Record) {})
				if n++; n%1000 == 0 {
					w.reset()
				}
			}
		})
	}
}

// BenchmarkDecide is the decisions alone.
func BenchmarkDecide(b *testing.B) {
	d := testDecider(b, testkit.GeoFiles(b)...)
	rawevent.NewDecoder().Decode(sampleEvent("id", "81.2.69.142"), rawevent.Source{}, func(decoded rawevent.Decoded) bool {
		b.ReportAllocs()
		for b.Loop() {
			d.decide(decoded.Event)
		}
		return true
	})
}

func BenchmarkAgentPatterns(b *testing.B) {
	patterns, err := newAgentPatterns()
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		patterns.read(agentSamples[n%len(agentSamples)])
		n++
	}
}

func sampleRecords(n int) (records []*kgo.Record) {
	for i := range n {
		ip := fmt.Sprintf("%d.%d.%d.1", 1+i*7%220, i%251, i*13%251)
		records = append(records, &kgo.Record{Topic: "raw", Offset: int64(i), Timestamp: time.Now(),
			Value: sampleEvent(fmt.Sprintf("10000000-0000-4000-8000-%012d", i), ip)})
	}
	return records
}
