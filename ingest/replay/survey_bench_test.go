package replay

import (
	"bytes"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/ingest/simulate"
)

// BenchmarkSplitAndSurvey is what a replay does to each event before it is posted.
func BenchmarkSplitAndSurvey(b *testing.B) {
	world, err := simulate.NewWorld(1, simulate.Tenants("", 1, 100))
	if err != nil {
		b.Fatal(err)
	}
	var text bytes.Buffer
	events := 0
	from := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	simulate.History(world, from, from.AddDate(0, 0, 7), 2000, func(e simulate.Event) bool {
		text.Write(append(bytes.Clone(e.JSON), '\n'))
		events++
		return true
	})
	for name, move := range map[string]time.Duration{"look": 0, "move": time.Hour} {
		b.Run(name, func(b *testing.B) {
			v := survey{move: move}
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if err := split(bytes.NewReader(text.Bytes()), true, func(p piece) bool { v.event(p.json); return true }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*events), "us/event")
		})
	}
}
