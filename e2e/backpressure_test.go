package e2e

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

const (
	// memoryBound is what enricher and sink may take, each.
	memoryBound = 400 << 20
	// growthBound is how much they may grow once the outage has filled their buffers.
	growthBound = 96 << 20
	// catchUpWithin is how long the wait for the backlog may be on a busy machine.
	catchUpWithin = 15 * time.Minute
)

// outage is what the test is asked for by the environment: BACKPRESSURE_SECONDS
// without ClickHouse (default 30) under BACKPRESSURE_RATE events a second (1500).
func outage(t *testing.T) (down time.Duration, rate int) {
	t.Helper()
	number := func(name string, otherwise int) int {
		text := os.Getenv(name)
		if text == "" {
			return otherwise
		}
		n, err := strconv.Atoi(text)
		require.NoError(t, err, name)
		require.Positive(t, n, name)
		return n
	}
	return time.Duration(number("BACKPRESSURE_SECONDS", 30)) * time.Second, number("BACKPRESSURE_RATE", 1500)
}

// ClickHouse dies under load and stays away. Events are accepted all the while,
// no stage grows, lag shows, stored-through stands still; when ClickHouse is back
// everything catches up by itself.
func TestBackpressure_clickHouseAway_acceptsStaysSmallAndCatchesUp(t *testing.T) {
	down, rate := outage(t)
	d := newDeployment(t, 4)
	gateway, enrich, sink := d.start(t, "ingest"), d.start(t, "enrich"), d.start(t, "sink")
	load := start(t, nil, "simulate", "--to", "http://"+gateway.addr, "--token", producerToken, "--users", "2000",
		"--rate", strconv.Itoa(rate), "--duration", (down + 12*time.Second).String())
	testkit.Eventually(t, readyWithin, "events are stored and measured", func() (bool, string) {
		now := sink.scrape(t)
		return now.sum("gatehouse_sink_rows_total") > 1000 && now.sum("gatehouse_sink_stored_through_age_seconds") > 0, ""
	})

	port := d.killClickHouse(t)
	w := watch{gateway: gateway, enrich: enrich, sink: sink}
	w.during(t, down)
	d.startClickHouse(t, port)

	var made, accepted, refused int
	_, err := fmt.Sscanf(d.finish(t, load), "%d events: %d accepted, %d refused", &made, &accepted, &refused)
	require.NoError(t, err)
	assert.Equal(t, made, accepted, "all that was sent while ClickHouse was away is accepted")
	back := time.Now()
	testkit.Eventually(t, catchUpWithin, "all that was accepted is stored", func() (bool, string) {
		n := count(t, d.clickhouse.Addr(), "SELECT count() FROM signins")
		return n >= uint64(accepted), fmt.Sprintf("%d of %d", n, accepted)
	})
	t.Logf("%d events at %d/s, ClickHouse away for %s: caught up %s after the load ended", accepted, rate, down, time.Since(back).Round(100*time.Millisecond))
	assert.EqualValues(t, accepted, count(t, d.clickhouse.Addr(), "SELECT count() FROM signins"), "rows, each record once")
	assert.EqualValues(t, accepted, count(t, d.clickhouse.Addr(), "SELECT uniqExact(tenant_id, id) FROM signins"))
	testkit.Eventually(t, catchUpWithin, "no lag is left and stored-through goes on", func() (bool, string) {
		now := sink.scrape(t)
		lag, age := now.sum("gatehouse_sink_lag_records"), now.sum("gatehouse_sink_lag_seconds")
		through := count(t, d.clickhouse.Addr(), "SELECT toUnixTimestamp(max(stored_through)) FROM stored_through")
		return lag == 0 && age == 0 && through > uint64(back.Unix()), fmt.Sprintf("lag %v, %v s, through %d", lag, age, through)
	})
	w.bounded(t)
	d.finish(t, start(t, d.env, "verify"))
	for _, stage := range []*stage{gateway, enrich, sink} {
		stage.interrupt(t)
	}
}

// watch looks at the stages while ClickHouse is away.
type watch struct{ gateway, enrich, sink *stage }

func (w watch) during(t *testing.T, down time.Duration) {
	t.Helper()
	ends := time.Now().Add(down)
	testkit.Eventually(t, readyWithin, "the sink sees that ClickHouse is gone", func() (bool, string) {
		return w.sink.scrape(t).sum("gatehouse_sink_ready") == 0, ""
	})
	time.Sleep(time.Until(ends) / 2) // the outage itself: nothing is waited for
	half := w.look(t, "half of the outage")
	time.Sleep(time.Until(ends))
	end := w.look(t, "end of the outage")

	assert.Greater(t, end.accepted, half.accepted, "the gateway goes on accepting")
	assert.Zero(t, end.unavailable, "requests answered with 503")
	assert.Greater(t, end.enriched, half.enriched, "the enricher goes on")
	assert.Greater(t, end.lag, half.lag, "records that wait for the sink")
	assert.Greater(t, end.lagSeconds, half.lagSeconds, "age of the oldest of them")
	assert.InDelta(t, half.through, end.through, down.Seconds()/8, "stored-through stands still")
	assert.LessOrEqual(t, end.enrich.now, half.enrich.now+growthBound, "the enricher grows by %s", mb(end.enrich.now-half.enrich.now))
	assert.LessOrEqual(t, end.sink.now, half.sink.now+growthBound, "the sink grows by %s", mb(end.sink.now-half.sink.now))
}

func (w watch) bounded(t *testing.T) {
	t.Helper()
	for name, stage := range map[string]*stage{"enricher": w.enrich, "sink": w.sink} {
		assert.LessOrEqual(t, stage.memory(t).peak, int64(memoryBound), "peak of the %s: %s", name, mb(stage.memory(t).peak))
	}
	t.Logf("peaks: enricher %s, sink %s, gateway %s", mb(w.enrich.memory(t).peak), mb(w.sink.memory(t).peak), mb(w.gateway.memory(t).peak))
}

// look is the state of the stages at one moment.
type look struct {
	accepted, unavailable, enriched, lag, lagSeconds float64
	through                                          float64 // stored-through, Unix seconds
	gateway, enrich, sink                            memory
}

func (w watch) look(t *testing.T, when string) look {
	t.Helper()
	gateway, enrich, sink := w.gateway.scrape(t), w.enrich.scrape(t), w.sink.scrape(t)
	l := look{
		accepted:    gateway.sum("gatehouse_ingest_events_accepted_total"),
		unavailable: gateway.with("gatehouse_ingest_requests_total", "code=503"),
		enriched:    enrich.with("gatehouse_enrich_events_total", "outcome=enriched"),
		lag:         sink.sum("gatehouse_sink_lag_records"), lagSeconds: sink.max("gatehouse_sink_lag_seconds"),
		through: float64(time.Now().UnixMilli())/1e3 - sink.sum("gatehouse_sink_stored_through_age_seconds"),
		gateway: w.gateway.memory(t), enrich: w.enrich.memory(t), sink: w.sink.memory(t),
	}
	t.Logf("%s: accepted %.0f, enriched %.0f, lag of the sink %.0f records and %.0f s, %.0f bytes buffered; memory: gateway %s, enricher %s, sink %s",
		when, l.accepted, l.enriched, l.lag, l.lagSeconds, sink.sum("gatehouse_sink_buffered_bytes"), mb(l.gateway.now), mb(l.enrich.now), mb(l.sink.now))
	return l
}
