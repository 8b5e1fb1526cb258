package plan

import (
	"testing"
	"time"
)

// BenchmarkPlan is what planning costs a record.
func BenchmarkPlan(b *testing.B) {
	p := Plan{Limits: Limits{Rows: 1 << 17, Bytes: 48 << 20, Interval: time.Second, Patience: 10 * time.Second}}
	now := time.Now()
	b.ReportAllocs()
	for offset := int64(0); b.Loop(); offset++ {
		p.Add(offset, now)
		p.Bytes += 400
		if p.Due(now, true, false) {
			p.Cut()
		}
	}
}
