package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/schemas/derived"
)

// ErrElsewhere is returned, wrapped, when the stored columns are read from the table of
// another database, as after a backup was restored under another name.
var ErrElsewhere = errors.New("run gatehouse migrate")

// storedDefinition is the list of the stored columns of a table, in their order; empty
// where there is no such table.
const storedDefinition = `SELECT arrayStringConcat(arrayMap(c -> c.2, arraySort(groupArray((position, concat('"', name, '" ', type))))), ', ')
FROM system.columns WHERE database = currentDatabase() AND table = {table:String} AND default_kind != 'ALIAS'`

// MakeStored makes the table derived.Stored of the columns that signins stores now,
// unless it is there. Without signins there is nothing to make.
//
// Its engine hands every statement on to signins: indexes, PREWHERE, FINAL and the order
// of the table serve as there. A Merge table or a view would have ClickHouse work out
// what signins derives as well. Nothing is ever inserted into it, so its thresholds are
// those of ClickHouse's documentation.
func MakeStored(ctx context.Context, conn driver.Conn) error {
	var wanted, there string
	for table, definition := range map[string]*string{"signins": &wanted, derived.Stored: &there} {
		if err := conn.QueryRow(ctx, storedDefinition, clickhouse.Named("table", table)).Scan(definition); err != nil {
			return fmt.Errorf("look up the columns of %s: %w", table, err)
		}
	}
	if wanted == "" || wanted == there && CheckStored(ctx, conn) == nil {
		return nil
	}
	// Names and types are those of our own table.
	err := conn.Exec(ctx, "CREATE OR REPLACE TABLE "+derived.Stored+" ("+wanted+`)
		ENGINE = Buffer(currentDatabase(), 'signins', 1, 10, 100, 10000, 1000000, 10000000, 100000000)
		COMMENT 'The stored columns of signins, without those that it derives: what statements of the query service read. gatehouse migrate makes it; insert nothing'`)
	if err != nil {
		return fmt.Errorf("make %s: %w", derived.Stored, err)
	}
	return nil
}

// CheckStored refuses a table derived.Stored that reads another database: its engine
// knows that by its name. One that is missing is not refused.
func CheckStored(ctx context.Context, conn driver.Conn) error {
	rows, err := conn.Query(ctx, "SELECT currentDatabase(), engine_full FROM system.tables WHERE database = currentDatabase() AND name = {table:String}", clickhouse.Named("table", derived.Stored))
	if err != nil {
		return fmt.Errorf("look up %s: %w", derived.Stored, err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	for rows.Next() {
		var database, engine string
		if err := rows.Scan(&database, &engine); err != nil {
			return fmt.Errorf("look up %s: %w", derived.Stored, err)
		}
		if !strings.HasPrefix(engine, "Buffer('"+database+"', 'signins',") {
			return fmt.Errorf("%s does not read signins of database %s but is %s: %w", derived.Stored, database, engine, ErrElsewhere)
		}
	}
	return rows.Err()
}
