package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/internal/testkit/apache"
)

// One run of a minute on Apache Kafka, or on the embedded broker where that is
// not there. The seed is new each time and printed with what it led to.
func TestChaos_oneMinute_nothingLostNothingDoubled(t *testing.T) {
	if testing.Short() {
		t.Skip("takes two minutes")
	}
	broker := brokerApache
	_, err := apache.FindLibs(testkit.Root(t))
	if err != nil {
		broker = brokerKfake
		t.Run(brokerApache, func(t *testing.T) { testkit.Missing(t, "kafka", err.Error()) })
	}
	t.Run(broker, func(t *testing.T) { runChaos(t, broker) })
}

func runChaos(t *testing.T, broker string) {
	bin := t.TempDir()
	build(t, bin, "gatehouse", "github.com/gatehouse/gatehouse")
	build(t, bin, "chaos", "github.com/gatehouse/gatehouse/e2e/chaos")
	cmd := exec.Command(filepath.Join(bin, "chaos"))
	cmd.Dir = testkit.Root(t)
	cmd.Env = append(os.Environ(), "CHAOS_BINARY="+filepath.Join(bin, "gatehouse"), "CHAOS_KAFKA="+broker, "CHAOS_DIR=")
	if os.Getenv("CHAOS_SECONDS") == "" {
		cmd.Env = append(cmd.Env, "CHAOS_SECONDS=60")
	}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	tie(cmd)
	err := cmd.Run()
	text := strings.TrimSpace(said.String())
	if strings.Contains(text, engine.ErrNoLibrary.Error()) || strings.Contains(text, engine.ErrPlatform.Error()) {
		testkit.Missing(t, "clickhouse", text)
	}
	t.Logf("%s", text)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		require.Fail(t, "the run is not clean", "exit code %d", exit.ExitCode())
	}
	require.NoError(t, err)
	last := text[strings.LastIndexByte(text, '\n')+1:]
	numbers := regexp.MustCompile(`^sent \d+, acknowledged \d+, queryable \d+, dead \d+, lost 0, doubled 0$`)
	require.Regexp(t, numbers, last)
	var sent, acknowledged, queryable, dead int
	_, err = fmt.Sscanf(last, "sent %d, acknowledged %d, queryable %d, dead %d,", &sent, &acknowledged, &queryable, &dead)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, sent, acknowledged)
	assert.GreaterOrEqual(t, queryable+dead, acknowledged)
	assert.NotZero(t, queryable)
	assert.NotZero(t, dead)
	assert.Contains(t, text, "kill")
}

func build(t *testing.T, dir, name, pkg string) {
	t.Helper()
	cmd := exec.Command("go", "build", "-o", filepath.Join(dir, name), pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}
