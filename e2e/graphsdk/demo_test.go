package graphsdk

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	// tenant is the tenant of the test's events.
	tenant = "5d000000-0000-4000-8000-00000000000a"
	// readyWithin is how long starts and arrivals may take on a busy machine.
	readyWithin = 90 * time.Second
)

// binary is the program under test, built once.
var binary string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "gatehouse-graphsdk-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "gatehouse")
	build := exec.Command("go", "build", "-C", "../..", "-o", binary, ".")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build gatehouse:", err)
		return 1
	}
	return m.Run()
}

// demo is a running demo without events of its own.
type demo struct {
	Query  string `json:"query"`
	Ingest string `json:"ingest"`
	dir    string
}

func startDemo(t *testing.T) demo {
	t.Helper()
	dir, err := os.MkdirTemp("", "gatehouse-graphsdk-data-")
	if err != nil {
		t.Fatal(err)
	}
	d := demo{dir: dir}
	cmd := exec.Command(binary, "demo", "--empty", "--data-dir", dir, "--query-listen", "127.0.0.1:0", "--ingest-listen", "127.0.0.1:0")
	var log bytes.Buffer
	cmd.Stderr = &log
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // its exit code is another test's matter
		if t.Failed() {
			t.Logf("log of the demo:\n%s", log.String())
		}
		_ = os.RemoveAll(dir)
	})
	ready := make(chan error, 1)
	go func() {
		line, err := bufio.NewReader(stdout).ReadBytes('\n')
		if err == nil {
			err = json.Unmarshal(line, &d)
		}
		ready <- err
		_, _ = io.Copy(io.Discard, stdout)
	}()
	select {
	case err := <-ready:
		if err != nil {
			t.Fatalf("read the demo's ready line: %v", err)
		}
	case <-time.After(readyWithin):
		t.Fatalf("the demo was not ready within %s", readyWithin)
	}
	return d
}

// token makes a token that the demo accepts.
func (d demo) token(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command(binary, append([]string{"token", "--data-dir", d.dir, "--tenant", tenant}, args...)...).Output()
	if err != nil {
		t.Fatalf("make a token: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// send posts events to the gateway.
func (d demo) send(t *testing.T, events []map[string]any) {
	t.Helper()
	body, err := json.Marshal(events)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, d.Ingest+"/v1/signins", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+d.token(t, "--ingest"))
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, _ := io.ReadAll(resp.Body)
	if want := fmt.Sprintf(`"accepted":%d`, len(events)); resp.StatusCode != http.StatusAccepted || !strings.Contains(string(answer), want) {
		t.Fatalf("the gateway answered %d: %s", resp.StatusCode, answer)
	}
}
