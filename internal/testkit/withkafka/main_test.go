package main

import (
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit/apache"
)

func TestRun_passesBrokerAndExitCode(t *testing.T) {
	t.Setenv(apache.AddrEnv, "127.0.0.1:9092")
	code, err := run(t.Context(), []string{"sh", "-c", `[ "$` + apache.AddrEnv + `" = 127.0.0.1:9092 ] && exit 7`})
	if code != 7 || err != nil {
		t.Errorf("exit code %d, %v; want the command's", code, err)
	}
}

func TestRun_noSuchCommand_fails(t *testing.T) {
	t.Setenv(apache.AddrEnv, "127.0.0.1:9092")
	if code, err := run(t.Context(), []string{"/no/such/command"}); err == nil {
		t.Errorf("exit code %d and no error", code)
	}
}

// Without jars the command runs all the same.
func TestRun_noKafka_runsWithout(t *testing.T) {
	t.Setenv(apache.AddrEnv, "")
	t.Chdir(t.TempDir())
	code, err := run(t.Context(), []string{"sh", "-c", `[ -z "$` + apache.AddrEnv + `" ]`})
	if code != 0 || err != nil {
		t.Errorf("exit code %d, %v", code, err)
	}
}
