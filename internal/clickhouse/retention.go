package clickhouse

import (
	"context"
	"fmt"
	"regexp"
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
)

// retentionTTL finds the days in the definition of signins as ClickHouse prints it.
var retentionTTL = regexp.MustCompile(`\bTTL toDateTime\(created_at\) \+ toIntervalDay\((\d+)\)`)

// setRetention makes ClickHouse delete sign-ins that are older than days (0:
// none). A table that has it already is not touched, since every change makes
// ClickHouse go through all its rows.
func setRetention(ctx context.Context, conn driver.Conn, days int, log *zap.Logger) error {
	definition, err := tableDefinition(ctx, conn, "signins")
	if err != nil || definition == "" {
		return err
	}
	have := daysIn(definition)
	if have == days {
		return nil
	}
	statement := "ALTER TABLE signins REMOVE TTL"
	if days > 0 {
		statement = "ALTER TABLE signins MODIFY TTL toDateTime(created_at) + toIntervalDay(" + strconv.Itoa(days) + ")"
	}
	if err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("set the retention of signins to %d days: %w", days, err)
	}
	log.Info("retention set", zap.Int("days", days), zap.Int("before", have))
	return nil
}

// RetentionDays is after how many days ClickHouse deletes sign-ins, as the table
// says; 0 is never.
func RetentionDays(ctx context.Context, conn driver.Conn) (int, error) {
	definition, err := tableDefinition(ctx, conn, "signins")
	return daysIn(definition), err
}

// daysIn finds the days in the definition of signins; 0 when it has no TTL.
func daysIn(definition string) int {
	parts := retentionTTL.FindStringSubmatch(definition)
	if parts == nil {
		return 0
	}
	days, _ := strconv.Atoi(parts[1]) // digits by the pattern
	return days
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
