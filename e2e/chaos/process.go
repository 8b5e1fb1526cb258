package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// restartAfter is how long a process that ended by itself stays down, as under
// any supervisor.
const restartAfter = time.Second

// process is a command that is started again when it ends by itself. It ends with
// this program.
type process struct {
	name    string
	argv    []string
	env     []string // besides the environment's, without Gatehouse's settings
	dir     string   // working directory
	logFile string
	ready   func() error // returns when it can be used after a start; nil for at once

	mu     sync.Mutex
	cmd    *exec.Cmd
	wanted bool          // running is what it should be
	gone   chan struct{} // closed when cmd has ended
	exits  []string      // how it ended by itself
}

// start runs the command if it does not run, and returns when it can be used.
func (p *process) start() error {
	p.mu.Lock()
	p.wanted = true
	err := p.startLocked()
	p.mu.Unlock()
	if err != nil || p.ready == nil {
		return err
	}
	return p.ready()
}

func (p *process) startLocked() error {
	if p.cmd != nil {
		return nil
	}
	out, err := os.OpenFile(p.logFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("log of %s: %w", p.name, err)
	}
	defer out.Close() //nolint:errcheck // the child has its own handle
	cmd := exec.Command(p.argv[0], p.argv[1:]...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = append(cleanEnv(), p.env...), p.dir, out, out
	tie(cmd)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	p.cmd, p.gone = cmd, make(chan struct{})
	go p.watch(cmd, p.gone)
	return nil
}

// watch reaps the command and starts it again when nobody killed it.
func (p *process) watch(cmd *exec.Cmd, gone chan struct{}) {
	err := cmd.Wait()
	p.mu.Lock()
	p.cmd = nil
	again := p.wanted
	if again {
		p.exits = append(p.exits, fmt.Sprintf("%s ended by itself at %s: %v: %s", p.name, time.Now().UTC().Format("15:04:05"), err, p.lastWords()))
	}
	p.mu.Unlock()
	close(gone)
	if !again {
		return
	}
	time.Sleep(restartAfter)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wanted {
		if err := p.startLocked(); err != nil {
			p.exits = append(p.exits, err.Error())
		}
	}
}

// kill ends the process with SIGKILL; it stays away until the next start.
func (p *process) kill() {
	p.mu.Lock()
	p.wanted = false
	gone := p.gone
	if p.cmd != nil {
		_ = p.cmd.Process.Kill()
	}
	p.mu.Unlock()
	if gone != nil {
		<-gone
	}
}

// freeze stops the process where it stands, thaw lets it go on. Either does
// nothing to a process that does not run.
func (p *process) freeze() { p.signal(syscall.SIGSTOP) }
func (p *process) thaw()   { p.signal(syscall.SIGCONT) }

func (p *process) signal(s os.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd != nil {
		_ = p.cmd.Process.Signal(s)
	}
}

// ended returns how the process ended by itself, each time.
func (p *process) ended() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.exits...)
}

// lastWords is the last line of the log.
func (p *process) lastWords() string {
	text, err := os.ReadFile(p.logFile)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1]
}

// runToEnd runs the command once and returns its exit code; what it says is in its log.
func (p *process) runToEnd(limit time.Duration) (int, error) {
	p.mu.Lock()
	err := p.startLocked()
	cmd, gone := p.cmd, p.gone
	p.mu.Unlock()
	if err != nil {
		return 0, err
	}
	select {
	case <-gone:
		return cmd.ProcessState.ExitCode(), nil
	case <-time.After(limit):
		p.kill()
		return 0, errors.New(p.name + " did not end within " + limit.String())
	}
}

// cleanEnv is the environment without settings of Gatehouse and of this program.
func cleanEnv() []string {
	var env []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "GATEHOUSE_") && !strings.HasPrefix(variable, "CHAOS_") {
			env = append(env, variable)
		}
	}
	return env
}
