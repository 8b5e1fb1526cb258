package relay

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/service"
)

// childEnv holds the settings of a relay that runs in a process of its own.
const childEnv = "GATEHOUSE_TEST_RELAY"

// runAsChild runs the relay and never returns when this process was started for that.
func runAsChild() {
	text := os.Getenv(childEnv)
	if text == "" {
		return
	}
	var cfg Config
	if err := json.Unmarshal([]byte(text), &cfg); err != nil {
		panic(err)
	}
	go func() { // ends with the test, however that ends
		_, _ = bufio.NewReader(os.Stdin).ReadByte()
		os.Exit(3)
	}()
	r, err := New(cfg, service.Deps{Log: zap.NewNop(), Metrics: prometheus.NewRegistry(), Ready: service.NewReadiness()})
	if err == nil {
		err = r.Run(context.Background())
	}
	fmt.Fprintln(os.Stderr, "relay ended:", err)
	os.Exit(1)
}

// startChild starts a relay in a process of its own; kill ends it with SIGKILL.
func startChild(t *testing.T, cfg Config) (kill func()) {
	t.Helper()
	text, err := json.Marshal(cfg)
	require.NoError(t, err)
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childEnv+"="+string(text))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	kill = sync.OnceFunc(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = stdin.Close()
	})
	t.Cleanup(kill)
	return kill
}
