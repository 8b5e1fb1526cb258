package enrich

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// becomes waits until a metric of the enricher is as wanted, for each label.
func becomes(t *testing.T, e *Enricher, name string, wanted func(float64) bool, labels ...string) {
	t.Helper()
	for _, label := range labels {
		testkit.Eventually(t, 60*time.Second, name+" "+label, func() (bool, string) {
			got := metricNamed(t, e, name, label)
			return wanted(got), fmt.Sprint(got)
		})
	}
}

// While no transaction can be committed, lag grows in records and in seconds, on
// the partition that has records and on no other; then it goes back to 0.
func TestMetrics_lagWhileNothingCanBeCommitted(t *testing.T) {
	cluster, cfg, topics := faultyKafka(t)
	var refusing atomic.Bool
	refusing.Store(true)
	cluster.ControlKey(int16(kmsg.TxnOffsetCommit), func(r kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		if !refusing.Load() {
			return nil, nil, false
		}
		return refuseOffsets(r), nil, true
	})
	written := time.Now()
	records := rawEvents(topics.Raw, 1, 0, 40)
	produce(t, cfg, records...)
	e, _ := start(t, testConfig(cfg, topics))
	becomes(t, e, "lag_records", func(n float64) bool { return n == 40 }, "0")
	becomes(t, e, "lag_seconds", func(age float64) bool { return age > 0.5 && age <= time.Since(written).Seconds()+0.5 }, "0")
	becomes(t, e, "transactions_total", func(n float64) bool { return n >= 2 }, "aborted")
	assert.Zero(t, metricNamed(t, e, "lag_records", "1"), "an idle partition")
	assert.Zero(t, metricNamed(t, e, "lag_seconds", "1"), "an idle partition")

	refusing.Store(false)
	becomes(t, e, "lag_records", func(n float64) bool { return n == 0 }, "0")
	becomes(t, e, "lag_seconds", func(age float64) bool { return age == 0 }, "0")
	becomes(t, e, "raw_retention_seconds", func(s float64) bool { return s == (7 * 24 * time.Hour).Seconds() }, "")
	becomes(t, e, "assigned_partitions", func(n float64) bool { return n == 2 }, "")
	becomes(t, e, "ready", func(n float64) bool { return n == 1 }, "")
	assert.Positive(t, metricNamed(t, e, "rebalances_total", ""))
	assert.EqualValues(t, 2, metricNamed(t, e, "partition_moves_total", moveAssigned))
}
