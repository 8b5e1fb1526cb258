package testkit

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

// kafkaImage is what docker-compose.yml runs.
const kafkaImage = "apache/kafka:4.1.1"

// kafkaContainer is a broker in a container.
type kafkaContainer struct {
	container testcontainers.Container
	addr      string
}

// ContainerKafka returns the settings of an Apache Kafka in a container that the
// test process shares. See EachKafka for what happens without Docker or its image.
func ContainerKafka(t testing.TB) kafka.Config {
	t.Helper()
	if err := dockerHealth(t.Context()); err != nil {
		Missing(t, "containers", "no Docker to run containers: "+err.Error())
	}
	broker, err := once(&shared, &shared.container, startKafkaContainer)
	if err != nil {
		Missing(t, "containers", err.Error())
	}
	return kafkaAt(t, broker.addr)
}

// dockerHealth says what hinders containers. The library panics where it finds
// no Docker at all.
func dockerHealth(ctx context.Context) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	provider, err := testcontainers.NewDockerProvider()
	if err != nil {
		return err
	}
	defer provider.Close() //nolint:errcheck // only asked
	return provider.Health(ctx)
}

// startKafkaContainer publishes the broker on the port that it advertises.
func startKafkaContainer(string) (*kafkaContainer, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("find a free port: %w", err)
	}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	if err := listener.Close(); err != nil {
		return nil, fmt.Errorf("give back port %s: %w", port, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	container, err := testcontainers.Run(ctx, kafkaImage,
		testcontainers.WithExposedPorts("127.0.0.1:"+port+":9092/tcp"),
		testcontainers.WithEnv(map[string]string{
			"KAFKA_NODE_ID":                                  "1",
			"KAFKA_PROCESS_ROLES":                            "broker,controller",
			"KAFKA_LISTENERS":                                "CLIENT://:9092,CONTROLLER://:9093",
			"KAFKA_ADVERTISED_LISTENERS":                     "CLIENT://127.0.0.1:" + port,
			"KAFKA_LISTENER_SECURITY_PROTOCOL_MAP":           "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
			"KAFKA_INTER_BROKER_LISTENER_NAME":               "CLIENT",
			"KAFKA_CONTROLLER_LISTENER_NAMES":                "CONTROLLER",
			"KAFKA_CONTROLLER_QUORUM_VOTERS":                 "1@localhost:9093",
			"KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR":         "1",
			"KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
			"KAFKA_TRANSACTION_STATE_LOG_MIN_ISR":            "1",
			"KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS":         "0",
			"KAFKA_AUTO_CREATE_TOPICS_ENABLE":                "false",
		}),
		testcontainers.WithWaitStrategy(wait.ForLog("Kafka Server started")),
	)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", kafkaImage, err)
	}
	return &kafkaContainer{container, "127.0.0.1:" + port}, nil
}

func (c *kafkaContainer) close() error {
	if err := testcontainers.TerminateContainer(c.container); err != nil {
		return fmt.Errorf("end the container of %s: %w", kafkaImage, err)
	}
	return nil
}
