package testkit

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

// RunAsChild runs the stage and never returns when StartChild started this
// process with settings in the environment variable; else it returns at once.
// Call it before Main.
func RunAsChild[Config any, Stage service.Runner](variable string, open func(Config, service.Deps) (Stage, error)) {
	text := os.Getenv(variable)
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
	stage, err := open(cfg, service.Deps{Log: zap.NewNop(), Metrics: prometheus.NewRegistry(), Ready: service.NewReadiness()})
	if err == nil {
		err = stage.Run(context.Background())
	}
	fmt.Fprintln(os.Stderr, "stage of", variable, "ended:", err)
	os.Exit(1)
}

// StartChild starts this test binary again with the settings as JSON in the
// environment variable, for RunAsChild; kill ends it with SIGKILL.
func StartChild(t testing.TB, variable string, cfg any) (kill func()) {
	t.Helper()
	text, err := json.Marshal(cfg)
	require.NoError(t, err)
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), variable+"="+string(text))
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
