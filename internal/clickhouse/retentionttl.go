package clickhouse

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// removeTTL takes the TTL off signins where it has one.
func removeTTL(ctx context.Context, conn driver.Conn) error {
	definition, err := tableDefinition(ctx, conn, "signins")
	if err != nil || !strings.Contains(definition, " TTL toDateTime(created_at) + ") {
		return err
	}
	if err := conn.Exec(ctx, "ALTER TABLE signins REMOVE TTL"); err != nil {
		return fmt.Errorf("take the TTL off signins: %w", err)
	}
	return nil
}

// tableDefinition is the CREATE statement of a table of the connection's
// database; empty when there is none.
func tableDefinition(ctx context.Context, conn driver.Conn, table string) (string, error) {
	var definition []string
	err := conn.QueryRow(ctx, "SELECT groupArray(create_table_query) FROM system.tables WHERE database = currentDatabase() AND name = ?", table).
		Scan(&definition)
	if err != nil {
		return "", fmt.Errorf("read the definition of %s: %w", table, err)
	}
	if len(definition) == 0 {
		return "", nil
	}
	return definition[0], nil
}
