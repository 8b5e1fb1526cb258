package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/schemas"
)

// EnsureTopics makes the cluster hold the topics as defined: missing ones are
// created, those with fewer partitions widened, settings that differ altered. A
// topic with more partitions than defined is left as wide as it is, and one that
// keeps its records for longer goes on doing so. It returns when every partition has a leader; it may be repeated, and run by several
// processes at once.
func EnsureTopics(ctx context.Context, cfg Config, topics []schemas.Topic, log *zap.Logger) error {
	opts, err := cfg.Options()
	if err != nil {
		return err
	}
	client, err := kgo.NewClient(opts...)
	if err != nil {
		return fmt.Errorf("connect to kafka %v: %w", cfg.Brokers, err)
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	for _, topic := range topics {
		if err := ensureTopic(ctx, admin, topic, log); err != nil {
			return fmt.Errorf("topic %s on %v: %w", topic.Name, cfg.Brokers, cfg.explained(err))
		}
	}
	for _, topic := range topics {
		if err := awaitLeaders(ctx, admin, topic); err != nil {
			return fmt.Errorf("topic %s on %v: %w", topic.Name, cfg.Brokers, cfg.explained(err))
		}
	}
	return nil
}

// leaderPause is the time between two looks at a topic that is being made.
const leaderPause = 20 * time.Millisecond

// awaitLeaders returns when every partition has a leader: brokers acknowledge a
// new topic before all of them know it.
func awaitLeaders(ctx context.Context, admin *kadm.Client, topic schemas.Topic) error {
	_, err := awaitPartitions(ctx, admin, topic.Name, int(topic.Partitions), func(p kadm.PartitionDetail) bool { return p.Err == nil && p.Leader >= 0 })
	return err
}

// awaitPartitions returns how many partitions of a topic are as they should be,
// once at least so many are.
func awaitPartitions(ctx context.Context, admin *kadm.Client, topic string, least int, counts func(kadm.PartitionDetail) bool) (int, error) {
	for {
		details, err := admin.ListTopics(ctx, topic)
		if err != nil {
			return 0, fmt.Errorf("list partitions: %w", err)
		}
		n := 0
		for _, partition := range details[topic].Partitions {
			if counts(partition) {
				n++
			}
		}
		if n >= least {
			return n, nil
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("wait until brokers know its partitions and their leaders: %d of at least %d: %w", n, least, context.Cause(ctx))
		case <-time.After(leaderPause):
		}
	}
}

func ensureTopic(ctx context.Context, admin *kadm.Client, topic schemas.Topic, log *zap.Logger) error {
	_, err := admin.CreateTopic(ctx, topic.Partitions, topic.Replication, topicConfigs(topic), topic.Name)
	if err == nil {
		log.Info("topic created", zap.String("topic", topic.Name), zap.Int32("partitions", topic.Partitions))
		return nil
	}
	if !errors.Is(err, kerr.TopicAlreadyExists) {
		return fmt.Errorf("create with %d partitions: %w", topic.Partitions, err)
	}
	if err := widen(ctx, admin, topic, log); err != nil {
		return err
	}
	if err := sayShape(ctx, admin, topic, log); err != nil {
		return err
	}
	return alter(ctx, admin, topic, log)
}

// widen adds the partitions that are missing.
func widen(ctx context.Context, admin *kadm.Client, topic schemas.Topic, log *zap.Logger) error {
	have, err := width(ctx, admin, topic.Name)
	if err != nil || have >= int(topic.Partitions) {
		return err
	}
	done, err := admin.UpdatePartitions(ctx, int(topic.Partitions), topic.Name)
	if err == nil {
		err = done.Error()
	}
	if errors.Is(err, kerr.InvalidPartitions) { // another process was faster
		if now, listed := width(ctx, admin, topic.Name); listed == nil && now >= int(topic.Partitions) {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("widen from %d to %d partitions: %w", have, topic.Partitions, err)
	}
	log.Info("topic widened", zap.String("topic", topic.Name), zap.Int("from", have), zap.Int32("to", topic.Partitions))
	return nil
}

// width is how many partitions a topic has that another process may just have
// made, which the broker that is asked may not know yet.
func width(ctx context.Context, admin *kadm.Client, topic string) (int, error) {
	return awaitPartitions(ctx, admin, topic, 1, func(kadm.PartitionDetail) bool { return true })
}

// sayShape tells of what differs from the definition and cannot be changed here.
func sayShape(ctx context.Context, admin *kadm.Client, topic schemas.Topic, log *zap.Logger) error {
	details, err := admin.ListTopics(ctx, topic.Name)
	if err != nil {
		return fmt.Errorf("list partitions: %w", err)
	}
	log = log.With(zap.String("topic", topic.Name))
	partitions := details[topic.Name].Partitions
	if len(partitions) > int(topic.Partitions) {
		log.Warn("topic has more partitions than topics.partitions says; Kafka takes none away",
			zap.Int("has", len(partitions)), zap.Int32("asked", topic.Partitions))
	}
	replicas := partitions.NumReplicas()
	if topic.Replication > 0 && replicas > 0 && replicas != int(topic.Replication) {
		log.Warn("topic has another number of copies than topics.replication says; change it with kafka-reassign-partitions",
			zap.Int("has", replicas), zap.Int16("asked", topic.Replication))
	}
	return nil
}
