package kafka

import (
	"context"
	"fmt"
	"strconv"

	"github.com/twmb/franz-go/pkg/kadm"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/schemas"
)

// alter sets the settings whose values differ, and leaves those that an operator
// made roomier.
func alter(ctx context.Context, admin *kadm.Client, topic schemas.Topic, log *zap.Logger) error {
	described, err := admin.DescribeTopicConfigs(ctx, topic.Name)
	if err != nil {
		return fmt.Errorf("describe settings: %w", err)
	}
	have := map[string]string{}
	for _, resource := range described {
		if resource.Err != nil {
			return fmt.Errorf("describe settings: %w", resource.Err)
		}
		for _, setting := range resource.Configs {
			have[setting.Key] = setting.MaybeValue()
		}
	}
	var changes []kadm.AlterConfig
	for name, want := range topicConfigs(topic) {
		if roomier(name, have[name], *want) {
			log.Warn("topic setting left, as it gives records more than Gatehouse asks for", zap.String("topic", topic.Name), zap.String("setting", name),
				zap.String("has", have[name]), zap.String("asked", *want))
			continue
		}
		if have[name] != *want {
			changes = append(changes, kadm.AlterConfig{Op: kadm.SetConfig, Name: name, Value: want})
			log.Info("topic setting altered", zap.String("topic", topic.Name), zap.String("setting", name),
				zap.String("from", have[name]), zap.String("to", *want))
		}
	}
	if len(changes) == 0 {
		return nil
	}
	answers, err := admin.AlterTopicConfigs(ctx, changes, topic.Name)
	if err != nil {
		return fmt.Errorf("alter settings: %w", err)
	}
	for _, answer := range answers {
		if answer.Err != nil {
			return fmt.Errorf("alter settings: %w: %s", answer.Err, answer.ErrMessage)
		}
	}
	return nil
}

// roomier says whether a topic keeps its records for longer, or takes larger ones,
// than asked for. An operator lengthens the retention while a stage lags: to shorten
// it again by the way would delete what is not stored yet.
func roomier(setting, has, asked string) bool {
	have, errHave := strconv.ParseInt(has, 10, 64)
	want, errWant := strconv.ParseInt(asked, 10, 64)
	if errHave != nil || errWant != nil {
		return false
	}
	switch setting {
	case "retention.ms":
		return want >= 0 && (have < 0 || have > want)
	case "max.message.bytes":
		return have > want
	}
	return false
}

// topicConfigs are the broker's settings for a topic. Records carry the time of
// their arrival, so that retention counts from there and no producer's clock
// decides what is too old or in the future.
func topicConfigs(topic schemas.Topic) map[string]*string {
	policy := "delete"
	if topic.Compact {
		policy = "compact"
	}
	retention := int64(-1)
	if topic.Retention >= 0 {
		retention = topic.Retention.Milliseconds()
	}
	configs := map[string]*string{
		"cleanup.policy":         &policy,
		"message.timestamp.type": kadm.StringPtr("LogAppendTime"),
		"retention.ms":           kadm.StringPtr(strconv.FormatInt(retention, 10)),
	}
	if topic.MaxMessageBytes > 0 {
		configs["max.message.bytes"] = kadm.StringPtr(strconv.Itoa(topic.MaxMessageBytes))
	}
	return configs
}
