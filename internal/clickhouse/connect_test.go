package clickhouse_test

import (
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestOpen_refused_saysWhichSetting(t *testing.T) {
	cfg := testkit.ClickHouse(t)
	for name, test := range map[string]struct {
		change func(*clickhouse.Config)
		want   string
	}{
		"user":     {func(c *clickhouse.Config) { c.Username = "nobody" }, ": check clickhouse.username (nobody) and clickhouse.password"},
		"password": {func(c *clickhouse.Config) { c.Password = "hunter2" }, ": check clickhouse.username (default) and clickhouse.password"},
		"database": {func(c *clickhouse.Config) { c.Database = "none" }, "connect to database none on clickhouse " + cfg.Addr[0] + ": Database none does not exist: run gatehouse migrate, or check clickhouse.database"},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := cfg
			test.change(&wrong)
			_, err := clickhouse.Open(t.Context(), wrong)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// answering listens, and sends each client the same words before it hangs up.
func answering(t *testing.T, words string) (addr string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 1<<16))
			_, _ = conn.Write([]byte(words))
			_ = conn.Close()
		}
	}()
	return listener.Addr().String()
}

func TestOpen_otherServers_saysWhichSetting(t *testing.T) {
	for name, test := range map[string]struct {
		words string
		tls   bool
		want  string
	}{
		"HTTP":          {"HTTP/1.1 400 Bad Request\r\n\r\n", false, "the server speaks HTTP there: clickhouse.addr takes the port of the native protocol"},
		"TLS":           {"\x15\x03\x03\x00\x02\x02\x46", false, "the two do not agree on TLS: check clickhouse.tls (false)"},
		"TLS where not": {"HTTP/1.1 400 Bad Request\r\n\r\n", true, "the two do not agree on TLS: check clickhouse.tls (true)"},
		"hangs up":      {"", true, "the server hangs up: look into its log, and check the port of clickhouse.addr and clickhouse.tls (true)"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := clickhouse.DefaultConfig()
			cfg.Addr, cfg.TLS = []string{answering(t, test.words)}, test.tls
			_, err := clickhouse.Open(t.Context(), cfg)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestExplained_others_stayAsTheyAre(t *testing.T) {
	err := errors.New("dial tcp: connection refused")
	if got := clickhouse.DefaultConfig().Explained(err); got != err { //nolint:errorlint // the very same
		t.Errorf("got %v", got)
	}
}
