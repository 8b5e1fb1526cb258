package dead

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// note is the record that says that a letter was sent again. It lies in the
// letter's own partition, behind it, so that retention does not take it first.
func note(topic string, of Position, at time.Time) *kgo.Record {
	return &kgo.Record{
		Topic: topic, Partition: of.Partition, Key: []byte(schemas.HeaderDeadReplayed + "/" + of.String()),
		Headers: []kgo.RecordHeader{
			{Key: schemas.HeaderDeadReplayed, Value: []byte(of.String())},
			{Key: schemas.HeaderDeadAt, Value: at.UTC().AppendFormat(nil, time.RFC3339Nano)},
		},
	}
}

// noteOf returns which letter a record says was sent again; false when the record
// is a letter. A note that cannot be read is about no letter.
func noteOf(r *kgo.Record) (of Position, isNote bool) {
	for _, h := range r.Headers {
		if h.Key == schemas.HeaderDeadReplayed {
			of, err := ParsePosition(string(h.Value))
			if err != nil {
				of = Position{-1, -1}
			}
			return of, true
		}
	}
	return Position{}, false
}
