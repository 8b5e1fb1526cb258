// Package apache starts Apache Kafka from its jars, without an installation:
// one broker that is its own controller, on 127.0.0.1, for tests.
package apache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// AddrEnv names a running broker (host:port) that tests use instead of starting one.
const AddrEnv = "GATEHOUSE_TEST_APACHE_KAFKA"

// ErrMissing is returned, wrapped, when Java or the jars are not there.
var ErrMissing = errors.New("no Apache Kafka to start")

const (
	startTimeout = 90 * time.Second
	stopTimeout  = 10 * time.Second
	clusterID    = "Z2F0ZWhvdXNlLXRlc3Q1Mg"
)

// Broker is a running Apache Kafka. It ends with its parent.
type Broker struct {
	cmd     *exec.Cmd
	stdin   io.Closer
	addr    string
	logFile string
	ended   chan struct{}
}

// FindLibs returns the folder of jars that make kafka-jars fetched in the checkout.
func FindLibs(root string) (string, error) {
	if _, err := exec.LookPath("java"); err != nil {
		return "", fmt.Errorf("%w: no java in PATH", ErrMissing)
	}
	root, err := filepath.Abs(root) // the broker runs in a folder of its own
	if err != nil {
		return "", fmt.Errorf("folder of kafka's jars: %w", err)
	}
	libs := filepath.Join(root, ".cache", "kafka", "libs")
	jars, err := filepath.Glob(filepath.Join(libs, "kafka_*.jar"))
	if err != nil || len(jars) == 0 {
		return "", fmt.Errorf("%w: no jars in %s: run `make kafka-jars`", ErrMissing, libs)
	}
	return libs, nil
}

// Start runs a broker on free ports with its data under dir and returns when it
// answers, after about ten seconds.
func Start(ctx context.Context, libs, dir string) (*Broker, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	dir = filepath.Join(dir, "apache-kafka")
	properties := filepath.Join(dir, "server.properties")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("directory of kafka: %w", err)
	}
	if err := os.WriteFile(properties, []byte(serverProperties(dir, ports[0], ports[1])), 0o600); err != nil {
		return nil, fmt.Errorf("settings of kafka: %w", err)
	}
	classpath := filepath.Join(libs, "*")
	format := exec.CommandContext(ctx, "java", "-cp", classpath, "kafka.tools.StorageTool", "format", "-t", clusterID, "-c", properties)
	if out, err := format.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("format kafka's storage: %w: %s", err, bytes.TrimSpace(out))
	}
	broker, err := run(dir, "127.0.0.1:"+strconv.Itoa(ports[0]),
		"java", "-Xmx512m", "-cp", classpath, "kafka.Kafka", properties)
	if err != nil {
		return nil, err
	}
	if err := broker.awaitReady(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start kafka: %w: %s", err, broker.lastWords()), broker.Close())
	}
	return broker, nil
}

// guardScript runs a command and ends it when stdin does, which is when the
// process that started it is gone, however it went.
const guardScript = `exec 3<&0; "$@" </dev/null & child=$!; (cat >/dev/null; kill $child 2>/dev/null) <&3 & wait $child`

func run(dir, addr string, command ...string) (*Broker, error) {
	logFile := filepath.Join(dir, "kafka.log")
	out, err := os.Create(logFile)
	if err != nil {
		return nil, fmt.Errorf("log of kafka: %w", err)
	}
	defer out.Close() //nolint:errcheck // the child has its own handle
	cmd := exec.Command("sh", append([]string{"-c", guardScript, "kafka"}, command...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("pipe to kafka: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start kafka: %w", err)
	}
	broker := &Broker{cmd: cmd, stdin: stdin, addr: addr, logFile: logFile, ended: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended stands in its log
		close(broker.ended)
	}()
	return broker, nil
}

// awaitReady returns when the broker answers a ping.
func (b *Broker) awaitReady(ctx context.Context) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(b.addr))
	if err != nil {
		return err
	}
	defer client.Close()
	for {
		if err = client.Ping(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not ready within %s: %w", startTimeout, err)
		case <-b.ended:
			return errors.New("it ended")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Addr is the broker's address, "127.0.0.1:port".
func (b *Broker) Addr() string { return b.addr }

// PID is the id of the process that guards the broker: a shell, or Java itself.
func (b *Broker) PID() int { return b.cmd.Process.Pid }

// Close ends the broker; its data stays.
func (b *Broker) Close() error {
	_ = b.stdin.Close()
	select {
	case <-b.ended:
		return nil
	case <-time.After(stopTimeout):
	}
	_ = b.cmd.Process.Kill()
	<-b.ended
	return fmt.Errorf("kafka on %s did not stop within %s and was killed", b.addr, stopTimeout)
}

func (b *Broker) lastWords() string {
	text, err := os.ReadFile(b.logFile)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-10):], "\n")
}

// freePorts returns different ports that are free now.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("find a free port: %w", err)
		}
		defer listener.Close() //nolint:errcheck // held until all are chosen
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// serverProperties are the settings of a broker that stands alone.
func serverProperties(dir string, port, controller int) string {
	return fmt.Sprintf(`process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:%[3]d
listeners=CLIENT://127.0.0.1:%[2]d,CONTROLLER://127.0.0.1:%[3]d
advertised.listeners=CLIENT://127.0.0.1:%[2]d
listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=CLIENT
controller.listener.names=CONTROLLER
log.dirs=%[1]s
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
log.segment.bytes=16777216
`, filepath.Join(dir, "data"), port, controller)
}
