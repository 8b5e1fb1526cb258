package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
)

// cost is what a question costs.
type cost struct {
	p50, p95, p99, most time.Duration
	// Of one answer on average: processor time of ClickHouse, what it reads, and
	// how many statements that are.
	processor             time.Duration
	readRows, readBytes   uint64
	statements            float64
	answerBytes, answered int64 // bytes of an answer, and sign-ins in it
}

const (
	// coldRuns and downloadRuns are the most of each.
	coldRuns     = 5
	downloadRuns = 3
	// warmUps are requests before those that count.
	warmUps = 2
)

// dropCaches makes ClickHouse forget what it has read; the system's own cache of
// files stays.
func dropCaches() []string {
	return []string{
		"SYSTEM DROP MARK CACHE", "SYSTEM DROP INDEX MARK CACHE", "SYSTEM DROP UNCOMPRESSED CACHE", "SYSTEM DROP INDEX UNCOMPRESSED CACHE",
		"SYSTEM DROP PRIMARY INDEX CACHE", "SYSTEM DROP QUERY CONDITION CACHE", "SYSTEM DROP QUERY CACHE",
	}
}

// measure asks a question again and again, each of its forms in turn.
func (r *rig) measure(ctx context.Context, q question, mode string) (c cost, err error) {
	runs := r.settings.runs
	switch {
	case mode == modeCold:
		runs = min(runs, coldRuns)
	default:
		for i := range warmUps {
			if _, _, err := r.ask(ctx, q.paths[i%len(q.paths)]); err != nil {
				return c, err
			}
		}
	}
	if q.download {
		runs = min(runs, downloadRuns)
	}
	since, err := r.now(ctx)
	if err != nil {
		return c, err
	}
	var times []time.Duration
	for i := range runs {
		if mode == modeCold {
			if err := r.dropCaches(ctx); err != nil {
				return c, err
			}
		}
		began := time.Now()
		size, found, err := r.ask(ctx, q.paths[i%len(q.paths)])
		if err != nil {
			return c, err
		}
		times = append(times, time.Since(began))
		c.answerBytes, c.answered = max(c.answerBytes, size), max(c.answered, found)
	}
	slices.Sort(times)
	at := func(percent int) time.Duration { return times[min(len(times)*percent/100, len(times)-1)] }
	c.p50, c.p95, c.p99, c.most = at(50), at(95), at(99), times[len(times)-1]
	return c, r.read(ctx, &c, since, runs)
}

// ask returns the size of the answer and the number of sign-ins in it.
func (r *rig) ask(ctx context.Context, path string) (size, found int64, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.service.Addr()+path, nil)
	if err != nil {
		return 0, 0, err
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, 0, err
	}
	defer resp.Body.Close() //nolint:errcheck // read to the end
	var counted counter
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<12))
		return 0, 0, fmt.Errorf("GET %s: %s: %s", path, resp.Status, text)
	}
	counted.mark = []byte(`"correlationId":`) // each sign-in has it
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") {
		counted.mark, counted.events = []byte("\r\n"), -1 // the first line names the columns
	}
	_, err = io.Copy(&counted, resp.Body)
	return counted.bytes, counted.events, err
}

// counter counts bytes, and sign-ins by what marks each.
type counter struct {
	mark          []byte
	bytes, events int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	c.events += int64(bytes.Count(p, c.mark))
	return len(p), nil
}

func (r *rig) dropCaches(ctx context.Context) error {
	for _, statement := range dropCaches() {
		if err := r.history.DB.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func (r *rig) now(ctx context.Context) (at time.Time, err error) {
	err = r.history.DB.QueryRow(ctx, "SELECT now64(6)").Scan(&at)
	return at, err
}

// read asks ClickHouse's log for what the answers since then took.
func (r *rig) read(ctx context.Context, c *cost, since time.Time, runs int) error {
	if err := r.history.DB.Exec(ctx, "SYSTEM FLUSH LOGS query_log"); err != nil {
		return fmt.Errorf("flush the log of queries: %w", err)
	}
	var processor, statements uint64
	err := r.history.DB.QueryRow(ctx, `SELECT sum(ProfileEvents['UserTimeMicroseconds'] + ProfileEvents['SystemTimeMicroseconds']), sum(read_rows), sum(read_bytes), count()
		FROM system.query_log
		WHERE type = 'QueryFinish' AND query_kind = 'Select' AND has(databases, 'gatehouse') AND query_start_time_microseconds >= @since`,
		ch.DateNamed("since", since, ch.MicroSeconds)).Scan(&processor, &c.readRows, &c.readBytes, &statements)
	if err != nil {
		return fmt.Errorf("read the log of queries: %w", err)
	}
	n := uint64(runs)
	c.processor = time.Duration(processor/n) * time.Microsecond
	c.readRows, c.readBytes, c.statements = c.readRows/n, c.readBytes/n, float64(statements)/float64(runs)
	return nil
}

func short(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }
