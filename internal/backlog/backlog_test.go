package backlog

import (
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBacklog(t *testing.T) {
	start := time.Unix(1_000_000, 0)
	at := func(second int) time.Time { return start.Add(time.Duration(second) * time.Second) }
	var now time.Time
	for name, test := range map[string]struct {
		do               func(b *Backlog)
		records, seconds float64
	}{
		"all done":               {func(b *Backlog) { b.Own(3, 10); b.End(3, 10) }, 0, 0},
		"an old end says little": {func(b *Backlog) { b.Own(3, 10); b.End(3, 7) }, 0, 0},
		"progress not known yet": {func(b *Backlog) { b.Own(3, -1); b.End(3, 7) }, 0, 0},
		"where it begins":        {func(b *Backlog) { b.Own(3, -1); b.begin(3, 2); b.begin(3, 1); b.End(3, 7) }, 5, 10},
		"behind, age known":      {func(b *Backlog) { b.Own(3, 0); b.Done(3, 10, at(-50)); b.End(3, 12) }, 2, 60},
		"behind, age not known": {func(b *Backlog) {
			b.Own(3, 10)
			now = at(4)
			b.End(3, 15)
			now = at(8)
			b.End(3, 16)
		}, 6, 6},
		"caught up and behind again": {func(b *Backlog) {
			b.Own(3, 10)
			b.End(3, 15)
			b.Done(3, 15, time.Time{})
			now = at(7)
			b.End(3, 16)
		}, 1, 3},
		"idle after work":          {func(b *Backlog) { b.Own(3, 0); b.Done(3, 10, at(-50)); b.Done(3, 12, time.Time{}); b.End(3, 12) }, 0, 0},
		"a clock ahead of ours":    {func(b *Backlog) { b.Own(3, 0); b.Done(3, 10, at(99)); b.End(3, 12) }, 2, 0},
		"the end never goes back":  {func(b *Backlog) { b.Own(3, 0); b.Done(3, 10, at(0)); b.End(3, 12); b.End(3, 11) }, 2, 10},
		"another owner's progress": {func(b *Backlog) { b.Own(3, 10); b.End(3, 10); b.Done(4, 1, at(0)); b.End(4, 9) }, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := New("test", "raw")
			now = at(0)
			b.now = func() time.Time { return now }
			test.do(b)
			now = at(10)
			expect(t, b, test.records, test.seconds)
			assert.Equal(t, 1, b.Len())
			b.Drop(3)
			assert.Empty(t, values(t, b))
		})
	}
}

func expect(t *testing.T, b *Backlog, records, seconds float64) {
	t.Helper()
	assert.Equal(t, map[string]float64{`gatehouse_test_lag_records 3`: records, `gatehouse_test_lag_seconds 3`: seconds}, values(t, b))
}

// values are the metrics by name and partition.
func values(t *testing.T, b *Backlog) map[string]float64 {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	require.NoError(t, registry.Register(b))
	families, err := registry.Gather()
	require.NoError(t, err)
	all := map[string]float64{}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			all[family.GetName()+" "+m.GetLabel()[0].GetValue()] = m.GetGauge().GetValue()
		}
	}
	return all
}
