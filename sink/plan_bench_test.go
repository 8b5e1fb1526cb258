package sink

import (
	"testing"
	"time"
)

// BenchmarkPlan is what planning costs a record.
func BenchmarkPlan(b *testing.B) {
	p := plan{limits: limits{rows: 1 << 17, bytes: 48 << 20, interval: time.Second, patience: 10 * time.Second}}
	now := time.Now()
	b.ReportAllocs()
	for offset := int64(0); b.Loop(); offset++ {
		p.add(offset, now)
		p.bytes += 400
		if p.due(now, true, false) {
			p.cut()
		}
	}
}
