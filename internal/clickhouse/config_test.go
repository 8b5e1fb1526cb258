package clickhouse

import (
	"strings"
	"testing"
)

func TestConfig_default_isValid(t *testing.T) {
	if err := DefaultConfig().Validate(); err != nil {
		t.Error(err)
	}
}

func TestConfig_Validate_namesAllProblems(t *testing.T) {
	cfg := Config{Addr: []string{"localhost", "host:0", ":9000", "ok:9000"}, Database: "a`; DROP"}
	err := cfg.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"addr[0]: ", "addr[1]: ", "addr[2]: ", "database: ", "username: "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "addr[3]") {
		t.Errorf("%v complains of a good address", err)
	}
	if err := (Config{Database: "x", Username: "u"}).Validate(); err == nil || !strings.Contains(err.Error(), "addr: ") {
		t.Errorf("no server named: %v", err)
	}
}
