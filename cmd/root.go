// Package cmd is the command line: it reads the settings, builds the parts and
// runs them. One file per subcommand.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// Exit codes of the program.
const (
	exitOK = 0
	// exitFailed: the work could not be done, or not all of it.
	exitFailed = 1
	// exitUsage: wrong arguments or settings; nothing was begun.
	exitUsage = 2
)

// errUsage marks errors in arguments and settings.
var errUsage = errors.New("usage")

// usageError is an error of the caller: exit code 2.
type usageError struct{ error }

func (usageError) Is(target error) bool { return target == errUsage }

func (e usageError) Unwrap() error { return e.error }

// sameSignal is how soon after the first a second signal to stop means no more.
const sameSignal = time.Second

// Main runs the command line of this process until it is done or told to stop
// by a signal, and returns the exit code.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), stopSignals()...)
	defer stop()
	// A second signal must end a process that hangs while stopping; but wrappers such
	// as timeout send one to the process and one to its group, which means the same.
	context.AfterFunc(ctx, func() { time.AfterFunc(sameSignal, stop) })
	return Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

// stopSignals end the process in order: also SIGHUP, which a terminal sends when it
// is closed, unless nohup wants the process to outlive it.
func stopSignals() []os.Signal {
	signals := []os.Signal{syscall.SIGINT, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// Run runs one command line and returns its exit code: 0, 1 when the work
// failed, 2 when arguments or settings are wrong. Errors go to stderr.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "gatehouse: %v\n", err)
		return exitUsage
	default:
		fmt.Fprintf(stderr, "gatehouse: %v\n", err)
		return exitFailed
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "gatehouse",
		Short:         "Self-hosted sign-in activity on Kafka and ClickHouse",
		Long:          "Gatehouse takes raw sign-in events, completes them and answers who signed in to what, from where, how and with which result.\nStart with: gatehouse demo",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          usageArgs(nil),
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().String("config", "", "settings file, YAML; environment variables win over it (docs/settings.md)")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
	})
	root.AddCommand(
		newDemo(), newToken(),
		newIngest(), newEnrich(), newSink(), newQuery(), newMigrate(),
		newReplay(), newRelay(), newSimulate(),
		newDead(),
		newVerify(), newExplain(), newWhatIf(), newPolicies(), newRetention(),
		newConfig(), newHealth(), newVersion(),
	)
	for _, command := range root.Commands() {
		command.Args = usageArgs(command.Args)
	}
	return root
}

// usageArgs makes a complaint about arguments a usage error; commands take none
// unless they say so.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	if check == nil {
		check = cobra.NoArgs
	}
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{fmt.Errorf("%w; write %s, or see %s --help", err, cmd.UseLine(), cmd.CommandPath())}
		}
		return nil
	}
}
