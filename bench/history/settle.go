package history

import (
	"context"
	"fmt"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/sink/rollup"
)

// settleLimit is how long rollups and merges may take.
const settleLimit = 2 * time.Hour

// settle says that all is stored, has the sink's writer make the rollups, and waits
// until merges have nothing left to do.
func (h *History) settle(ctx context.Context, say func(string, ...any)) error {
	ctx, cancel := context.WithTimeout(ctx, settleLimit)
	defer cancel()
	err := h.DB.Exec(ctx, "INSERT INTO stored_through VALUES ('bench', @at, now64(3))", ch.DateNamed("at", h.End.Add(Latency), ch.MilliSeconds))
	if err != nil {
		return fmt.Errorf("note that all is stored: %w", err)
	}
	err = h.DB.Exec(ctx, "INSERT INTO stored_offsets (topic_id, partition, stored_before) SELECT 'bench', number, intDiv(@rows, 4) FROM numbers(4)", ch.Named("rows", uint64(h.Rows)))
	if err != nil {
		return fmt.Errorf("note how far is stored: %w", err)
	}
	began := time.Now()
	if err := h.rollUp(ctx, say); err != nil {
		return fmt.Errorf("make the rollups: %w", err)
	}
	say("rollups made in %s", time.Since(began).Round(time.Second))
	began = time.Now()
	if err := h.mergeRollups(ctx); err != nil {
		return err
	}
	if err := h.awaitMerges(ctx); err != nil {
		return err
	}
	say("merges ended after %s", time.Since(began).Round(time.Second))
	return nil
}

// rollUp runs the sink's writer of rollups until it has come to the horizon.
func (h *History) rollUp(ctx context.Context, say func(string, ...any)) error {
	writer, err := rollup.New(rollup.Options{
		ClickHouse: h.Store.Config(Database), VisibilityLatency: Latency,
		Leads: func() bool { return true }, Stored: func() map[int32]int64 { return nil },
	}, prometheus.NewRegistry(), zap.NewNop())
	if err != nil {
		return err
	}
	writing, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		writer.Run(writing)
		close(ended)
	}()
	defer func() {
		stop()
		<-ended
	}()
	last := ""
	for {
		var slices, hours, days, weeks time.Time
		err := h.DB.QueryRow(ctx, "SELECT maxIf(start, granularity = 'slice'), maxIf(start, granularity = 'hour'), maxIf(start, granularity = 'day'), maxIf(start, granularity = 'week') FROM rollup_published").
			Scan(&slices, &hours, &days, &weeks)
		if err != nil {
			return err
		}
		if h.settled(slices, slice) && h.settled(hours, time.Hour) && h.settled(days, 24*time.Hour) && h.settled(weeks, 7*24*time.Hour) {
			if left, err := h.withoutLegacy(ctx); left == 0 || err != nil {
				return err
			}
		}
		if now := days.Format(time.DateOnly); now != last {
			last = now
			say("rollups through %s", hours.Format(time.DateTime))
		}
		if err := pause(ctx, 500*time.Millisecond); err != nil {
			return err
		}
	}
}

// withoutLegacy is how many of the tenants' rollups an earlier version made, which the writer
// makes again for the legacy client apps in them.
func (h *History) withoutLegacy(ctx context.Context) (left uint64, err error) {
	err = h.DB.QueryRow(ctx, "SELECT countIf(mark = 0) FROM (SELECT argMax(legacy_apps, batch) AS mark FROM rollup_published WHERE granularity != 'slice' AND tenant_id != '' GROUP BY tenant_id, granularity, start)").
		Scan(&left)
	return left, err
}

// slice is the length of the shortest rollups, which only a begun hour has.
const slice = 5 * time.Minute

// settled is whether the last span of so long that ends at or before the horizon
// begins at the moment, or would begin before the sign-ins do.
func (h *History) settled(last time.Time, length time.Duration) bool {
	want := h.End.Truncate(length).Add(-length)
	return !last.Before(want) || want.Before(h.End.AddDate(0, 0, -h.Days)) || length == slice && h.End.Truncate(time.Hour).After(want)
}

// mergeRollups merges the rollups of the weeks that are over and the users' numbers,
// as ClickHouse does when nothing has come for an hour.
func (h *History) mergeRollups(ctx context.Context) error {
	const week = 7 * 24 * time.Hour
	statements := []string{"OPTIMIZE TABLE rollup_user_numbers FINAL"}
	for monday := h.End.AddDate(0, 0, -h.Days).Truncate(week); monday.Before(h.End.Truncate(week)); monday = monday.Add(week) {
		for _, table := range []string{"rollup_counts", "rollup_totals", "rollup_users", "rollup_legacy"} {
			statements = append(statements, fmt.Sprintf("OPTIMIZE TABLE %s PARTITION ID '%s' FINAL", table, monday.Format("20060102")))
		}
	}
	for _, statement := range statements {
		if err := h.DB.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// awaitMerges returns when nothing is being merged, and nothing was a moment ago.
func (h *History) awaitMerges(ctx context.Context) error {
	for quiet := 0; quiet < 4; quiet++ {
		var merges uint64
		if err := h.DB.QueryRow(ctx, "SELECT count() FROM system.merges").Scan(&merges); err != nil {
			return fmt.Errorf("look for merges: %w", err)
		}
		if merges > 0 {
			quiet = -1
		}
		if err := pause(ctx, 500*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
