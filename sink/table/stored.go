package table

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

// Stored returns the offsets of those rows, all of one partition of the enriched topic,
// that the table holds already, itself or in a later delivery. It looks at the rows and not at tokens, of which the
// server remembers the latest only.
func (in *Inserter) Stored(ctx context.Context, partition int32, columns *rows.Columns) (map[int64]bool, error) {
	var known proto.ColInt64
	found := make(map[int64]bool)
	err := in.Do(ctx, ch.Query{
		Body:          storedQuery,
		Parameters:    ch.Parameters(map[string]any{"partition": partition}),
		ExternalTable: "asked",
		ExternalData:  columns.Keys(),
		Result:        proto.Results{{Name: "known", Data: &known}},
		OnResult: func(context.Context, proto.Block) error {
			for i := range known.Rows() {
				found[known.Row(i)] = true
			}
			return nil
		},
	})
	if err != nil {
		return nil, fmt.Errorf("look for %d rows in signins: %w", columns.Rows(), err)
	}
	return found, nil
}
