// Package stage runs stages of Gatehouse as processes of their own, as an operator
// would, and tells what they take.
package stage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gatehouse/gatehouse/bench/process"
)

const (
	startTimeout = time.Minute
	stopTimeout  = 15 * time.Second
	readyPause   = 5 * time.Millisecond
)

// Options say what to run.
type Options struct {
	// Program is the gatehouse binary, Stage its subcommand.
	Program, Stage string
	// Name tells this run apart from others, in the names of files.
	Name string
	// Dir takes the log.
	Dir string
	// Settings are environment variables, NAME=value; they win over the environment.
	Settings []string
	// Profiles is the directory that takes profiles; empty for none.
	Profiles string
	// ProfileSeconds is how long the processor is profiled; a stage that has nothing
	// left to do meanwhile adds nothing to it.
	ProfileSeconds int
}

// Stage is a running stage.
type Stage struct {
	opts      Options
	cmd       *exec.Cmd
	listen    string
	profiling string // address
	profiler  *profiler
	ended     chan struct{}
	err       error // valid once ended is closed
}

// Start starts the stage; Ready says when it works. ctx ends it by SIGKILL.
func Start(ctx context.Context, opts Options) (*Stage, error) {
	addresses, err := freeAddresses(2)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(opts.Dir, opts.Name+".log"))
	if err != nil {
		return nil, fmt.Errorf("log of %s: %w", opts.Name, err)
	}
	defer log.Close() //nolint:errcheck // the child has its own handle
	s := &Stage{opts: opts, listen: addresses[0], profiling: addresses[1], ended: make(chan struct{})}
	s.cmd = exec.CommandContext(ctx, opts.Program, opts.Stage)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.Env = append(os.Environ(), "GATEHOUSE_LOG__LEVEL=warn", fmt.Sprintf("GATEHOUSE_%s__LISTEN=%s", strings.ToUpper(opts.Stage), s.listen))
	if opts.Profiles != "" {
		s.cmd.Env = append(s.cmd.Env, "GATEHOUSE_PROFILING__LISTEN="+s.profiling)
	}
	s.cmd.Env = append(s.cmd.Env, opts.Settings...)
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", opts.Name, err)
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.ended)
	}()
	return s, nil
}

// Addr is where the stage listens, host:port.
func (s *Stage) Addr() string { return s.listen }

// PID is the id of its process.
func (s *Stage) PID() int { return s.cmd.Process.Pid }

// Failed returns why the stage has ended by itself, nil while it runs.
func (s *Stage) Failed() error {
	select {
	case <-s.ended:
		return fmt.Errorf("%s ended by itself: %v: %s", s.opts.Name, s.err, s.lastWords())
	default:
		return nil
	}
}

// Ready returns when the stage says that it does its work; a profile begins then.
func (s *Stage) Ready(ctx context.Context) error {
	if err := s.awaitReady(ctx); err != nil {
		return err
	}
	if s.opts.Profiles != "" && s.profiler == nil {
		s.profiler = startProfiler(ctx, s.profiling, filepath.Join(s.opts.Profiles, s.opts.Name), s.opts.ProfileSeconds)
	}
	return nil
}

func (s *Stage) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	tick := time.NewTicker(readyPause)
	defer tick.Stop()
	for {
		if status, _, err := s.get(ctx, "/readyz"); err == nil && status == http.StatusOK {
			return nil
		}
		if err := s.Failed(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w: %s", s.opts.Name, context.Cause(ctx), s.lastWords())
		case <-tick.C:
		}
	}
}

func (s *Stage) get(ctx context.Context, path string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.listen+path, nil)
	if err != nil {
		return 0, nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, body, err
}

// Memory is what it has in memory.
func (s *Stage) Memory() (process.Memory, error) { return process.MemoryOf(s.PID()) }

// FinishProfiles writes the profiles of the time since Ready; call it while the
// stage runs. Without a directory for them it does nothing.
func (s *Stage) FinishProfiles(ctx context.Context) error {
	if s.profiler == nil {
		return nil
	}
	return s.profiler.finish(ctx)
}

// Stop ends the stage in order and returns how that went wrong. A stage that has
// ended may be stopped again.
func (s *Stage) Stop() error {
	select {
	case <-s.ended:
		return nil
	default:
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(stopTimeout):
		_ = s.cmd.Process.Kill()
		<-s.ended
		return fmt.Errorf("%s did not stop within %s and was killed: %s", s.opts.Name, stopTimeout, s.lastWords())
	}
	if s.err != nil {
		return fmt.Errorf("stop %s: %w: %s", s.opts.Name, s.err, s.lastWords())
	}
	return nil
}

// lastWords is the end of the log.
func (s *Stage) lastWords() string {
	text, err := os.ReadFile(filepath.Join(s.opts.Dir, s.opts.Name+".log"))
	if err != nil {
		return err.Error()
	}
	const most = 2000
	return strings.TrimSpace(string(text[max(0, len(text)-most):]))
}

// freeAddresses returns different addresses of this machine that are free now.
func freeAddresses(n int) ([]string, error) {
	var found []string
	for range n {
		listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, errors.Join(errors.New("find a free port"), err)
		}
		defer listener.Close() //nolint:errcheck // held until all are chosen
		found = append(found, listener.Addr().String())
	}
	return found, nil
}
