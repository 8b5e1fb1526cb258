package enrich

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

func TestSourceOf(t *testing.T) {
	stamp := time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)
	received := stamp.Add(7 * time.Nanosecond)
	header := func(key, value string) kgo.RecordHeader {
		return kgo.RecordHeader{Key: key, Value: []byte(value)}
	}
	for name, c := range map[string]struct {
		headers  []kgo.RecordHeader
		tenant   string
		received time.Time
	}{
		"no headers":       {nil, "default", stamp},
		"both headers":     {[]kgo.RecordHeader{header("tenant", "t"), header("received-at", received.Format(time.RFC3339Nano))}, "t", received},
		"empty tenant":     {[]kgo.RecordHeader{header("tenant", "")}, "default", stamp},
		"time that is not": {[]kgo.RecordHeader{header("received-at", "yesterday")}, "default", stamp},
		"others":           {[]kgo.RecordHeader{header("content-type", "application/json")}, "default", stamp},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &kgo.Record{Topic: "raw", Partition: 3, Offset: 9, Timestamp: stamp, Headers: c.headers}
			assert.Equal(t, rawevent.Source{Tenant: c.tenant, Received: c.received, Topic: "raw", Partition: 3, Offset: 9}, sourceOf(rec, "default"))
		})
	}
}

func TestDeadLetter_fitsIntoTheTopic(t *testing.T) {
	rec := &kgo.Record{Topic: "raw", Partition: 1, Offset: 2, Key: []byte("key"), Value: bytes.Repeat([]byte("x"), schemas.MaxRecordBytes),
		Headers: []kgo.RecordHeader{{Key: "own", Value: []byte(strings.Repeat("h", 1000))}, {Key: schemas.HeaderDeadReason, Value: []byte("of an earlier life")}}}
	letter := deadLetter("dead", rec, nil, 0, &rawevent.DecodeError{Reason: schemas.DeadTooLarge, Pointer: "/a", Detail: "why"}, time.Unix(0, 0))
	size := len(letter.Key) + len(letter.Value)
	reasons, cut := 0, false
	for _, h := range letter.Headers {
		size += len(h.Key) + len(h.Value)
		if h.Key == schemas.HeaderDeadReason {
			reasons++
			assert.Equal(t, "too-large", string(h.Value))
		}
		if h.Key == schemas.HeaderDeadCut {
			assert.Equal(t, fmt.Sprint(len(rec.Value)), string(h.Value))
			cut = true
		}
		if h.Key == schemas.HeaderDeadDetail {
			assert.Contains(t, string(h.Value), fmt.Sprintf("cut to its first %d of %d bytes", len(letter.Value), len(rec.Value)))
		}
	}
	assert.Equal(t, 1, reasons)
	assert.True(t, cut)
	assert.Less(t, size, schemas.MaxRecordBytes)
	assert.Greater(t, len(letter.Value), schemas.MaxRecordBytes/2)
}

// A letter holds all that is needed to send its event again as what it was.
func TestDeadLetter_keepsWhatAReplayNeeds(t *testing.T) {
	stamp := time.Date(2026, 6, 1, 8, 15, 45, 123e6, time.UTC)
	for name, c := range map[string]struct {
		headers []kgo.RecordHeader
		want    []string
	}{
		"the headers of the raw record": {
			[]kgo.RecordHeader{{Key: schemas.HeaderTenant, Value: []byte("t")}, {Key: schemas.HeaderReceivedAt, Value: []byte("2026-06-01T08:00:00Z")}, {Key: schemas.HeaderReplay, Value: []byte("2")}},
			[]string{"tenant=t", "received-at=2026-06-01T08:00:00Z", "replays=2"},
		},
		"Kafka's time where none tells the arrival": {
			[]kgo.RecordHeader{{Key: "own", Value: []byte("kept")}, {Key: schemas.HeaderDeadReason, Value: []byte("of an earlier life")}},
			[]string{"own=kept", "received-at=2026-06-01T08:15:45.123Z"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &kgo.Record{Topic: "raw", Timestamp: stamp, Key: []byte("k"), Value: []byte("v"), Headers: c.headers}
			letter := deadLetter("dead", rec, nil, 0, &rawevent.DecodeError{Reason: schemas.DeadNotJSON, Detail: "why"}, stamp)
			var got []string
			for _, h := range letter.Headers {
				assert.NotEqual(t, schemas.HeaderDeadCut, h.Key, "it is whole")
				if !strings.HasPrefix(h.Key, deadPrefix) {
					got = append(got, h.Key+"="+string(h.Value))
				}
			}
			assert.Equal(t, c.want, got)
			assert.Equal(t, "k", string(letter.Key))
		})
	}
}

func TestWorker_keepsWhatItMadeUntilReset(t *testing.T) {
	w := testWorker(t)
	for round := range 3 {
		var made []*kgo.Record
		w.records(sampleRecords(3000), func(rec *kgo.Record) { made = append(made, rec) })
		require.Len(t, made, 3000)
		for i, rec := range made {
			ev := &schemas.SignIn{}
			require.NoError(t, ev.UnmarshalVT(rec.Value), "round %d", round)
			require.Equal(t, fmt.Sprintf("10000000-0000-4000-8000-%012d", i), ev.Id)
			require.Equal(t, ev.Id, string(rec.Key))
			require.EqualValues(t, i, ev.Provenance.Offset)
		}
		assert.Equal(t, 3000, w.collect().enriched)
		w.reset()
		assert.Zero(t, w.collect().enriched)
	}
	assert.Less(t, len(w.out.chunks), 10, "the next transaction uses the memory of the last")
}

func TestOutbox_largeValuesHaveTheirOwnMemory(t *testing.T) {
	var o outbox
	large := o.bytes(chunkBytes + 1)
	small := o.bytes(10)
	assert.Len(t, large, chunkBytes+1)
	assert.Len(t, small, 10)
	assert.Equal(t, 10, cap(small), "appending must not run into the next value")
	o.reset()
	assert.Len(t, o.chunks, 1)
}
