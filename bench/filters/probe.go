package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/query"
)

// probe asks a running query service for first pages.
type probe struct {
	conn    driver.Conn
	service *query.Service
	token   string
	cancel  context.CancelFunc
	ended   chan error
}

func startProbe(ctx context.Context, db clickhouse.Config, conn driver.Conn) (*probe, error) {
	dir, err := os.MkdirTemp("", "gatehouse-filters-")
	if err != nil {
		return nil, err
	}
	signer, err := auth.OpenSigner(dir)
	if err != nil {
		return nil, err
	}
	cfg := query.DefaultConfig()
	cfg.Listen, cfg.ClickHouse, cfg.Auth, cfg.RetentionDays, cfg.StatementTimeout = "127.0.0.1:0", db, signer.Config(), 0, 5*time.Minute
	ready := service.NewReadiness()
	s, err := query.New(cfg, service.Deps{Log: zap.NewNop(), Metrics: prometheus.NewRegistry(), Ready: ready})
	if err != nil {
		return nil, err
	}
	token, err := signer.Token(auth.Claims{Tenant: tenant, Roles: []string{"Global Reader"}}, auth.AudienceQuery, 24*time.Hour)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &probe{conn: conn, service: s, token: token, cancel: cancel, ended: make(chan error, 1)}
	go func() { p.ended <- s.Run(ctx) }()
	for ready.Check() != nil && ctx.Err() == nil {
		time.Sleep(50 * time.Millisecond)
	}
	return p, nil
}

func (p *probe) stop() error {
	p.cancel()
	return <-p.ended
}

// cost is what one filter costs.
type cost struct {
	median, p95 time.Duration
	// processor is the processor time of ClickHouse for a page, readRows the rows
	// that it read, found the sign-ins on the page.
	processor time.Duration
	readRows  uint64
	found     int
}

// measureAll prints a line for each filter, alone and with a week.
func (p *probe) measureAll(ctx context.Context, runs int) error {
	week := fmt.Sprintf("createdDateTime ge %s and createdDateTime lt %s",
		firstDay().AddDate(0, 0, 10).Format(time.DateOnly), firstDay().AddDate(0, 0, 17).Format(time.DateOnly))
	kinds := "signInEventTypes/any()"
	filters, err := p.filters(ctx)
	if err != nil {
		return err
	}
	fmt.Println("| filter | range | median | p95 | processor time | rows read | sign-ins |\n| --- | --- | --- | --- | --- | --- | --- |")
	for _, f := range filters {
		for name, expression := range map[string]string{"all": kinds + " and " + f, "a week": kinds + " and " + week + " and " + f} {
			c, err := p.measure(ctx, expression, runs)
			if err != nil {
				return fmt.Errorf("%s: %w", f, err)
			}
			fmt.Printf("| `%s` | %s | %s | %s | %s | %d | %d |\n", f, name, c.median.Round(time.Millisecond), c.p95.Round(time.Millisecond), c.processor.Round(time.Millisecond), c.readRows, c.found)
		}
	}
	return nil
}

func (p *probe) measure(ctx context.Context, expression string, runs int) (cost, error) {
	var c cost
	var times []time.Duration
	var since uint64
	if err := p.conn.QueryRow(ctx, "SELECT toUInt64(toUnixTimestamp64Micro(now64(6)))").Scan(&since); err != nil {
		return c, err
	}
	for range runs {
		began := time.Now()
		n, err := p.page(ctx, expression)
		if err != nil {
			return c, err
		}
		times, c.found = append(times, time.Since(began)), n
	}
	slices.Sort(times)
	c.median, c.p95 = times[len(times)/2], times[len(times)*95/100]
	if err := p.conn.Exec(ctx, "SYSTEM FLUSH LOGS"); err != nil {
		return c, err
	}
	var processor, rows uint64
	err := p.conn.QueryRow(ctx, `SELECT sum(ProfileEvents['UserTimeMicroseconds'] + ProfileEvents['SystemTimeMicroseconds']), sum(read_rows) FROM system.query_log
		WHERE type = 'QueryFinish' AND query LIKE '%FROM signins%' AND query NOT LIKE '%query_log%' AND event_time_microseconds >= fromUnixTimestamp64Micro(?)`, int64(since)).Scan(&processor, &rows)
	c.processor, c.readRows = time.Duration(processor/uint64(runs))*time.Microsecond, rows/uint64(runs)
	return c, err
}

// page reads a first page of 50 and returns how many sign-ins it has.
func (p *probe) page(ctx context.Context, expression string) (int, error) {
	address := "http://" + p.service.Addr() + "/v1.0/auditLogs/signIns?$top=50&$select=id&$filter=" + url.QueryEscape(expression)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%d %s", resp.StatusCode, body)
	}
	return countIDs(body), err
}
