package engine

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// childLog is the file in the data directory that takes what the child writes
// to stdout and stderr. Files, not pipes: a child whose parent was killed must
// not fail on a broken pipe before it has stopped in order.
const childLog = "engine.log"

// childProcess is this binary, started again to run the library. It lives until
// its stdin ends, and the kernel sees to that when the parent dies.
type childProcess struct {
	cmd      *exec.Cmd
	stdin    io.Closer
	logFile  string
	ended    chan struct{} // closed once the process is gone
	failed   chan error    // one value when it went without being asked; closed after
	stopping atomic.Bool
}

func startChild(library, dir string, args []string, lock *dirLock) (*childProcess, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program's file to start it again: %w", err)
	}
	logFile := filepath.Join(dir, childLog)
	out, err := os.Create(logFile)
	if err != nil {
		return nil, fmt.Errorf("open the child's log: %w", err)
	}
	defer out.Close() //nolint:errcheck // the child has its own handle
	cmd := exec.Command(exe, append([]string{childArg, library}, args...)...)
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "TZ=UTC"} // neither a user's client settings nor the parent's secrets
	cmd.Stdout, cmd.Stderr = out, out
	cmd.ExtraFiles = []*os.File{lock.file}
	detach(cmd)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("pipe to the child: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the child: %w", err)
	}
	child := &childProcess{cmd: cmd, stdin: stdin, logFile: logFile, ended: make(chan struct{}), failed: make(chan error, 1)}
	go child.wait()
	if err := lock.own(cmd.Process.Pid); err != nil {
		child.kill()
		return nil, err
	}
	return child, nil
}

// wait reaps the process and tells whoever listens.
func (c *childProcess) wait() {
	err := c.cmd.Wait()
	if !c.stopping.Load() {
		c.failed <- fmt.Errorf("clickhouse (process %d) ended: %s: %s", c.cmd.Process.Pid, endText(err), c.lastWords())
	}
	close(c.failed)
	close(c.ended)
}

func endText(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}

// stop asks the process to end and reports whether it did in time.
func (c *childProcess) stop(within time.Duration) bool {
	c.stopping.Store(true)
	_ = c.stdin.Close()
	select {
	case <-c.ended:
		return true
	case <-time.After(within):
		return false
	}
}

func (c *childProcess) kill() {
	c.stopping.Store(true)
	_ = c.cmd.Process.Kill()
	<-c.ended
}

// lastWords returns the end of what the child printed, on one line.
func (c *childProcess) lastWords() string {
	text, err := os.ReadFile(c.logFile)
	if err != nil {
		return err.Error()
	}
	const most = 2000
	if len(text) > most {
		text = text[len(text)-most:]
	}
	words := strings.Join(strings.Fields(string(text)), " ")
	if words == "" {
		words = "it said nothing"
	}
	return words + " (" + c.logFile + ")"
}
