package mark

import (
	"context"
	"fmt"
	"maps"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/sink/column"
)

// writeOffsets tells readers who follow the table in the order of arrival how far
// each partition is stored. The rows themselves cannot: those of one block become
// visible week by week, and of a block that is halved or replayed a later row may
// be there before an earlier one. What the group has acknowledged has no gaps.
func (s *StoredThrough) writeOffsets(ctx context.Context, done offsets) error {
	if maps.Equal(done, s.written) {
		return nil
	}
	var topic column.Dictionary
	var partition proto.ColInt32
	var before proto.ColInt64
	for p, offset := range done {
		topic.Append(s.TopicID)
		partition.Append(p)
		before.Append(offset)
	}
	rows := proto.Input{
		{Name: "topic_id", Data: &topic},
		{Name: "partition", Data: &partition},
		{Name: "stored_before", Data: &before},
	}
	err := s.Conn.Do(ctx, ch.Query{
		Body: rows.Into("stored_offsets"), Input: rows,
		Settings: []ch.Setting{{Key: "async_insert", Value: "0", Important: true}},
	})
	if err != nil {
		return fmt.Errorf("write how far each partition is stored: %w", err)
	}
	s.written = maps.Clone(done)
	return nil
}
