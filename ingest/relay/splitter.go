package relay

import (
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Headers of relayed records, besides those of every raw record.
const (
	// headerSource is the position of the source's record: topic/partition/offset.
	headerSource = "relay-source"
	// headerCut is the size in bytes of a value that was cut; what is that large
	// is no event.
	headerCut = "relay-cut-from"
)

// maxValueBytes is the largest value that fits a batch with key and headers.
const maxValueBytes = schemas.MaxRecordBytes - 64<<10

// splitter turns records of the source into raw records, one for each event. It
// serves one goroutine.
type splitter struct {
	decoder *rawevent.Decoder
	tenant  string // of events and records that name none
}

// outcome is what became of a source's record.
type outcome struct {
	events  int // sent
	refused int // parts that are no event; sent all the same, for the enricher to say why
	cut     int // parts that were too large for the raw topic
}

// split appends the raw records of one record of the source, in order. Their
// values are parts of rec.Value.
func (s *splitter) split(to []*kgo.Record, rec *kgo.Record, now time.Time) ([]*kgo.Record, outcome) {
	var done outcome
	if rec.Attrs.IsControl() {
		return to, done // the marker of a transaction; only its offset counts
	}
	tenant := tenantOf(rec, s.tenant)
	headers := headersOf(rec, tenant, now)
	var before []byte
	s.decoder.Decode(rec.Value, rawevent.Source{Tenant: tenant, Received: now}, func(d rawevent.Decoded) bool {
		if same(before, d.Raw) { // a wrapper whose text holds several events goes as a whole
			return true
		}
		before = d.Raw
		out := &kgo.Record{Key: rec.Key, Value: d.Raw, Headers: headers, Timestamp: now}
		if d.Err == nil {
			out.Key = []byte(d.Event.Id) // a copy: it lies in a buffer of the decoder
			done.events++
		} else {
			done.refused++
		}
		if len(out.Value) > maxValueBytes {
			size := strconv.Itoa(len(out.Value))
			out.Value = out.Value[:maxValueBytes]
			out.Headers = append(headers[:len(headers):len(headers)], kgo.RecordHeader{Key: headerCut, Value: []byte(size)})
			done.cut++
		}
		to = append(to, out)
		return true
	})
	return to, done
}

// same reports whether both are the same bytes in memory.
func same(a, b []byte) bool {
	return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0]
}

// tenantOf is the tenant of the record's header, else the one given.
func tenantOf(rec *kgo.Record, otherwise string) string {
	for i := range rec.Headers {
		if h := &rec.Headers[i]; h.Key == schemas.HeaderTenant && len(h.Value) > 0 {
			return string(h.Value)
		}
	}
	return otherwise
}

// headersOf are the headers that all events of a record share.
func headersOf(rec *kgo.Record, tenant string, now time.Time) []kgo.RecordHeader {
	at := append([]byte(rec.Topic), '/')
	at = append(strconv.AppendInt(at, int64(rec.Partition), 10), '/')
	at = strconv.AppendInt(at, rec.Offset, 10)
	headers := []kgo.RecordHeader{
		{Key: schemas.HeaderContentType, Value: []byte("application/json")},
		{Key: schemas.HeaderReceivedAt, Value: now.UTC().AppendFormat(nil, time.RFC3339Nano)},
		{Key: headerSource, Value: at},
	}
	if tenant != "" {
		headers = append(headers, kgo.RecordHeader{Key: schemas.HeaderTenant, Value: []byte(tenant)})
	}
	return headers
}
