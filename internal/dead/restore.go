package dead

import (
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// deadPrefix begins the names of the headers that tell of a refusal.
const deadPrefix = "dead-"

// restore returns the record that the letter's event was: the same bytes, key
// and headers, without what told of the refusal and with the count of replays.
//
// The arrival stays the first one, so that of two deliveries of an id the later
// one still wins. Only an event from the future arrives anew, at now: against its
// first arrival it would lie in the future for ever.
func restore(letter *kgo.Record, step Step, now time.Time) *kgo.Record {
	out := &kgo.Record{Topic: step.Topic, Key: letter.Key, Value: letter.Value}
	received := step.At // close to the arrival, where no header tells it
	for _, h := range letter.Headers {
		switch {
		case strings.HasPrefix(h.Key, deadPrefix), h.Key == schemas.HeaderReplay:
		case h.Key == schemas.HeaderReceivedAt:
			if at, err := time.Parse(time.RFC3339Nano, string(h.Value)); err == nil {
				received = at
			}
		default:
			out.Headers = append(out.Headers, h)
		}
	}
	if step.Reason == schemas.DeadRefused {
		// An enriched event tells its arrival itself, and its key is its id: the
		// letter's key is the position.
		out.Key = []byte(step.ID)
	} else {
		if step.Reason == schemas.DeadFuture {
			received = now
		}
		out.Headers = append(out.Headers, kgo.RecordHeader{
			Key: schemas.HeaderReceivedAt, Value: received.UTC().AppendFormat(nil, time.RFC3339Nano)})
	}
	out.Headers = append(out.Headers, kgo.RecordHeader{Key: schemas.HeaderReplay, Value: strconv.AppendInt(nil, int64(step.Count), 10)})
	return out
}
