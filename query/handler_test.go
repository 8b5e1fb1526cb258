package query

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/store"
)

func TestHandler_errorsHaveGraphsShape(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	token := r.reader()
	for _, tc := range []struct {
		method, path string
		status       int
		code         string
	}{
		{"GET", "/v1.0/users", 404, "ResourceNotFound"},
		{"GET", "/v2.0/auditLogs/signIns", 404, "ResourceNotFound"},
		{"GET", "/v1.0/auditLogs/signIns/$value", 404, "ResourceNotFound"},
		{"GET", "/v1.0/auditLogs/signIns/x/y", 404, "ResourceNotFound"},
		{"GET", "/v1.0/auditLogs/signIns/absent", 404, "ResourceNotFound"},
		{"GET", "/api/nothing", 404, "ResourceNotFound"},
		{"POST", signIns, 405, "MethodNotAllowed"},
		{"DELETE", signIns + "/x", 405, "MethodNotAllowed"},
		{"POST", "/nowhere", 404, "ResourceNotFound"},
		{"GET", signIns + "?$filter=x", 400, "BadRequest"},
	} {
		answer := r.do(tc.method, token, tc.path)
		if answer.status != tc.status {
			t.Errorf("%s %s: %d %s", tc.method, tc.path, answer.status, answer.text)
		}
		if code, _ := answer.problem(t); code != tc.code {
			t.Errorf("%s %s: %s", tc.method, tc.path, answer.text)
		}
		if tc.status == 405 && answer.header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s %s: Allow %q", tc.method, tc.path, answer.header.Get("Allow"))
		}
	}
}

func TestHandler_pathCaseIsIgnored(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "Mixed/Case'1"})
	for _, path := range []string{"/v1.0/auditlogs/signins", "/V1.0/AUDITLOGS/SIGNINS/", "/Beta/auditLogs/signIns", "/v1.0/auditLogs/signIns/Mixed%2FCase'1", "/v1.0/auditLogs/signIns('Mixed%2FCase''1')", "/v1.0/auditLogs/signIns(id='Mixed%2FCase''1')"} {
		r.get(r.reader(), path)
	}
	r.problem(r.reader(), "/v1.0/auditLogs/signIns/mixed%2Fcase'1", http.StatusNotFound)
}

func TestHandler_head_hasNoBody(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	answer := r.do(http.MethodHead, r.reader(), signIns)
	if answer.status != 200 || answer.text != "" || answer.header.Get("Gatehouse-Horizon") == "" || answer.header.Get("Content-Type") != api.ContentType {
		t.Errorf("%d %q %v", answer.status, answer.text, answer.header)
	}
}

func TestHandler_requestIDs_areEchoed(t *testing.T) {
	r := newRig(t, nil)
	req, _ := http.NewRequest(http.MethodGet, r.base+signIns, nil)
	req.Header.Set("client-request-id", "mine-1")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	id := resp.Header.Get("request-id")
	if resp.Header.Get("client-request-id") != "mine-1" || len(id) != 36 || !strings.Contains(string(text), `"client-request-id":"mine-1"`) || !strings.Contains(string(text), `"request-id":"`+id+`"`) {
		t.Errorf("%v %s", resp.Header, text)
	}
}

func TestHandler_adminAndLanding(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.get(r.reader(), signIns)
	r.service.portal = nil // as in a program that was built without it
	if answer := r.get("", "/"); !strings.Contains(answer.text, "<h1>Gatehouse</h1>") || !strings.Contains(answer.text, "2026-07-17T09:00:00.000Z") || !strings.Contains(answer.text, r.base+"/v1.0/") {
		t.Errorf("landing: %s", answer.text)
	}
	r.problem("", "/assets/none.js", http.StatusNotFound)
	r.get("", "/healthz")
	r.get("", "/readyz")
	metrics := r.get("", "/metrics").text
	for _, want := range []string{
		`gatehouse_query_requests_total{code="200",route="signins"} 1`, `gatehouse_query_requests_total{code="200",route="portal"} 1`,
		`gatehouse_query_request_duration_seconds_count{route="signins"} 1`, "gatehouse_query_statement_duration_seconds_count", "gatehouse_query_requests_in_flight 1",
		"gatehouse_query_stored_through_seconds 1.784286e+09", "gatehouse_query_horizon_seconds 1.7842788e+09",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s in the metrics", want)
		}
	}
}

func TestHorizon(t *testing.T) {
	r := newRig(t, func(c *Config) { c.VisibilityLatency = 90*time.Minute + 5*time.Second })
	if got := r.get(r.reader(), "/api/horizon").text; got != `{"horizon":null,"storedThrough":null,"visibilityLatency":"PT1H30M5S","measuredAt":null,"retentionDays":30,"retentionOf":"all","retainedFrom":"2026-06-17T12:00:00Z"}`+"\n" {
		t.Errorf("no mark: %s", got)
	}
	r.setMark(testMark.Add(-time.Hour))
	r.setMark(testMark)
	if got := r.get(r.reader(), "/API/Horizon").text; got != `{"horizon":"2026-07-17T09:29:55Z","storedThrough":"2026-07-17T11:00:00Z","visibilityLatency":"PT1H30M5S","measuredAt":"2026-07-17T11:00:01Z","retentionDays":30,"retentionOf":"all","retainedFrom":"2026-06-17T12:00:00Z"}`+"\n" {
		t.Errorf("got %s", got)
	}
	r.problem(r.reader(), "/api/horizon?x=1", http.StatusBadRequest)
}

func TestHandler_dearQuery_isStoppedWithAnExplanation(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(filterRows()...)
	r.service.store.Settings["max_rows_to_read"] = 1
	code, message := r.problem(r.reader(), signIns, http.StatusServiceUnavailable)
	if code != "QueryStopped" || !strings.Contains(message, "createdDateTime") {
		t.Errorf("%s: %s", code, message)
	}
}

func TestHandler_withoutClickHouse_is503(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	if err := r.conn.Exec(t.Context(), "DROP TABLE stored_through"); err != nil {
		t.Fatal(err)
	}
	// A statement that ClickHouse refuses is our fault and tells nothing inside.
	code, message := r.problem(r.reader(), signIns, http.StatusInternalServerError)
	if code != "InternalServerError" || strings.Contains(message, "stored_through") {
		t.Errorf("%s: %s", code, message)
	}
	conn := r.service.store.Connection()
	r.service.store.Use(nil)
	if code, _ := r.problem(r.reader(), signIns, http.StatusServiceUnavailable); code != "ServiceUnavailable" {
		t.Errorf("got %s", code)
	}
	r.service.store.Use(conn)
}

// TestHandler_clientGoes_statementEnds checks that a cancelled request leaves no
// statement running in ClickHouse.
func TestHandler_clientGoes_statementEnds(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(filterRows()...)
	st := &store.Statement{}
	st.SQL.WriteString("SELECT sleepEachRow(0.5) FROM numbers(1000) SETTINGS max_block_size = 1")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		// ClickHouse may have begun before the driver has seen the head of the answer.
		rows, err := r.service.store.Run(ctx, st)
		if err != nil {
			ended <- err
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			continue
		}
		ended <- rows.Err()
	}()
	running := func() (n uint64) {
		if err := r.conn.QueryRow(t.Context(), "SELECT count() FROM system.processes WHERE query LIKE '%sleepEachRow(0.5)%' AND current_database = currentDatabase() AND query NOT LIKE '%processes%'").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	testkit.Eventually(t, patience, "the statement runs", func() (bool, string) { return running() == 1, "not in system.processes" })
	cancel()
	testkit.Eventually(t, patience, "the statement ends", func() (bool, string) { return running() == 0, "still in system.processes" })
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the statement ended with %v", err)
	}
}

func TestHandler_budget_boundsAllStatementsOfARequest(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	ctx, limit := store.WithBudget(t.Context(), time.Millisecond)
	defer limit.End()
	st := &store.Statement{}
	st.SQL.WriteString("SELECT sleepEachRow(0.5) FROM numbers(1000) SETTINGS max_block_size = 1")
	rows, err := r.service.store.Run(ctx, st)
	for err == nil && rows.Next() {
		continue
	}
	if err == nil {
		err = rows.Err()
	}
	if err == nil {
		t.Fatal("the statement went on")
	}
	if problem := store.Problem(ctx, err, time.Second); problem.Code != "QueryStopped" || problem.Status != http.StatusServiceUnavailable {
		t.Errorf("got %+v", problem)
	}
	lifted, limit := store.WithBudget(t.Context(), time.Hour)
	limit.Lift()
	limit.End()
	if problem := store.Problem(lifted, err, time.Second); problem.Status != store.StatusClientClosed {
		t.Errorf("a client that has gone: %+v", problem)
	}
}

func TestRun_portTaken_saysSo(t *testing.T) {
	r := newRig(t, nil)
	cfg := DefaultConfig()
	cfg.Listen = r.service.Addr()
	s, err := New(cfg, testkit.Deps(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err == nil || !strings.Contains(err.Error(), cfg.Listen) {
		t.Errorf("got %v", err)
	}
}

func TestRun_withoutClickHouse_isNotReady(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Listen = "127.0.0.1:0"
	cfg.ClickHouse.Addr = []string{"127.0.0.1:1"}
	deps := testkit.Deps(t)
	s, err := New(cfg, deps)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	testkit.Eventually(t, patience, "the service says what hinders it", func() (bool, string) {
		if s.Addr() == "" {
			return false, "not listening"
		}
		resp, err := http.Get("http://" + s.Addr() + "/readyz")
		if err != nil {
			return false, err.Error()
		}
		text, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		return resp.StatusCode == http.StatusServiceUnavailable && strings.Contains(string(text), "127.0.0.1:1"), string(text)
	})
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
