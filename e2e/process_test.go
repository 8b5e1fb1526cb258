package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

const (
	// readyWithin is how long a start may take on a busy machine.
	readyWithin = 90 * time.Second
	// stopWithin is the promise of a graceful stop, and more for the busy machine.
	stopWithin = 30 * time.Second
	// longStatements lets the demo's statements take as long as a busy machine makes
	// them take.
	longStatements = "GATEHOUSE_QUERY__STATEMENT_TIMEOUT=1m"
)

// addresses is the ready line of gatehouse demo.
type addresses struct {
	Ready          bool   `json:"ready"`
	Query          string `json:"query"`
	Ingest         string `json:"ingest"`
	Kafka          string `json:"kafka"`
	ClickHouse     string `json:"clickhouse"`
	ClickHouseHTTP string `json:"clickhouse_http"`
}

// process is a running gatehouse.
type process struct {
	addresses

	cmd    *exec.Cmd
	stderr *output
	lines  chan string // stdout, closed at its end
	exited chan error
}

// start runs the program with args; it is killed when the test ends.
func start(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(binary, args...), stderr: &output{}, lines: make(chan string, 100), exited: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stderr = p.stderr
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	go func() {
		scanner := bufio.NewScanner(stdout)
		for scanner.Scan() {
			p.lines <- scanner.Text()
		}
		close(p.lines)
		p.exited <- p.cmd.Wait()
		close(p.exited)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.exited
		if t.Failed() {
			t.Logf("stderr of gatehouse %s:\n%s", strings.Join(args, " "), p.stderr.tail(8000))
		}
	})
	return p
}

// dataDir is a directory for a demo. Its ClickHouse child outlives a killed demo
// by a moment and still writes, which t.TempDir takes for a failure.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gatehouse-e2e-data-")
	require.NoError(t, err)
	t.Cleanup(func() {
		testkit.Eventually(t, stopWithin, "the data directory can be removed", func() (bool, string) {
			err := os.RemoveAll(dir)
			return err == nil, fmt.Sprint(err)
		})
	})
	return dir
}

// startDemo runs gatehouse demo on dir with free ports and waits for its ready line.
func startDemo(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	args = append([]string{"demo", "--data-dir", dir, "--query-listen", "127.0.0.1:0", "--ingest-listen", "127.0.0.1:0"}, args...)
	p := start(t, []string{longStatements}, args...)
	select {
	case line, open := <-p.lines:
		if !open {
			t.Fatalf("the demo ended before it was ready: %v\n%s", <-p.exited, p.stderr.tail(8000))
		}
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(&p.addresses), "first line on stdout: %s", line)
		require.True(t, p.Ready)
	case <-time.After(readyWithin):
		t.Fatalf("the demo was not ready within %s", readyWithin)
	}
	return p
}

// interrupt stops the process as Ctrl-C does under a wrapper, which passes on what
// the terminal has sent already, and checks that it stops in order.
func (p *process) interrupt(t *testing.T) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGINT))
	_ = p.cmd.Process.Signal(syscall.SIGINT) // it may have ended
	select {
	case err := <-p.exited:
		require.NoError(t, err, "an ordered stop has exit code 0:\n%s", p.stderr.tail(8000))
	case <-time.After(stopWithin):
		t.Fatalf("gatehouse did not stop within %s", stopWithin)
	}
}

// kill ends the process with SIGKILL.
func (p *process) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Kill())
	<-p.exited
}

// run runs the program to its end and returns its stdout.
func run(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := runAny(t, args...)
	require.Zero(t, code, "gatehouse %s: %s", strings.Join(args, " "), stderr)
	return stdout
}

// runAny runs the program to its end, whatever that is.
func runAny(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), problems.String()
}

// token makes a token for the demo on dir.
func token(t *testing.T, dir string, args ...string) string {
	t.Helper()
	return strings.TrimSpace(run(t, append([]string{"token", "--data-dir", dir}, args...)...))
}

// expired makes a token of the demo's own key that ran out two minutes ago.
func expired(t *testing.T, dir string) string {
	t.Helper()
	signer, err := auth.OpenSigner(dir)
	require.NoError(t, err)
	old, err := signer.Token(auth.Claims{Tenant: graphTenant}, auth.AudienceQuery, -2*time.Minute)
	require.NoError(t, err)
	return old
}

// output collects what a process writes, for reading while it runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func (o *output) tail(n int) string {
	text := o.String()
	if len(text) > n {
		return fmt.Sprintf("... %d bytes ...\n%s", len(text)-n, text[len(text)-n:])
	}
	return text
}
