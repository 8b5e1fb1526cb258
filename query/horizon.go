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
	body = append(graph.AppendString(body, isoDuration(s.cfg.VisibilityLatency)), `,"measuredAt":`...)
	body = graph.AppendKnownTime(body, m.MeasuredAt)
	body = s.appendRetention(append(body, ','), a.Who.Tenant, m, s.now())
	a.SendJSON(m, append(body, '}'))
	return nil
}

// isoDuration writes a duration as ISO 8601 in hours, minutes and seconds, such as PT2H.
func isoDuration(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	text := "PT"
	if h := d / time.Hour; h > 0 {
		text += strconv.FormatInt(int64(h), 10) + "H"
	}
	if m := d % time.Hour / time.Minute; m > 0 {
		text += strconv.FormatInt(int64(m), 10) + "M"
	}
	if s := d % time.Minute; s > 0 {
		text += strconv.FormatFloat(s.Seconds(), 'f', -1, 64) + "S"
	}
	return text
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
