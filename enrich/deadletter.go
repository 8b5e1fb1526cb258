package enrich

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// maxDeadBytes is the largest value and headers of a dead letter; what is left
// of a batch is for Kafka's own framing.
const maxDeadBytes = schemas.MaxRecordBytes - 64<<10

// deadLetter is the record for the dead topic that says why an event of a raw
// record was refused. It keeps the event's own bytes and the raw record's key
// and headers, so that it can be sent again as what it was: also the count of
// such replays, and its arrival, which is Kafka's where no header tells it. What
// an earlier refusal said is replaced.
func deadLetter(topic string, rec *kgo.Record, raw []byte, index int, refused *rawevent.DecodeError, at time.Time) *kgo.Record {
	if raw == nil {
		raw = rec.Value
	}
	letter := &kgo.Record{Topic: topic, Key: rec.Key}
	size, told := len(rec.Key), rec.Timestamp.IsZero()
	for _, h := range rec.Headers {
		if !strings.HasPrefix(h.Key, deadPrefix) {
			letter.Headers = append(letter.Headers, h)
			size += len(h.Key) + len(h.Value)
			told = told || h.Key == schemas.HeaderReceivedAt
		}
	}
	detail, cut := refused.Detail, 0
	if room := max(0, maxDeadBytes-size-len(detail)); len(raw) > room {
		detail += "; the value was cut to its first " + strconv.Itoa(room) + " of " + strconv.Itoa(len(raw)) + " bytes"
		cut, raw = len(raw), raw[:room]
	}
	letter.Value = bytes.Clone(raw) // it may lie in a buffer of the decoder
	add := func(key, value string) {
		letter.Headers = append(letter.Headers, kgo.RecordHeader{Key: key, Value: []byte(value)})
	}
	if !told {
		add(schemas.HeaderReceivedAt, rec.Timestamp.UTC().Format(time.RFC3339Nano))
	}
	add(schemas.HeaderDeadReason, string(refused.Reason))
	add(schemas.HeaderDeadDetail, detail)
	if refused.Pointer != "" {
		add(schemas.HeaderDeadPointer, refused.Pointer)
	}
	add(schemas.HeaderDeadTopic, rec.Topic)
	add(schemas.HeaderDeadPartition, strconv.Itoa(int(rec.Partition)))
	add(schemas.HeaderDeadOffset, strconv.FormatInt(rec.Offset, 10))
	add(schemas.HeaderDeadIndex, strconv.Itoa(index))
	add(schemas.HeaderDeadAt, at.UTC().Format(time.RFC3339Nano))
	if cut > 0 {
		add(schemas.HeaderDeadCut, strconv.Itoa(cut))
	}
	return letter
}

// deadPrefix begins the names of all headers that a dead letter adds.
const deadPrefix = "dead-"
