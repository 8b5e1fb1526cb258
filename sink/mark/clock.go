package mark

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

// instant is the moment a measurement begins: the earlier of this machine's
// clock and ClickHouse's. Of two clocks a fast one would put the mark before
// events that are not stored; a slow one only holds it back. When either jumps
// back the mark of readers, who take the highest written, stands still until it
// has caught up.
func (s *StoredThrough) instant(ctx context.Context) (time.Time, error) {
	var there proto.ColInt64
	err := s.Conn.Do(ctx, ch.Query{
		Body:   "SELECT toUnixTimestamp64Milli(now64(3)) AS now",
		Result: proto.Results{{Name: "now", Data: &there}},
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("read the clock of clickhouse: %w", err)
	}
	here := time.Now()
	if s.Now != nil {
		here = s.Now()
	}
	return earlier(here, time.UnixMilli(there.Row(0))), nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
