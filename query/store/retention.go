package store

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/query/graph"
)

// readRetention reads how many days the sign-ins of tenants with a rule of their
// own are kept; 0 is for ever.
func (s *Store) readRetention(ctx context.Context) (map[string]int, error) {
	conn := s.Connection()
	if conn == nil {
		return nil, ErrNotConnected
	}
	rules, err := database.ReadRetention(clickhouse.Context(ctx, clickhouse.WithSettings(s.Settings)), conn)
	return rules.Tenants, err
}

// RetentionOf is how many days the tenant's sign-ins are shown, 0 for ever, and
// whether that is a rule of its own.
func (s *Store) RetentionOf(tenant string, m Mark) (days int, own bool) {
	if days, own = m.Retention[tenant]; own {
		return days, true
	}
	return s.opts.RetentionDays, false
}

// PastRetention is the answer to who asks for nothing but what is not kept.
func (sc Scope) PastRetention(to time.Time) *graph.Problem {
	const layout = "2006-01-02T15:04:05Z"
	return graph.BadRequest(fmt.Sprintf("The filter asks for sign-ins up to %s only; they are kept for %d days, since %s.", to.Format(layout), sc.Days, sc.Scope.First().Time().Format(layout)))
}
