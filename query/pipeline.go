package query

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/backlog"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// arrivalMinutes is how far back arrivals are counted.
	arrivalMinutes = 60
	// arrivalAge bounds how old a sign-in may be that counts among arrivals: what is
	// older is listed as late.
	arrivalAge = 24 * time.Hour
	// lagTimeout is how long Kafka may take to tell what is left to do.
	lagTimeout = 5 * time.Second
)

// pipelineAnswer is the answer to GET /api/pipeline.
type pipelineAnswer struct {
	Horizon           *time.Time `json:"horizon"`
	StoredThrough     *time.Time `json:"storedThrough"`
	MeasuredAt        *time.Time `json:"measuredAt"`
	VisibilityLatency string     `json:"visibilityLatency"`
	// Arrivals are the tenant's sign-ins by the minute in which they were stored, the
	// last hour, the oldest first.
	Arrivals []arrivalMinute `json:"arrivals"`
	// Backlogs are what stages have yet to do; nil where that cannot be told.
	Backlogs []stageBacklog `json:"backlogs"`
	// BacklogsUnknown says why Backlogs is nil; empty when it is not.
	BacklogsUnknown string `json:"backlogsUnknown,omitempty"`
}

// arrivalMinute is the sign-ins stored within one minute.
type arrivalMinute struct {
	Minute  time.Time `json:"minute"`
	SignIns uint64    `json:"signIns"`
}

// stageBacklog is what one stage has yet to do, for all tenants together.
type stageBacklog struct {
	// Stage is enrich or sink.
	Stage string `json:"stage"`
	Topic string `json:"topic"`
	// Records is the sum over the partitions.
	Records    int64         `json:"records"`
	Partitions []backlog.Lag `json:"partitions"`
}

// pipeline answers GET /api/pipeline.
func (s *Service) pipeline(a *api.Answer) *graph.Problem {
	ctx := a.Request.Context()
	m, problem := s.store.Mark(ctx)
	if problem != nil {
		return problem
	}
	body := pipelineAnswer{
		Horizon: graph.Moment(m.Horizon), StoredThrough: graph.Moment(m.StoredThrough), MeasuredAt: graph.Moment(m.MeasuredAt),
		VisibilityLatency: graph.Duration(s.cfg.VisibilityLatency),
	}
	var err error
	if body.Arrivals, err = s.arrivals(ctx, s.store.ScopeOf(a.Who, m, s.now()), s.now()); err != nil {
		return s.store.Problem(ctx, err)
	}
	if len(s.cfg.Kafka.Brokers) == 0 {
		body.BacklogsUnknown = "The operator has not set query.kafka.brokers."
	} else if body.Backlogs, err = s.backlogs(ctx); err != nil {
		s.log.Warn("asking Kafka for backlogs failed", zap.Error(err), zap.String("request_id", a.RequestID))
		body.BacklogsUnknown = "Kafka does not answer."
	}
	text, err := json.Marshal(body)
	if err != nil {
		return graph.Internal(err)
	}
	a.SendJSON(m, text)
	return nil
}

// arrivals counts the sign-ins stored in each of the last minutes.
func (s *Service) arrivals(ctx context.Context, sc store.Scope, now time.Time) ([]arrivalMinute, error) {
	first := now.Truncate(time.Minute).Add(-(arrivalMinutes - 1) * time.Minute)
	counted := make([]arrivalMinute, arrivalMinutes)
	for i := range counted {
		counted[i].Minute = first.Add(time.Duration(i) * time.Minute).UTC()
	}
	st := &store.Statement{}
	sc.SelectFrom(st, "toUnixTimestamp(toStartOfMinute(stored_at)) AS minute, count()", signins.TicksOf(now.Add(-arrivalAge)), signins.LastTick)
	st.And("stored_at >= " + st.Bind(filter.TimeType, signins.TicksOf(first).Text()))
	st.SQL.WriteString(" GROUP BY minute")
	err := s.store.EachRow(ctx, "count arrivals", st, func(scan func(...any) error) error {
		var minute uint32
		var n uint64
		if err := scan(&minute, &n); err != nil {
			return err
		}
		if i := (int64(minute) - first.Unix()) / 60; i >= 0 && i < arrivalMinutes {
			counted[i].SignIns += n
		}
		return nil
	})
	return counted, err
}

// backlogs asks Kafka what the enrichers and the sinks have yet to do.
func (s *Service) backlogs(ctx context.Context) ([]stageBacklog, error) {
	options, err := s.cfg.Kafka.Options()
	if err != nil {
		return nil, fmt.Errorf("query.kafka: %w", err)
	}
	client, err := kgo.NewClient(options...)
	if err != nil {
		return nil, fmt.Errorf("connect to kafka %v: %w", s.cfg.Kafka.Brokers, err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, lagTimeout)
	defer cancel()
	all := []stageBacklog{
		{Stage: "enrich", Topic: s.cfg.RawTopic},
		{Stage: "sink", Topic: s.cfg.EnrichedTopic},
	}
	groups := []string{s.cfg.EnrichGroup, s.cfg.SinkGroup}
	for i := range all {
		if all[i].Partitions, err = backlog.Lags(ctx, kadm.NewClient(client), groups[i], all[i].Topic); err != nil {
			return nil, err
		}
		for _, lag := range all[i].Partitions {
			all[i].Records += lag.Records
		}
	}
	return all, nil
}
