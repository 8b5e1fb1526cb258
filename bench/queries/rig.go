package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/bench/history"
	"github.com/gatehouse/gatehouse/bench/stage"
	"github.com/gatehouse/gatehouse/internal/auth"
)

// rig is a running query service over a history.
type rig struct {
	settings settings
	progress io.Writer
	began    time.Time
	history  *history.History
	service  *stage.Stage
	token    string
}

// measureRows measures all questions over so many sign-ins.
func measureRows(ctx context.Context, s settings, rows int, progress io.Writer) (t table, err error) {
	r := &rig{settings: s, progress: progress, began: time.Now()}
	size := history.Size{Rows: rows, Days: s.days}
	r.say("%d sign-ins of %d days", rows, s.days)
	if r.history, err = history.Open(ctx, filepath.Join(s.dir, fmt.Sprintf("rows-%d", rows)), size, r.say); err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, r.history.Close()) }()
	logs, err := os.MkdirTemp("", "gatehouse-bench-")
	if err != nil {
		return t, fmt.Errorf("directory of logs: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(logs)) }()
	if err := r.startService(ctx, logs); err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, r.service.Stop()) }()
	return r.measureAll(ctx)
}

// startService starts `gatehouse query` with a token issuer of its own and without
// the limits that keep one caller from asking so much.
func (r *rig) startService(ctx context.Context, dir string) error {
	signer, err := auth.OpenSigner(dir)
	if err != nil {
		return err
	}
	r.token, err = signer.Token(auth.Claims{Tenant: history.Tenant, Roles: []string{"Global Reader", "Security Reader"}}, auth.AudienceQuery, 24*time.Hour)
	if err != nil {
		return err
	}
	issuer := signer.Config().Issuers[0]
	cfg := r.history.Store.Config(history.Database)
	settings := []string{
		"GATEHOUSE_CLICKHOUSE__ADDR=" + cfg.Addr[0], "GATEHOUSE_CLICKHOUSE__DATABASE=" + cfg.Database,
		fmt.Sprintf(`GATEHOUSE_AUTH__ISSUERS=[{issuer: "%s", jwks_file: "%s"}]`, issuer.Issuer, issuer.JWKSFile),
		"GATEHOUSE_RETENTION_DAYS=0", "GATEHOUSE_QUERY__STATEMENT_TIMEOUT=60s",
	}
	for _, of := range []string{"CALLER", "TENANT"} {
		for _, limit := range []string{"REQUESTS_PER_SECOND", "CONCURRENT", "ROWS_PER_MINUTE"} {
			settings = append(settings, "GATEHOUSE_QUERY__LIMITS__"+of+"__"+limit+"=0")
		}
	}
	r.service, err = stage.Start(ctx, stage.Options{Program: r.settings.program, Stage: "query", Name: "query", Dir: dir, Settings: settings})
	if err != nil {
		return err
	}
	if err := r.service.Ready(ctx); err != nil {
		return errors.Join(err, r.service.Stop())
	}
	return nil
}

// measureAll asks every question under every circumstance.
func (r *rig) measureAll(ctx context.Context) (table, error) {
	t := table{rows: r.history.Rows, costs: map[string]map[string]cost{}}
	questions, err := r.questions(ctx)
	if err != nil {
		return t, err
	}
	questions = slices.DeleteFunc(questions, func(q question) bool { return r.settings.only != nil && !r.settings.only.MatchString(q.name) })
	if len(questions) == 0 {
		return t, errors.New("BENCH_ONLY leaves no question")
	}
	for _, mode := range r.settings.modes {
		t.modes = append(t.modes, mode)
		if err := r.measureMode(ctx, &t, mode, questions); err != nil {
			return t, fmt.Errorf("%s: %w", mode, err)
		}
	}
	memory, err := r.service.Memory()
	t.peak = memory.Peak
	return t, err
}

func (r *rig) measureMode(ctx context.Context, t *table, mode string, questions []question) (err error) {
	if mode == modeArriving {
		arriving := r.startArriving(ctx)
		defer func() {
			rate, failed := arriving.stop(ctx, r.history)
			t.arrived, err = rate, errors.Join(err, failed)
		}()
	}
	for _, q := range questions {
		c, err := r.measure(ctx, q, mode)
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		t.note(q.name, mode, c)
		r.say("%s, %s: p50 %s, p95 %s", q.name, mode, short(c.p50), short(c.p95))
	}
	return nil
}

// say prints a line of progress.
func (r *rig) say(format string, args ...any) {
	_, _ = fmt.Fprintf(r.progress, "%6.1fs  %s\n", time.Since(r.began).Seconds(), strings.TrimSpace(fmt.Sprintf(format, args...)))
}
