package query

import (
	"strconv"
	"time"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/store"
)

// horizon answers GET /api/horizon.
func (s *Service) horizon(a *api.Answer) *graph.Problem {
	m, problem := s.store.Mark(a.Request.Context())
	if problem != nil {
		return problem
	}
	body := store.AppendHorizon([]byte{'{'}, m)
	body = append(body, `,"visibilityLatency":`...)
	body = append(graph.AppendString(body, graph.Duration(s.cfg.VisibilityLatency)), `,"measuredAt":`...)
	body = graph.AppendKnownTime(body, m.MeasuredAt)
	body = s.appendRetention(append(body, ','), a.Who.Tenant, m, s.now())
	a.SendJSON(m, append(body, '}'))
	return nil
}

// appendRetention appends the members retentionDays, retentionOf and retainedFrom.
func (s *Service) appendRetention(dst []byte, tenant string, m store.Mark, now time.Time) []byte {
	days, own := s.store.RetentionOf(tenant, m)
	dst = append(dst, `"retentionDays":`...)
	dst = strconv.AppendInt(dst, int64(days), 10)
	whose := "all"
	if own {
		whose = "tenant"
	}
	dst = append(dst, `,"retentionOf":"`+whose+`","retainedFrom":`...)
	return graph.AppendKnownTime(dst, database.KeptFrom(now, days))
}
