package cmd

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"
)

// readyLine is what the demo prints on stdout once it can be used.
type readyLine struct {
	Ready          bool   `json:"ready"`
	Query          string `json:"query"`
	Ingest         string `json:"ingest"`
	Kafka          string `json:"kafka"`
	ClickHouse     string `json:"clickhouse"`
	ClickHouseHTTP string `json:"clickhouse_http"`
}

func (d *demo) addresses() readyLine {
	return readyLine{
		Ready:          true,
		Query:          "http://" + reachable(d.stages.query.Addr()),
		Ingest:         "http://" + reachable(d.stages.ingest.Addr()),
		Kafka:          d.cfg.kafkaAddress(),
		ClickHouse:     d.cfg.clickhouseAddress(),
		ClickHouseHTTP: d.engines.httpURL,
	}
}

// reachable is the address under which this machine reaches a listener, which may
// listen on all of its addresses.
func reachable(listener string) string {
	host, port, err := net.SplitHostPort(listener)
	if err != nil {
		return listener
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// awaitReady returns when query and ingest answer that they are ready.
func (d *demo) awaitReady(ctx context.Context) error {
	client := &http.Client{Timeout: healthTimeout}
	for !d.isReady(ctx, client) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

func (d *demo) isReady(ctx context.Context, client *http.Client) bool {
	for _, addr := range []string{d.stages.query.Addr(), d.stages.ingest.Addr()} {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(addr)+"/readyz", nil)
		if err != nil || addr == "" {
			return false
		}
		resp, err := client.Do(req)
		if err != nil {
			return false
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return false
		}
	}
	return true
}

// announce prints the ready line for programs and hints for people.
func (d *demo) announce() error {
	at := d.addresses()
	line, err := json.Marshal(at)
	if err != nil {
		return fmt.Errorf("print addresses: %w", err)
	}
	if _, err := fmt.Fprintf(d.stdout, "%s\n", line); err != nil {
		return fmt.Errorf("print addresses: %w", err)
	}
	token, err := tokenRequest{ttl: 24 * time.Hour}.sign(d.signer)
	if err != nil {
		return fmt.Errorf("make a token for the hints: %w", err)
	}
	_, _ = fmt.Fprint(d.stderr, hints(at, token, d.opts.dataDir))
	d.log.Info("demo ready", zap.Duration("took", time.Since(d.began)))
	return nil
}

// hints says where to look, with commands that work as they stand.
func hints(at readyLine, token, dataDir string) string {
	curl := "curl -sG -H 'Authorization: Bearer " + token + "' " + at.Query
	return strings.Join([]string{
		"",
		"Gatehouse is ready. All data lies in " + dataDir + "; Ctrl-C stops it, the next start finds it again.",
		"",
		"  query API   " + at.Query + "/v1.0/auditLogs/signIns",
		"  ingest      " + at.Ingest + "/v1/signins",
		"  Kafka       " + at.Kafka,
		"  ClickHouse  " + at.ClickHouseHTTP + "/play (SQL in the browser), native " + at.ClickHouse,
		"",
		"The newest sign-ins, the last two hours included:",
		curl + "/v1.0/auditLogs/signIns -d '$top=3' -d visibility=live",
		"",
		"Newest failures:",
		curl + "/v1.0/auditLogs/signIns --data-urlencode '$filter=status/errorCode ne 0' -d '$top=3' -d visibility=live",
		"",
		"Sign-ins and users per week:",
		curl + "/api/reports/weekly -d visibility=live",
		"",
		"More tokens: gatehouse token --data-dir " + dataDir + " [--tenant GUID] [--user GUID] [--role NAME] [--ingest]",
		"", "",
	}, "\n")
}
