package kafka_test

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func admin(t *testing.T, cfg kafka.Config) *kadm.Client {
	t.Helper()
	opts, err := cfg.Options()
	if err != nil {
		t.Fatal(err)
	}
	client, err := kgo.NewClient(opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return kadm.NewClient(client)
}

func ensure(t *testing.T, cfg kafka.Config, topic schemas.Topic) {
	t.Helper()
	if err := kafka.EnsureTopics(t.Context(), cfg, []schemas.Topic{topic}, testkit.Logger(t)); err != nil {
		t.Fatal(err)
	}
}

// expectTopic checks the partitions at once, and the settings when the broker
// shows them: it acknowledges a change before it does.
func expectTopic(t *testing.T, cfg kafka.Config, name string, partitions int, settings map[string]string) {
	t.Helper()
	adm := admin(t, cfg) // a new one: clients keep what they know of a topic for a while
	details, err := adm.ListTopics(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(details[name].Partitions); got != partitions {
		t.Errorf("%d partitions, want %d", got, partitions)
	}
	testkit.Eventually(t, time.Minute, "settings of "+name, func() (bool, string) {
		configs, err := adm.DescribeTopicConfigs(t.Context(), name)
		if err != nil {
			return false, err.Error()
		}
		for _, config := range configs[0].Configs {
			if want, ok := settings[config.Key]; ok && config.MaybeValue() != want {
				return false, config.Key + "=" + config.MaybeValue()
			}
		}
		return true, ""
	})
}

func TestEnsureTopics_createsThenWidensAndAlters(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := schemas.Topic{
			Name: "ensure." + strings.ToLower(rand.Text()), Partitions: 2, Replication: 1,
			Retention: time.Hour, MaxMessageBytes: 2 << 20,
		}
		ensure(t, cfg, topic)
		expectTopic(t, cfg, topic.Name, 2, map[string]string{
			"cleanup.policy": "delete", "retention.ms": "3600000", "max.message.bytes": "2097152", "message.timestamp.type": "LogAppendTime",
		})
		topic.Partitions, topic.Retention, topic.Compact, topic.MaxMessageBytes = 5, -1, true, 3<<20
		ensure(t, cfg, topic)
		expectTopic(t, cfg, topic.Name, 5, map[string]string{
			"cleanup.policy": "compact", "retention.ms": "-1", "max.message.bytes": "3145728",
		})
		topic.Partitions = 1 // never narrowed: records would be lost
		ensure(t, cfg, topic)
		expectTopic(t, cfg, topic.Name, 5, nil)
	})
}

func TestEnsureTopics_roomierTopics_stayAsTheyAre(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := schemas.Topic{
			Name: "ensure." + strings.ToLower(rand.Text()), Partitions: 1, Replication: 1,
			Retention: 2 * time.Hour, MaxMessageBytes: 3 << 20,
		}
		ensure(t, cfg, topic)
		topic.Retention, topic.MaxMessageBytes = time.Hour, 2<<20
		ensure(t, cfg, topic)
		kept := map[string]string{"retention.ms": "7200000", "max.message.bytes": "3145728"}
		expectTopic(t, cfg, topic.Name, 1, kept)
		topic.Retention, topic.MaxMessageBytes = 3*time.Hour, 4<<20
		ensure(t, cfg, topic)
		expectTopic(t, cfg, topic.Name, 1, map[string]string{"retention.ms": "10800000", "max.message.bytes": "4194304"})
	})
}

func TestEnsureTopics_whatCannotBeChanged_isTold(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := schemas.Topic{Name: "ensure." + strings.ToLower(rand.Text()), Partitions: 3, Replication: 1, Retention: time.Hour}
		ensure(t, cfg, topic)
		core, logs := observer.New(zap.WarnLevel)
		topic.Partitions, topic.Replication = 2, 3
		if err := kafka.EnsureTopics(t.Context(), cfg, []schemas.Topic{topic}, zap.New(core)); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"more partitions than topics.partitions", "another number of copies than topics.replication"} {
			if !slices.ContainsFunc(logs.All(), func(entry observer.LoggedEntry) bool { return strings.Contains(entry.Message, want) }) {
				t.Errorf("%q is missing in %v", want, logs.All())
			}
		}
	})
}

func TestEnsureTopics_manyAtOnce_succeed(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := schemas.Topic{Name: "ensure." + strings.ToLower(rand.Text()), Replication: 1, Retention: time.Hour}
		for _, topic.Partitions = range []int32{3, 5} { // made, then widened
			var group errgroup.Group
			for range 4 {
				group.Go(func() error {
					return kafka.EnsureTopics(t.Context(), cfg, []schemas.Topic{topic}, testkit.Logger(t))
				})
			}
			if err := group.Wait(); err != nil {
				t.Fatal(err)
			}
			expectTopic(t, cfg, topic.Name, int(topic.Partitions), nil)
		}
	})
}

func TestEnsureTopics_brokerAway_namesIt(t *testing.T) {
	cfg := kafka.DefaultConfig()
	cfg.Brokers = []string{"127.0.0.1:1"}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	err := kafka.EnsureTopics(ctx, cfg, schemas.Topics(1, 1), testkit.Logger(t))
	if err == nil || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("got %v", err)
	}
}
