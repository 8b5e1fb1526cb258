package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/engine"
)

// brokerArg is the first argument of this program started as the embedded broker;
// its directory and its port follow.
const brokerArg = "kafka-broker"

// brokerMain runs the embedded broker and never returns when this process was
// started for that.
func brokerMain() {
	if len(os.Args) != 4 || os.Args[1] != brokerArg {
		return
	}
	port, err := strconv.Atoi(os.Args[3])
	if err == nil {
		_, err = engine.StartKafka(context.Background(), engine.KafkaOptions{Dir: os.Args[2], Port: port, Log: zap.NewNop()})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	select {} // until it is killed
}

// brokerAt are the addresses of a broker: its own, that of the listener behind the
// proxy, the proxy's, which that listener gives out, and the controller's.
type brokerAt struct{ direct, behind, proxy, controller string }

// newBroker prepares the process of a Kafka.
func newBroker(s settings, at brokerAt) (*process, error) {
	dir := filepath.Join(s.dir, "kafka")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, fmt.Errorf("directory of kafka: %w", err)
	}
	p := &process{name: engineKafka, dir: dir, logFile: filepath.Join(s.dir, "kafka.log")}
	p.ready = func() error { return awaitBroker(at.direct) }
	if s.broker == brokerKfake {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find this program's file to start it again: %w", err)
		}
		p.argv = []string{self, brokerArg, dir, strconv.Itoa(portOf(at.direct))}
		return p, nil
	}
	properties := filepath.Join(dir, "server.properties")
	if err := os.WriteFile(properties, []byte(serverProperties(dir, at)), 0o600); err != nil {
		return nil, fmt.Errorf("settings of kafka: %w", err)
	}
	classpath := filepath.Join(s.libs, "*")
	format := exec.Command("java", "-cp", classpath, "kafka.tools.StorageTool", "format", "-t", "Z2F0ZWhvdXNlLWNoYW9zMQ", "-c", properties)
	if out, err := format.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("format kafka's storage: %w: %s", err, bytes.TrimSpace(out))
	}
	p.argv = []string{"java", "-Xmx512m", "-cp", classpath, "kafka.Kafka", properties}
	return p, nil
}

// serverProperties are the settings of an Apache Kafka that stands alone and has
// a second listener for those that come through the proxy.
func serverProperties(dir string, at brokerAt) string {
	return fmt.Sprintf(`process.roles=broker,controller
node.id=1
controller.quorum.voters=1@%[5]s
listeners=DIRECT://%[2]s,PROXIED://%[3]s,CONTROLLER://%[5]s
advertised.listeners=DIRECT://%[2]s,PROXIED://%[4]s
listener.security.protocol.map=DIRECT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=DIRECT
controller.listener.names=CONTROLLER
log.dirs=%[1]s/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`, dir, at.direct, at.behind, at.proxy, at.controller)
}

// awaitBroker returns when the broker answers.
func awaitBroker(addr string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	client, err := kgo.NewClient(kgo.SeedBrokers(addr))
	if err != nil {
		return fmt.Errorf("connect to kafka: %w", err)
	}
	defer client.Close()
	for {
		if err = client.Ping(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("kafka on %s does not answer: %w", addr, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
