package backlog

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// Lag is how much a consumer group has yet to do in one partition.
type Lag struct {
	Partition int32 `json:"partition"`
	// Records are the offsets between what is committed and the end of what can be
	// read; marks of transactions are among them.
	Records int64 `json:"records"`
}

// Lags asks Kafka how much a group has yet to do in each partition of a topic, in
// their order. Where the group has committed nothing, all is yet to do.
func Lags(ctx context.Context, admin *kadm.Client, group, topic string) ([]Lag, error) {
	// What is committed comes first: the ends, read later, are never before it.
	committed, err := admin.FetchOffsets(ctx, group)
	if err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		return nil, fmt.Errorf("fetch offsets of group %s: %w", group, err)
	}
	starts, err := admin.ListStartOffsets(ctx, topic)
	if err == nil {
		err = starts.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("list first offsets of %s: %w", topic, err)
	}
	ends, err := admin.ListCommittedOffsets(ctx, topic)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("list ends of %s: %w", topic, err)
	}
	var lags []Lag
	for partition, end := range ends[topic] {
		done := starts[topic][partition].Offset
		if at, ok := committed.Lookup(topic, partition); ok && at.Err != nil {
			return nil, fmt.Errorf("fetch offset of group %s for %s/%d: %w", group, topic, partition, at.Err)
		} else if ok {
			done = max(done, at.At)
		}
		lags = append(lags, Lag{partition, max(end.Offset-done, 0)})
	}
	slices.SortFunc(lags, func(a, b Lag) int { return int(a.Partition - b.Partition) })
	return lags, nil
}
