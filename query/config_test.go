package query

import (
	"strings"
	"testing"
	"time"
)

func TestConfig_reportsAllProblems(t *testing.T) {
	if err := DefaultConfig().Validate(); err != nil {
		t.Fatal(err)
	}
	c := DefaultConfig()
	c.Listen, c.VisibilityLatency, c.RetentionDays, c.PublicURL, c.CursorKey, c.StatementTimeout, c.StatementMemory, c.ReportMemory = "x", -time.Second, -1, "ftp://x", "tiny-key", 0, 0, -1
	c.Session.ClientID = "x"
	c.ClickHouse.Addr = nil
	c.ClickHouse.Username = ""
	err := c.Validate()
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"query.listen: ", "query.visibility_latency: ", "query.retention_days: ", "query.public_url: ", "query.cursor_key: ", "query.statement_timeout: ", "query.statement_memory: ", "query.report_memory: ", "query.clickhouse.addr: ", "query.clickhouse.username: ", "query.session.issuer: "} {
		if !strings.Contains("\n"+err.Error(), "\n"+want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "tiny-key") {
		t.Error("the cursor key is echoed")
	}
}
