package rollup

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

// state is what a round begins with.
type state struct {
	now       time.Time // by the server's clock
	settled   int64     // end of the last settled hour, Unix seconds; 0 when the horizon is unknown
	hours     int64     // up to here all hours are published; 0 for none
	days      int64     // up to here all days are
	retention clickhouse.Retention
}

// look reads the state.
func (w *Writer) look(ctx context.Context, s store) (state, error) {
	var st state
	var now, through int64
	err := s.query(ctx, "read the state of the rollups", stateSQL, nil, nil, func(rows driver.Rows) error {
		return rows.Scan(&now, &through, &st.hours, &st.days)
	})
	if err != nil {
		return st, err
	}
	st.now = time.UnixMilli(now)
	if through > 0 {
		st.settled = max(0, floorTo(time.UnixMilli(through).Add(-w.latency).Unix(), hour))
	}
	st.retention, err = clickhouse.ReadRetention(ctx, s.conn)
	return st, err
}

// keptFrom is the first hour that any tenant's retention keeps whole.
func (st state) keptFrom() int64 { return st.firstHour(st.retention.Longest()) }

// kept reports whether the tenant's retention keeps all of the span.
func (st state) kept(s span) bool { return s.start >= st.firstHour(st.retention.Days(s.tenant)) }

func (st state) firstHour(days int) int64 {
	kept := clickhouse.KeptFrom(st.now, days)
	if kept.IsZero() || kept.Unix() < 0 {
		return 0
	}
	return floorTo(kept.Unix()+hour-1, hour)
}
