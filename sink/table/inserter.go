package table

import (
	"context"
	"time"

	"github.com/ClickHouse/ch-go"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/sink/rows"
)

// Inserter writes blocks over a fixed number of connections, and so bounds how
// many are written at the same time. Safe for concurrent use.
type Inserter struct {
	// Dropped counts an insert of which the server dropped a part; nil for nobody. It is
	// set before the first insert.
	Dropped func()

	idle    chan *Connection
	timeout time.Duration
}

// NewInserter writes to the servers of the settings over so many connections, at least
// one; a query may take as long as the timeout.
func NewInserter(cfg clickhouse.Config, connections int, timeout time.Duration) *Inserter {
	in := &Inserter{idle: make(chan *Connection, connections), timeout: timeout}
	for range connections {
		in.idle <- NewConnection(cfg)
	}
	return in
}

// Insert writes the rows as one block under the token, its insert_deduplication_token,
// and returns when the server has stored them, or has dropped them because it knows the
// token. After an error, which is for Classify, the rows may be stored or not: only the
// same call decides it.
func (in *Inserter) Insert(ctx context.Context, token string, columns *rows.Columns) error {
	dropped := false
	err := in.Do(ctx, ch.Query{
		Body: columns.Input().Into("signins"), Input: columns.Input(), Settings: insertSettings(token),
		OnProfileEvents: func(_ context.Context, events []ch.ProfileEvent) error {
			for _, e := range events {
				dropped = dropped || e.Name == droppedEvent && e.Value > 0
			}
			return nil
		},
	})
	if dropped && in.Dropped != nil {
		in.Dropped()
	}
	return err
}

// droppedEvent is what ClickHouse counts when it drops a part of an insert. The
// number is not that of parts in all versions; more than none says enough.
const droppedEvent = "DuplicatedInsertedBlocks"

// Do runs the query on a connection that is idle, or will be. Errors are for Classify.
func (in *Inserter) Do(ctx context.Context, q ch.Query) error {
	var conn *Connection
	select {
	case conn = <-in.idle:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { in.idle <- conn }()
	ctx, cancel := context.WithTimeout(ctx, in.timeout)
	defer cancel()
	return conn.Do(ctx, q)
}

// insertSettings make one insert one acknowledged block with the token.
func insertSettings(token string) []ch.Setting {
	important := func(key, value string) ch.Setting {
		return ch.Setting{Key: key, Value: value, Important: true}
	}
	return []ch.Setting{
		important("async_insert", "0"),
		important("insert_deduplicate", "1"),
		important("insert_deduplication_token", token),
		important("deduplicate_blocks_in_dependent_materialized_views", "1"),
		// Late and wrongly dated events may spread one block over many weeks.
		important("max_partitions_per_insert_block", "0"),
		// Merging the revisions of a block before it is written costs ClickHouse more
		// than writing it; FINAL and merges take the latest anyway.
		important("optimize_on_insert", "0"),
		// A fresh part is read whole in no time, and merged soon: its indexes are made
		// then. Servers that lack the setting make them at once.
		{Key: "materialize_skip_indexes_on_insert", Value: "0"},
		// Texts that repeat come as dictionaries. Servers that lack the setting spell
		// them out anyway.
		{Key: "input_format_native_allow_types_conversion", Value: "1"},
	}
}

// Close closes the connections that are idle.
func (in *Inserter) Close() {
	for {
		select {
		case conn := <-in.idle:
			conn.Close()
		default:
			return
		}
	}
}
