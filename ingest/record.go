package ingest

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// recordsAtOnce is how many records are allocated together and share an arrival time.
	recordsAtOnce = 64
	// bytesAtOnce is how many bytes of keys and values are; larger records get their own.
	bytesAtOnce = 64 << 10
)

// recordMaker makes records of raw events, in few allocations.
type recordMaker struct {
	records  []kgo.Record
	bytes    []byte
	headers  []kgo.RecordHeader
	received time.Time
}

// full tells that renew is due.
func (m *recordMaker) full() bool { return len(m.records) == 0 }

// renew makes room for more records and takes the time they arrive.
func (m *recordMaker) renew(tenant string, now time.Time) {
	m.records = make([]kgo.Record, recordsAtOnce)
	m.received = now.UTC()
	m.headers = []kgo.RecordHeader{
		{Key: schemas.HeaderContentType, Value: []byte(contentJSON)},
		{Key: schemas.HeaderReceivedAt, Value: m.received.AppendFormat(nil, time.RFC3339Nano)},
	}
	if tenant != "" {
		m.headers = append(m.headers, kgo.RecordHeader{Key: schemas.HeaderTenant, Value: []byte(tenant)})
	}
}

// make returns a record with copies of key and value.
func (m *recordMaker) make(key, value []byte) *kgo.Record {
	r := &m.records[0]
	m.records = m.records[1:]
	r.Key, r.Value = m.keep(key), m.keep(value)
	r.Headers, r.Timestamp = m.headers, m.received
	return r
}

func (m *recordMaker) keep(b []byte) []byte {
	if len(b) > bytesAtOnce/4 {
		return append([]byte(nil), b...)
	}
	if len(b) > cap(m.bytes)-len(m.bytes) {
		m.bytes = make([]byte, 0, bytesAtOnce)
	}
	start := len(m.bytes)
	m.bytes = append(m.bytes, b...)
	return m.bytes[start:len(m.bytes):len(m.bytes)]
}
