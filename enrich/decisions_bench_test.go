package enrich

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// BenchmarkDecision is each decision by itself, about an event of a usual size.
func BenchmarkDecision(b *testing.B) {
	d := testDecider(b, testkit.GeoFiles(b)...)
	rawevent.NewDecoder().Decode(sampleEvent("id", "81.2.69.142"), rawevent.Source{}, func(decoded rawevent.Decoded) bool {
		require.NoError(b, errorOf(decoded))
		ev := decoded.Event
		d.decide(ev)
		unsaid := ev.CloneVT() // without what the producer made of the client
		unsaid.ClientAppUsed, unsaid.DeviceDetail = "", nil
		for _, decision := range []struct {
			name string
			run  func()
		}{
			{"status", func() { decideStatus(d.errors, ev.Status) }},
			{"mfa", func() { decideMFA(ev, ev.Enrichment.Status) }},
			{"event-type", func() { decideEventType(ev) }},
			{"client-app", func() { d.decideClient(ev, ev.Enrichment) }},
			{"client-app-by-user-agent", func() { d.decideClient(unsaid, unsaid.Enrichment) }},
			{"device", func() { d.decideDevice(ev, ev.Enrichment) }},
			{"device-by-user-agent", func() { d.decideDevice(unsaid, unsaid.Enrichment) }},
			{"location", func() { d.locate(ev, ev.Enrichment) }},
			{"conditional-access", func() { decideConditionalAccess(ev, ev.Enrichment.Status, evaluation{}) }},
		} {
			b.Run(decision.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					decision.run()
				}
			})
		}
		return true
	})
}
