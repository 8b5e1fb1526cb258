package engine

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// parentEnv makes the test binary a parent that starts an engine ("clickhouse",
// or "kafka" on parentPortEnv) in parentDirEnv, prints one line about it and then
// waits to be killed.
const (
	parentEnv     = "GATEHOUSE_ENGINE_TEST_PARENT"
	parentDirEnv  = "GATEHOUSE_ENGINE_TEST_DIR"
	parentPortEnv = "GATEHOUSE_ENGINE_TEST_PORT"
)

func TestMain(m *testing.M) {
	ChildMain()
	if kind := os.Getenv(parentEnv); kind != "" {
		line, err := startAsParent(kind, os.Getenv(parentDirEnv))
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println(line)
		select {}
	}
	os.Exit(m.Run())
}

func startAsParent(kind, dir string) (string, error) {
	ctx := context.Background()
	if kind == "kafka" {
		port, err := strconv.Atoi(os.Getenv(parentPortEnv))
		if err != nil {
			return "", err
		}
		broker, err := StartKafka(ctx, KafkaOptions{Dir: dir, Port: port})
		if err != nil {
			return "", err
		}
		return broker.Addr(), nil
	}
	server, err := StartClickHouse(ctx, ClickHouseOptions{Dir: dir})
	if err != nil {
		return "", err
	}
	return fmt.Sprint(server.HTTPURL(), " ", server.PID()), nil
}

// startParent starts an engine in a process of its own and returns what it said
// about it. kill ends that process as a crash would.
func startParent(t *testing.T, kind, dir string, port int) (said []string, kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), parentEnv+"="+kind, parentDirEnv+"="+dir, parentPortEnv+"="+strconv.Itoa(port))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	kill = func() {
		if !killed {
			killed = true
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || strings.HasPrefix(line, "error") {
		t.Fatalf("the parent said %q: %v", line, err)
	}
	return strings.Fields(line), kill
}

// query asks and fails the test on an error.
func query(t *testing.T, base, sql string) string {
	t.Helper()
	answer, err := execute(t, base, sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return answer
}

// execute sends a query that may fail.
func execute(t *testing.T, base, sql string) (string, error) {
	t.Helper()
	return ask(t.Context(), oneShot(), base, sql)
}

// oneShot keeps no connection, which the engine would wait for when it stops.
func oneShot() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
}

// post sends a statement that writes, which a GET may not.
func post(t *testing.T, base, sql string) (string, error) {
	t.Helper()
	resp, err := oneShot().Post(base, "text/plain", strings.NewReader(sql))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", sql, resp.Status, body)
	}
	return string(body), err
}

// eventually waits for a condition. (testkit has the like, and imports this package.)
func eventually(t *testing.T, within time.Duration, what string, cond func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); !cond(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %s: %s", within, what)
		}
	}
}
