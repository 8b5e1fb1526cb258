package sink

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/backlog"
	"github.com/gatehouse/gatehouse/internal/metric"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink/rows"
	"github.com/gatehouse/gatehouse/sink/table"
)

// metrics are what the sink tells about itself.
type metrics struct {
	rows          prometheus.Counter
	blocks        prometheus.Counter
	blockRows     prometheus.Histogram
	blockBytes    prometheus.Histogram
	insertSeconds prometheus.Histogram
	replayed      prometheus.Counter
	rowsThere     prometheus.Counter
	dropped       prometheus.Counter
	retries       *prometheus.CounterVec
	commitRetries prometheus.Counter
	dead          *prometheus.CounterVec
	fetchErrors   prometheus.Counter
	measured      prometheus.Counter
	rebalances    prometheus.Counter
	moves         *prometheus.CounterVec
	late          prometheus.Histogram

	backlog       *backlog.Backlog
	retention     prometheus.Gauge
	deadOldest    prometheus.Gauge
	deadRetention prometheus.Gauge
}

// What the group does with a partition.
const (
	moveAssigned = "assigned"
	moveRevoked  = "revoked"
	moveLost     = "lost"
)

// newMetrics registers the metrics; those of the sink's state are asked when
// they are collected.
func newMetrics(to prometheus.Registerer, state ...prometheus.Collector) (*metrics, error) {
	m := &metrics{
		rows:          newCounter("rows_total", "Rows inserted into signins, repeats of a replay included."),
		blocks:        newCounter("blocks_total", "Blocks inserted into signins."),
		blockRows:     newHistogram("block_rows", "Rows per block.", prometheus.ExponentialBuckets(1, 4, 10)),
		blockBytes:    newHistogram("block_bytes", "Bytes per block, in memory, where a text that repeats counts once.", prometheus.ExponentialBuckets(1<<10, 4, 10)),
		insertSeconds: newHistogram("insert_seconds", "Duration of an insert that succeeded.", prometheus.ExponentialBuckets(0.005, 2, 14)),
		replayed:      newCounter("replayed_intents_total", "Intents of an earlier owner that were stored again."),
		rowsThere:     newCounter("rows_left_out_total", "Rows of replayed or halved blocks that were in the table already and not inserted again."),
		dropped:       newCounter("duplicate_blocks_total", "Inserts of which ClickHouse dropped all or a part, because it knew the token."),
		retries:       newCounters("insert_failures_total", "Inserts that failed, by class of the error.", "class"),
		commitRetries: newCounter("commit_failures_total", "Offset commits that failed and were tried again."),
		dead:          newCounters("dead_rows_total", "Records written to the dead-letter topic, by reason.", "reason"),
		fetchErrors:   newCounter("fetch_errors_total", "Errors of fetching from Kafka."),
		measured:      newCounter("stored_through_measurements_total", "Looks at the progress of all stages for the stored-through mark."),
		rebalances:    newCounter("rebalances_total", "Times that the group dealt out partitions while this process took part."),
		moves:         newCounters("partition_moves_total", "Partitions of the enriched topic that were assigned to this process, revoked, or lost.", "how"),
		late:          newHistogram("late_seconds", "How far before the horizon the late events lay that were stored.", lateBuckets()),
		backlog:       backlog.New("sink", "enriched"),
		retention:     newGauge("enriched_retention_seconds", "How long the enriched topic keeps a record; 0 for no limit."),
		deadOldest:    newGauge("dead_oldest_seconds", "Age of the oldest letter in the dead-letter topic, as the sink that measures stored-through sees it; 0 for none."),
		deadRetention: newGauge("dead_retention_seconds", "How long the dead-letter topic keeps a letter; 0 for no limit."),
	}
	m.dead.WithLabelValues(string(schemas.DeadRefused)) // the only reason that a sink has
	for _, c := range []table.Class{table.Unknown, table.Transient, table.Overload, table.Permanent} {
		m.retries.WithLabelValues(c.String())
	}
	for _, how := range []string{moveAssigned, moveRevoked, moveLost} {
		m.moves.WithLabelValues(how)
	}
	all := append(state, m.rows, m.blocks, m.blockRows, m.blockBytes, m.insertSeconds, m.replayed, m.rowsThere, m.dropped, m.retries,
		m.commitRetries, m.dead, m.fetchErrors, m.measured, m.rebalances, m.moves, m.late, m.backlog, m.retention, m.deadOldest, m.deadRetention)
	return m, metric.Register(to, "the sink", all...)
}

// state are the metrics that are asked when they are collected.
func (s *Sink) state() []prometheus.Collector {
	asked := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: prefix + name, Help: help}, value)
	}
	return []prometheus.Collector{
		s.ready.Gauge("sink"),
		asked("assigned_partitions", "Partitions this sink owns.", func() float64 { return float64(s.metrics.backlog.Len()) }),
		asked("buffered_bytes", "Bytes of blocks and waiting records held in memory.", func() float64 { return float64(s.budget.bytes()) }),
		asked("stored_through_age_seconds", "Age of the stored-through mark; -1 while this sink has measured none.", s.through.Age),
		asked("horizon_age_seconds", "Age of the horizon, which lies the visibility latency before the stored-through mark; -1 while this sink has measured none.", func() float64 {
			if age := s.through.Age(); age >= 0 {
				return age + s.cfg.VisibilityLatency.Seconds()
			}
			return -1
		}),
	}
}

// countLate counts the late rows of a block that has been inserted.
func (m *metrics) countLate(c *rows.Columns) {
	for _, seconds := range c.LateSeconds() {
		if seconds > 0 {
			m.late.Observe(float64(seconds))
		}
	}
}

// lateBuckets are bounds of lateness in seconds: 1 s, 10 s, 1 min, 5 min, 15 min,
// 1 h, 6 h, 1 d, 7 d, 30 d, 90 d, 365 d.
func lateBuckets() []float64 {
	const hour, day = 3600, 86400
	return []float64{1, 10, 60, 300, 900, hour, 6 * hour, day, 7 * day, 30 * day, 90 * day, 365 * day}
}

const prefix = "gatehouse_sink_"

func newCounter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: prefix + name, Help: help})
}

func newCounters(name, help, label string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + name, Help: help}, []string{label})
}

func newGauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Name: prefix + name, Help: help})
}

func newHistogram(name, help string, buckets []float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: buckets})
}
