package apache

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func TestFindLibs_missing_saysWhatToDo(t *testing.T) {
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("no java in PATH")
	}
	if _, err := FindLibs(t.TempDir()); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "make kafka-jars") {
		t.Errorf("without jars: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := FindLibs(t.TempDir()); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "no java") {
		t.Errorf("without java: %v", err)
	}
}

func TestFindLibs_relativeRoot_isMadeAbsolute(t *testing.T) {
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("no java in PATH")
	}
	dir := t.TempDir()
	libs := filepath.Join(dir, ".cache", "kafka", "libs")
	if err := os.MkdirAll(libs, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(libs, "kafka_2.13-4.1.1.jar"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if got, err := FindLibs("."); err != nil || !filepath.IsAbs(got) {
		t.Errorf("found %s, %v", got, err)
	}
}

func TestStart_jarsThatAreNone_saysWhy(t *testing.T) {
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("no java in PATH")
	}
	if _, err := Start(t.Context(), t.TempDir(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "kafka.tools.StorageTool") {
		t.Errorf("got %v", err)
	}
}

func TestBroker_answersAndStops(t *testing.T) {
	libs, err := FindLibs("../../..")
	if err != nil {
		t.Skip(err)
	}
	broker, err := Start(t.Context(), libs, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(broker.Addr()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if err := broker.Close(); err != nil {
		t.Error(err)
	}
}

// The guard ends its command when stdin ends, as it does when a parent is killed.
func TestGuard_stdinEnds_endsTheCommand(t *testing.T) {
	cmd := exec.Command("sh", "-c", guardScript, "guard", "sh", "-c", "echo $$; exec sleep 600")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); err != nil {
		t.Fatalf("the command does not run: %v", err)
	}
	if err := stdin.Close(); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, stdout)
	_ = cmd.Wait()
	for deadline := time.Now().Add(10 * time.Second); syscall.Kill(pid, 0) == nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the command still runs")
		}
	}
}
