// Command withkafka runs a command while one Apache Kafka runs, for tests of many
// packages to share: it names the broker in GATEHOUSE_TEST_APACHE_KAFKA. Where
// Java or the jars are missing it runs the command without, and tests say so.
// What tests skip for want of something stands among the command's output.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/internal/testkit/apache"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: withkafka COMMAND [ARGUMENT...]")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code, err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withkafka:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// run returns the command's exit code.
func run(ctx context.Context, command []string) (int, error) {
	broker, closeBroker, err := start(ctx)
	if err != nil {
		return 1, err
	}
	skips, err := newSkips(os.Stdout)
	if err != nil {
		return 1, errors.Join(err, closeBroker())
	}
	defer skips.close()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, skips, os.Stderr
	cmd.Env = append(os.Environ(), testkit.SkipsEnv+"="+skips.path)
	if broker != "" {
		cmd.Env = append(cmd.Env, apache.AddrEnv+"="+broker)
	}
	// A terminal's interrupt reaches the command by itself; this waits for it.
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), closeBroker()
	}
	return 0, errors.Join(err, closeBroker())
}

// start returns the address of a broker to share; empty when there is none.
func start(ctx context.Context) (string, func() error, error) {
	nothing := func() error { return nil }
	if addr := os.Getenv(apache.AddrEnv); addr != "" {
		return addr, nothing, nil
	}
	libs, err := apache.FindLibs(".")
	if errors.Is(err, apache.ErrMissing) {
		fmt.Fprintln(os.Stderr, "withkafka:", err)
		return "", nothing, nil
	}
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "gatehouse-kafka-")
	if err != nil {
		return "", nil, fmt.Errorf("directory of kafka: %w", err)
	}
	broker, err := apache.Start(ctx, libs, dir)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	return broker.Addr(), func() error { return errors.Join(broker.Close(), os.RemoveAll(dir)) }, nil
}
