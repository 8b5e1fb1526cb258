package query

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/query/graph"
)

// readRetention reads how many days the sign-ins of tenants with a rule of their
// own are kept; 0 is for ever.
func (s *Service) readRetention(ctx context.Context) (map[string]int, error) {
	conn := s.conn.Load()
	if conn == nil {
		return nil, errNotConnected
	}
	rules, err := database.ReadRetention(clickhouse.Context(ctx, clickhouse.WithSettings(s.settings)), *conn)
	return rules.Tenants, err
}

// retentionOf is how many days the tenant's sign-ins are shown, 0 for ever, and
// whether that is a rule of its own.
func (s *Service) retentionOf(tenant string, m mark) (days int, own bool) {
	if days, own = m.retention[tenant]; own {
		return days, true
	}
	return s.cfg.RetentionDays, false
}

// appendRetention appends the members retentionDays, retentionOf and retainedFrom.
func (s *Service) appendRetention(dst []byte, tenant string, m mark, now time.Time) []byte {
	days, own := s.retentionOf(tenant, m)
	dst = append(dst, `"retentionDays":`...)
	dst = strconv.AppendInt(dst, int64(days), 10)
	whose := "all"
	if own {
		whose = "tenant"
	}
	dst = append(dst, `,"retentionOf":"`+whose+`","retainedFrom":`...)
	return graph.AppendKnownTime(dst, database.KeptFrom(now, days))
}

// pastRetention is the answer to who asks for nothing but what is not kept.
func (sc scope) pastRetention(to time.Time) *graph.Problem {
	const layout = "2006-01-02T15:04:05Z"
	return graph.BadRequest(fmt.Sprintf("The filter asks for sign-ins up to %s only; they are kept for %d days, since %s.", to.Format(layout), sc.days, sc.signIns().First().Time().Format(layout)))
}
