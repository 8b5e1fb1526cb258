package ingest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
	"go.uber.org/zap"
)

const (
	// readyKafka names the part of the readiness that the probe keeps.
	readyKafka = "kafka"
	// probePause lies between two looks at Kafka: how fast the gateway notices
	// that it is away or back.
	probePause   = time.Second
	probeTimeout = 3 * time.Second
)

var errNotAsked = errors.New("has not been reached yet")

// kafkaState is whether Kafka can take events, as far as is known.
type kafkaState struct {
	mu  sync.Mutex
	err error
}

func (s *kafkaState) set(err error) (before error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, s.err = s.err, err
	return before
}

// away is why Kafka cannot take events; nil when it can, and before it was asked:
// a request then finds out by itself.
func (s *kafkaState) away() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if errors.Is(s.err, errNotAsked) {
		return nil
	}
	return s.err
}

// probe looks at Kafka until ctx is done, so that requests are turned away at
// once while it is away, and the readiness says so.
func (g *Gateway) probe(ctx context.Context) {
	ticker := time.NewTicker(probePause)
	defer ticker.Stop()
	for {
		err := g.lookAtKafka(ctx)
		if ctx.Err() != nil {
			return
		}
		g.ready.Set(readyKafka, err)
		before := g.kafka.set(err)
		switch {
		case err != nil && (before == nil || errors.Is(before, errNotAsked)):
			g.log.Warn("kafka cannot take events", zap.Error(err))
		case err == nil && before != nil:
			g.log.Info("kafka can take events", zap.String("topic", g.cfg.Topic))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// lookAtKafka asks whether the topic is there and has leaders.
func (g *Gateway) lookAtKafka(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	req := kmsg.NewPtrMetadataRequest()
	topic := kmsg.NewMetadataRequestTopic()
	topic.Topic = &g.cfg.Topic
	req.Topics = append(req.Topics, topic)
	resp, err := req.RequestWith(ctx, g.client)
	if err != nil {
		return fmt.Errorf("ask %v for topic %s: %w", g.cfg.Kafka.Brokers, g.cfg.Topic, err)
	}
	for _, t := range resp.Topics {
		if err := kerr.ErrorForCode(t.ErrorCode); err != nil {
			return topicError(g.cfg.Topic, err)
		}
		for _, p := range t.Partitions {
			if err := kerr.ErrorForCode(p.ErrorCode); err != nil && p.Leader < 0 {
				return fmt.Errorf("topic %s, partition %d: %w", g.cfg.Topic, p.Partition, err)
			}
		}
	}
	return nil
}

func topicError(topic string, err error) error {
	if errors.Is(err, kerr.UnknownTopicOrPartition) {
		return fmt.Errorf("topic %s does not exist; create the topics with: gatehouse migrate", topic)
	}
	return fmt.Errorf("topic %s: %w", topic, err)
}
