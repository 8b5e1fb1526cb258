package sink

import (
	"context"
	_ "embed" // the query
	"fmt"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/sink/rows"
)

//go:embed stored.sql
var storedQuery string

// stored returns the offsets of the rows that the table holds already, itself or
// in a later delivery. It looks at the rows and not at tokens, of which the
// server remembers the latest only.
func (in *inserter) stored(ctx context.Context, partition int32, rows *rows.Columns) (map[int64]bool, error) {
	var known proto.ColInt64
	found := make(map[int64]bool)
	err := in.do(ctx, ch.Query{
		Body:          storedQuery,
		Parameters:    ch.Parameters(map[string]any{"partition": partition}),
		ExternalTable: "asked",
		ExternalData:  rows.Keys(),
		Result:        proto.Results{{Name: "known", Data: &known}},
		OnResult: func(context.Context, proto.Block) error {
			for i := range known.Rows() {
				found[known.Row(i)] = true
			}
			return nil
		},
	})
	if err != nil {
		return nil, fmt.Errorf("look for %d rows in signins: %w", rows.Rows(), err)
	}
	return found, nil
}
