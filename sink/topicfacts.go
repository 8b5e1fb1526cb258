package sink

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/gatehouse/gatehouse/sink/plan"
)

// errTopicMissing stands for a topic that the cluster does not have.
var errTopicMissing = errors.New("the topic does not exist: run gatehouse migrate")

// topicFacts identify a topic for all time.
type topicFacts struct {
	cluster    string // id of the Kafka cluster
	id         string // of this incarnation of the topic
	partitions int
}

func readTopicFacts(ctx context.Context, admin *kadm.Client, topic string) (topicFacts, error) {
	metadata, err := admin.Metadata(ctx, topic)
	if err != nil {
		return topicFacts{}, fmt.Errorf("look up topic %s: %w", topic, err)
	}
	detail, ok := metadata.Topics[topic]
	if !ok || detail.Err != nil || len(detail.Partitions) == 0 {
		return topicFacts{}, fmt.Errorf("look up topic %s: %w", topic, missing(detail.Err))
	}
	return topicFacts{cluster: metadata.Cluster, id: topicID(detail.ID), partitions: len(detail.Partitions)}, nil
}

// missing says why a topic cannot be looked up: it is not there, or what the broker
// says.
func missing(err error) error {
	if err == nil || errors.Is(err, kerr.UnknownTopicOrPartition) {
		return errTopicMissing
	}
	return err
}

// topicID is the id as Kafka's own tools print it.
func topicID(id [16]byte) string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// readBounds lists the offsets that each partition of the topic holds.
func readBounds(ctx context.Context, admin *kadm.Client, topic string) (map[int32]plan.Bounds, error) {
	starts, err := listOffsets(ctx, admin.ListStartOffsets, topic)
	if err != nil {
		return nil, fmt.Errorf("list first offsets of %s: %w", topic, err)
	}
	ends, err := listOffsets(ctx, admin.ListEndOffsets, topic)
	if err != nil {
		return nil, fmt.Errorf("list end offsets of %s: %w", topic, err)
	}
	all := make(map[int32]plan.Bounds, len(ends))
	for p, end := range ends {
		start, ok := starts[p]
		if !ok {
			return nil, fmt.Errorf("list offsets of %s: partition %d has no first offset", topic, p)
		}
		all[p] = plan.Bounds{Start: start, End: end}
	}
	return all, nil
}

// listOffsets asks for one offset of each partition; all or none.
func listOffsets(ctx context.Context, list func(context.Context, ...string) (kadm.ListedOffsets, error), topic string) (map[int32]int64, error) {
	listed, err := list(ctx, topic)
	if err != nil {
		return nil, err
	}
	if err := listed.Error(); err != nil {
		return nil, err
	}
	offsets := make(map[int32]int64)
	for p, at := range listed[topic] {
		offsets[p] = at.Offset
	}
	if len(offsets) == 0 {
		return nil, errTopicMissing
	}
	return offsets, nil
}
