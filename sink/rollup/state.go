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
	horizon   int64     // Unix seconds; 0 when it is unknown
	published ends
	retention clickhouse.Retention
}

// ends are up to where all spans of each unit are published, Unix seconds; none for
// nothing.
type ends map[*unit]int64

// reach notes that all spans are published up to a moment.
func (e ends) reach(u *unit, end int64) { e[u] = max(e[u], end) }

// settled is the end of the last settled span of the unit.
func (st state) settled(u *unit) int64 { return max(0, u.floor(st.horizon)) }

// look reads the state.
func (w *Writer) look(ctx context.Context, s store) (state, error) {
	st := state{published: ends{}}
	var now, through int64
	var last map[string]int64
	err := s.query(ctx, "read the state of the rollups", stateSQL, nil, nil, func(rows driver.Rows) error {
		return rows.Scan(&now, &through, &last)
	})
	if err != nil {
		return st, err
	}
	st.now = time.UnixMilli(now)
	if through > 0 {
		st.horizon = max(0, time.UnixMilli(through).Add(-w.latency).Unix())
	}
	for _, u := range units {
		if start, published := last[u.name]; published {
			st.published.reach(u, start+u.length)
		}
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
