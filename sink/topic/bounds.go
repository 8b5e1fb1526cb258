package topic

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/gatehouse/gatehouse/sink/plan"
)

// ReadBounds lists the offsets that each partition of the topic holds: of all of them or
// of none. Errors wrap ErrMissing when there is no such topic.
func ReadBounds(ctx context.Context, admin *kadm.Client, topic string) (map[int32]plan.Bounds, error) {
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
		return nil, ErrMissing
	}
	return offsets, nil
}
