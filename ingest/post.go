package ingest

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"go.uber.org/zap"
	"golang.org/x/time/rate"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/schemas"
)

// signInsPath takes events.
const signInsPath = "/v1/signins"

// post answers POST /v1/signins.
func (g *Gateway) post(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		answer{}.write(w, &problem{
			status: http.StatusMethodNotAllowed, code: "MethodNotAllowed",
			message: "events are posted here: use POST", header: map[string]string{"Allow": http.MethodPost},
		})
		return
	}
	who, limiter, p := g.admit(r)
	if p != nil {
		answer{}.write(w, p)
		return
	}
	select {
	case g.requests <- struct{}{}:
		defer func() { <-g.requests }()
	default:
		answer{}.write(w, busy(fmt.Sprintf("%d requests are being worked on already; try again", g.cfg.MaxRequests)))
		return
	}
	lines, p := mediaType(r)
	if p != nil {
		answer{}.write(w, p)
		return
	}
	from, p := g.openBody(w, r)
	if p != nil {
		answer{}.write(w, p)
		return
	}
	defer from.close()
	a, p := g.takeBody(from, lines, who, limiter)
	a.write(w, p)
}

// admit lets a request in that has a good token, which is within its rate, while
// Kafka is there.
func (g *Gateway) admit(r *http.Request) (*writer, *rate.Limiter, *problem) {
	token, err := auth.Bearer(r)
	if err != nil {
		return nil, nil, unauthorized(err)
	}
	now := time.Now()
	who, err := g.tokens.writer(r.Context(), token, now)
	if err != nil {
		return nil, nil, unauthorized(err)
	}
	limiter := g.limits.of(who.name, now)
	if d := wait(limiter, now); d > 0 {
		return nil, nil, throttled(d)
	}
	if g.kafka.away() != nil {
		return nil, nil, unavailable("kafka is unavailable and nothing was taken: try again")
	}
	return who, limiter, nil
}

// takeBody takes the events of a body and returns what is to be answered.
func (g *Gateway) takeBody(from *body, lines bool, who *writer, limiter *rate.Limiter) (answer, *problem) {
	in := g.intakes.Get().(*intake) //nolint:forcetypeassert // the pool's own
	defer func() { in.end(); g.intakes.Put(in) }()
	d := g.newDelivery()
	in.begin(who, int(g.cfg.MaxEventBytes), d, func(events int) { charge(limiter, time.Now(), events) })
	err := in.run(in.split(lines, from))
	accepted, undelivered := d.finish()
	before := in.refused.total
	in.refuseRest(err)
	g.observe(in, from, accepted)
	a := answer{Accepted: accepted, Duplicates: in.duplicates, RefusedTotal: in.refused.total, Refused: in.refused.list}
	switch {
	case undelivered != nil:
		return a, g.undelivered(undelivered)
	case errors.Is(err, errBufferFull):
		return a, busy("too many events wait for kafka already; try again")
	case err != nil:
		p := g.bodyProblem(from, err)
		p.message += fmt.Sprintf("; of the events before that, %d were accepted and %d refused", accepted, before)
		return a, p
	case from.sent.bytes == 0:
		return a, badRequest("the body is empty: send an event, an array of events, a batch or NDJSON")
	}
	return a, g.nothingTaken(in, lines)
}

// nothingTaken is the problem of a body that was read to its end and all of whose
// events were refused; nil when some were taken, or there were none.
func (g *Gateway) nothingTaken(in *intake, lines bool) *problem {
	refused := in.refused.total
	if refused == 0 || refused < in.events {
		return nil
	}
	if first := in.refused.list[0]; refused == 1 {
		switch {
		case first.Reason == string(schemas.DeadTooLarge):
			return tooLarge("the event %s (ingest.max_event_bytes)", first.Detail)
		case in.noJSON && !lines:
			return badRequest("the body is not valid JSON: %s", first.Detail)
		}
	}
	return &problem{
		status: http.StatusUnprocessableEntity, code: "UnprocessableEntity",
		message: fmt.Sprintf("no event was accepted: all %d were refused, see refused", refused),
	}
}

// undelivered says that Kafka did not take all events.
func (g *Gateway) undelivered(err error) *problem {
	g.log.Warn("events not acknowledged by kafka", zap.Error(err))
	if errors.Is(err, kerr.MessageTooLarge) {
		return &problem{
			status: http.StatusInternalServerError, code: "InternalServerError",
			message: "kafka takes no batch this large: raise max.message.bytes of the topic, or lower ingest.max_event_bytes",
		}
	}
	return unavailable("kafka did not acknowledge all events: send the whole request again; of those that it has already, one is kept")
}

func (g *Gateway) observe(in *intake, from *body, accepted int64) {
	g.metrics.accepted.Add(float64(accepted))
	g.metrics.duplicates.Add(float64(in.duplicates))
	g.metrics.bodyBytes.Add(float64(from.sent.bytes))
	g.metrics.eventBytes.Add(float64(in.bytes))
	for reason, n := range in.refused.byReason {
		g.metrics.refused.WithLabelValues(reason).Add(float64(n))
	}
}
