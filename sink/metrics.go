package sink

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/schemas"
)

// metrics are what the sink counts.
type metrics struct {
	rows          prometheus.Counter
	blocks        prometheus.Counter
	blockRows     prometheus.Histogram
	insertSeconds prometheus.Histogram
	replayed      prometheus.Counter
	rowsThere     prometheus.Counter
	retries       *prometheus.CounterVec
	commitRetries prometheus.Counter
	dead          *prometheus.CounterVec
	fetchErrors   prometheus.Counter
	measured      prometheus.Counter
	lag           *prometheus.GaugeVec
	assigned      prometheus.Gauge
	buffered      prometheus.GaugeFunc
	storedAge     prometheus.GaugeFunc
	late          prometheus.Histogram
}

// newMetrics registers the metrics; buffered and storedAge are asked when they are collected.
func newMetrics(to prometheus.Registerer, buffered, storedAge func() float64) (*metrics, error) {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "gatehouse_sink_" + name, Help: help})
	}
	gauge := func(name, help string) prometheus.GaugeOpts {
		return prometheus.GaugeOpts{Name: "gatehouse_sink_" + name, Help: help}
	}
	m := &metrics{
		rows:   counter("rows_total", "Rows inserted into signins, repeats of a replay included."),
		blocks: counter("blocks_total", "Blocks inserted into signins."),
		blockRows: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "gatehouse_sink_block_rows", Help: "Rows per block.", Buckets: prometheus.ExponentialBuckets(1, 4, 10)}),
		insertSeconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "gatehouse_sink_insert_seconds", Help: "Duration of an insert that succeeded.", Buckets: prometheus.ExponentialBuckets(0.005, 2, 14)}),
		replayed:  counter("replayed_intents_total", "Intents of an earlier owner that were stored again."),
		rowsThere: counter("rows_left_out_total", "Rows of replayed or halved blocks that were in the table already and not inserted again."),
		retries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_sink_insert_failures_total", Help: "Inserts that failed, by class of the error."}, []string{"class"}),
		commitRetries: counter("commit_failures_total", "Offset commits that failed and were tried again."),
		dead: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_sink_dead_rows_total", Help: "Records written to the dead-letter topic, by reason."}, []string{"reason"}),
		fetchErrors: counter("fetch_errors_total", "Errors of fetching from Kafka."),
		measured:    counter("stored_through_measurements_total", "Looks at the progress of all stages for the stored-through mark."),
		lag:         prometheus.NewGaugeVec(gauge("lag_records", "Offsets between the last record taken and the end of the partition."), []string{"partition"}),
		assigned:    prometheus.NewGauge(gauge("assigned_partitions", "Partitions this sink owns.")),
		buffered:    prometheus.NewGaugeFunc(gauge("buffered_bytes", "Bytes of records held in memory."), buffered),
		storedAge:   prometheus.NewGaugeFunc(gauge("stored_through_age_seconds", "Age of the stored-through mark; -1 while this sink has measured none."), storedAge),
		late: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "gatehouse_sink_late_seconds", Help: "How far before the horizon the late events lay that were stored.", Buckets: lateBuckets()}),
	}
	m.dead.WithLabelValues(string(schemas.DeadRefused)) // the only reason that a sink has
	for _, c := range []class{classUnknown, classTransient, classOverload, classPermanent} {
		m.retries.WithLabelValues(c.String())
	}
	for _, c := range []prometheus.Collector{m.rows, m.blocks, m.blockRows, m.insertSeconds, m.replayed, m.rowsThere, m.retries, m.commitRetries,
		m.dead, m.fetchErrors, m.measured, m.lag, m.assigned, m.buffered, m.storedAge, m.late} {
		if err := to.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// label is a partition as the value of a label.
func label(partition int32) string { return strconv.Itoa(int(partition)) }
