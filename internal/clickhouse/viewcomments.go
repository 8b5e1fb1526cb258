package clickhouse

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// commentsQuery lists the columns of views that lack the comment of the column of
// the same name in the table that the views show.
const commentsQuery = `SELECT shown.table, shown.name, stored.comment
FROM system.columns AS shown
INNER JOIN system.tables AS views ON views.database = shown.database AND views.name = shown.table AND views.engine = 'View'
INNER JOIN system.columns AS stored ON stored.database = shown.database AND stored.table = 'signins' AND stored.name = shown.name
WHERE shown.database = currentDatabase() AND shown.table LIKE 'signins\_%' AND shown.comment != stored.comment
ORDER BY shown.table, shown.position`

// commentViews gives the columns of signins_live and signins_settled the comments
// of the table's: ClickHouse makes views without.
func commentViews(ctx context.Context, conn driver.Conn) error {
	rows, err := conn.Query(ctx, commentsQuery)
	if err != nil {
		return fmt.Errorf("look for columns of views without a comment: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	comments := map[string][]string{}
	for rows.Next() {
		var view, column, comment string
		if err := rows.Scan(&view, &column, &comment); err != nil {
			return fmt.Errorf("look for columns of views without a comment: %w", err)
		}
		comments[view] = append(comments[view], "COMMENT COLUMN `"+column+"` '"+quoted(comment)+"'")
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("look for columns of views without a comment: %w", err)
	}
	for view, all := range comments {
		// Comments cannot be parameters; these are those of our own table.
		if err := conn.Exec(ctx, "ALTER TABLE `"+view+"` "+strings.Join(all, ", ")); err != nil {
			return fmt.Errorf("comment the columns of %s: %w", view, err)
		}
	}
	return nil
}

// quoted makes text safe inside a string of SQL.
func quoted(text string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text)
}
