package topic

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// ErrMissing stands for a topic that the cluster does not have.
var ErrMissing = errors.New("the topic does not exist: run gatehouse migrate")

// Facts identify a topic for all time.
type Facts struct {
	Cluster    string // id of the Kafka cluster
	ID         string // of this incarnation of the topic
	Partitions int    // how many it has
}

// ReadFacts looks a topic up. Errors wrap ErrMissing when there is none, and else what the
// broker says.
func ReadFacts(ctx context.Context, admin *kadm.Client, topic string) (Facts, error) {
	metadata, err := admin.Metadata(ctx, topic)
	if err != nil {
		return Facts{}, fmt.Errorf("look up topic %s: %w", topic, err)
	}
	detail, ok := metadata.Topics[topic]
	if !ok || detail.Err != nil || len(detail.Partitions) == 0 {
		return Facts{}, fmt.Errorf("look up topic %s: %w", topic, missing(detail.Err))
	}
	return Facts{Cluster: metadata.Cluster, ID: topicID(detail.ID), Partitions: len(detail.Partitions)}, nil
}

// missing says why a topic cannot be looked up: it is not there, or what the broker
// says.
func missing(err error) error {
	if err == nil || errors.Is(err, kerr.UnknownTopicOrPartition) {
		return ErrMissing
	}
	return err
}

// topicID is the id as Kafka's own tools print it.
func topicID(id [16]byte) string { return base64.RawURLEncoding.EncodeToString(id[:]) }
