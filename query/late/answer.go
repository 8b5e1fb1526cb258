package late

import (
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// latenessBounds cut lateness into buckets; the last is open.
var latenessBounds = [...]time.Duration{time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour}

// page is one page of late events.
type page struct {
	list list
	mark store.Mark
	// total and upTo count the whole list, and its events that are at most so
	// late; total is -1 on further pages.
	total int64
	upTo  []uint64

	events []byte // JSON objects, by comma
	last   key
	more   bool
	next   string
}

func (l *page) append(dst []byte) []byte {
	dst = store.AppendHorizon(append(dst, '{'), l.mark)
	dst = append(dst, `,"retainedFrom":`...)
	dst = append(graph.AppendKnownTime(dst, l.list.scope.Since), `,"storedFrom":`...)
	dst = append(graph.AppendTime(dst, l.list.first.Time()), `,"storedTo":`...)
	if l.list.last == signins.LastTick {
		dst = append(dst, "null"...)
	} else {
		dst = graph.AppendTime(dst, (l.list.last + 1).Time())
	}
	if l.total >= 0 {
		dst = append(dst, `,"total":`...)
		dst = strconv.AppendInt(dst, l.total, 10)
		dst = l.appendBuckets(append(dst, `,"byLateness":[`...))
	}
	dst = append(append(dst, `,"value":[`...), l.events...)
	dst = append(dst, ']')
	if l.next != "" {
		dst = graph.AppendString(append(dst, `,"nextLink":`...), l.next)
	}
	return append(dst, '}')
}

// appendBuckets appends how many events are how late.
func (l *page) appendBuckets(dst []byte) []byte {
	before := uint64(0)
	over := time.Duration(0)
	for i := range len(latenessBounds) + 1 {
		n, upTo := uint64(l.total), "null"
		if i < len(latenessBounds) {
			n, upTo = 0, `"`+isoLateness(latenessBounds[i])+`"`
			if i < len(l.upTo) { // none for a list without events
				n = l.upTo[i]
			}
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"over":"`+isoLateness(over)+`","upTo":`+upTo+`,"events":`...)
		dst = append(strconv.AppendUint(dst, n-before, 10), '}')
		before = n
		if i < len(latenessBounds) {
			over = latenessBounds[i]
		}
	}
	return append(dst, ']')
}

// appendLate appends one event, after a comma unless it is the first.
func appendLate(dst []byte, r *entity.Row) []byte {
	if len(dst) > 0 {
		dst = append(dst, ',')
	}
	dst = append(dst, `{"id":`...)
	dst = append(graph.AppendString(dst, r.ID), `,"createdDateTime":`...)
	dst = append(graph.AppendTime(dst, r.CreatedAt), `,"receivedAt":`...)
	dst = append(graph.AppendTime(dst, r.ReceivedAt), `,"storedAt":`...)
	dst = append(graph.AppendTime(dst, r.StoredAt), `,"lateSeconds":`...)
	dst = strconv.AppendUint(dst, uint64(r.LateSeconds), 10)
	dst = append(dst, `,"late":"`+isoLateness(time.Duration(r.LateSeconds)*time.Second)+`"`...)
	for _, member := range [...]struct{ name, value string }{
		{"userId", r.UserID}, {"userPrincipalName", r.UserPrincipalName}, {"userDisplayName", r.UserDisplayName},
		{"servicePrincipalId", r.ServicePrincipalID}, {"servicePrincipalName", r.ServicePrincipalName},
		{"appId", r.AppID}, {"appDisplayName", r.AppDisplayName},
	} {
		dst = append(dst, `,"`+member.name+`":`...)
		dst = graph.AppendText(dst, member.value)
	}
	dst = append(dst, `,"isInteractive":`...)
	return append(strconv.AppendBool(dst, r.IsInteractive), '}')
}

// isoLateness writes a duration of whole seconds as ISO 8601 with days, such as P1DT2H.
func isoLateness(d time.Duration) string {
	const day = 24 * time.Hour
	if d < day {
		return graph.Duration(d)
	}
	text := "P" + strconv.FormatInt(int64(d/day), 10) + "D"
	if rest := d % day; rest > 0 {
		text += graph.Duration(rest)[1:]
	}
	return text
}
