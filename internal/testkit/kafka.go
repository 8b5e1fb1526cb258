package testkit

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit/apache"
	"github.com/gatehouse/gatehouse/schemas"
)

// Kafka returns the settings of the in-process broker that the test process shares.
func Kafka(t testing.TB) kafka.Config {
	t.Helper()
	broker, err := once(&shared, &shared.kafka, startKafka)
	if err != nil {
		t.Fatal(err)
	}
	return kafkaAt(t, broker.Addr())
}

// EachKafka runs f on every broker that Gatehouse must work with, each a subtest:
// kfake in process; apache, Apache Kafka from jars; container, the same from its
// image. A broker that is not there is skipped, or fails its subtest under
// GATEHOUSE_REQUIRE=kafka and =containers.
func EachKafka(t *testing.T, f func(t *testing.T, cfg kafka.Config)) {
	t.Helper()
	t.Run("kfake", func(t *testing.T) { f(t, Kafka(t)) })
	t.Run("apache", func(t *testing.T) { f(t, ApacheKafka(t)) })
	t.Run("container", func(t *testing.T) { f(t, ContainerKafka(t)) })
}

// ApacheKafka returns the settings of a real Apache Kafka: the one that
// GATEHOUSE_TEST_APACHE_KAFKA names, which make test starts for all packages,
// else one started from the jars for this process. See EachKafka for what
// happens when there is none.
func ApacheKafka(t testing.TB) kafka.Config {
	t.Helper()
	if addr := os.Getenv(apache.AddrEnv); addr != "" {
		return kafkaAt(t, addr)
	}
	libs, err := apache.FindLibs(Root(t))
	if err != nil {
		Missing(t, "kafka", err.Error())
	}
	broker, err := once(&shared, &shared.apache, func(dir string) (*apache.Broker, error) {
		return apache.Start(t.Context(), libs, dir)
	})
	if err != nil {
		t.Fatal(err)
	}
	return kafkaAt(t, broker.Addr())
}

func kafkaAt(t testing.TB, addr string) kafka.Config {
	cfg := kafka.DefaultConfig()
	cfg.Brokers = []string{addr}
	cfg.ClientID = "gatehouse-test"
	if t.Name() != "" {
		cfg.ClientID = t.Name()
	}
	return cfg
}

// TopicNames are the topics of one test.
type TopicNames struct{ Raw, Enriched, Dead, Tenants string }

// Topics creates the topics that stages share for this test alone: their usual
// names with a unique suffix, raw and enriched with the partitions given.
func Topics(t testing.TB, cfg kafka.Config, partitions int32) TopicNames {
	t.Helper()
	suffix := "." + strings.ToLower(rand.Text()[:10])
	topics := schemas.Topics(partitions, 1)
	for i := range topics {
		topics[i].Name += suffix
	}
	ctx, cancel := contextWithin(t, 30*time.Second)
	defer cancel()
	if err := kafka.EnsureTopics(ctx, cfg, topics, Logger(t)); err != nil {
		t.Fatal(err)
	}
	return TopicNames{schemas.TopicRaw + suffix, schemas.TopicEnriched + suffix, schemas.TopicDead + suffix, schemas.TopicTenants + suffix}
}
