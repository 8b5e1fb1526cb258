package relay

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/ingest/samples"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

var arrival = time.Date(2030, 6, 1, 12, 0, 0, 0, time.UTC) // after all samples

const noTenant = `{"id":"%s","createdDateTime":"2026-06-01T08:15:30Z","userId":"u","userPrincipalName":"a@b.c","appId":"a","status":{"errorCode":0}}`

func graph(id string) string { return fmt.Sprintf(noTenant, id) }

// splitOne splits one value under the tenant "t".
func splitOne(value string, headers ...kgo.RecordHeader) ([]*kgo.Record, outcome) {
	s := &splitter{decoder: rawevent.NewDecoder(), tenant: "t"}
	return s.split(nil, &kgo.Record{Topic: "hub", Partition: 3, Offset: 7, Key: []byte("source key"), Value: []byte(value), Headers: headers}, arrival)
}

func TestSplitter_oneRecordForEachEvent(t *testing.T) {
	a, b, broken := graph("a"), graph("b"), `{"id":7}`
	wrapped := func(text string) string { return fmt.Sprintf(`{"_raw":%q,"host":"h"}`, text) }
	for name, c := range map[string]struct {
		value       string
		keys, texts []string
		done        outcome
	}{
		"one":             {a, []string{"a"}, []string{a}, outcome{events: 1}},
		"array":           {"[" + a + ",\n" + b + "]", []string{"a", "b"}, []string{a, b}, outcome{events: 2}},
		"records":         {`{"records":[` + a + "," + b + "]}", []string{"a", "b"}, []string{a, b}, outcome{events: 2}},
		"value":           {`{"@odata.context":"x","value":[` + a + "]}", []string{"a"}, []string{a}, outcome{events: 1}},
		"array of batch":  {`[{"records":[` + a + `]},{"records":[` + b + `]}]`, []string{"a", "b"}, []string{a, b}, outcome{events: 2}},
		"lines":           {a + "\n" + b + "\n", []string{"a", "b"}, []string{a, b}, outcome{events: 2}},
		"one bad":         {`{"records":[` + a + "," + broken + "," + b + "]}", []string{"a", "source key", "b"}, []string{a, broken, b}, outcome{events: 2, refused: 1}},
		"not JSON":        {`{"id":`, []string{"source key"}, []string{`{"id":`}, outcome{refused: 1}},
		"empty":           {"", []string{"source key"}, []string{""}, outcome{refused: 1}},
		"empty batch":     {`{"records":[]}`, nil, nil, outcome{}},
		"wrapped":         {wrapped(a), []string{"a"}, []string{wrapped(a)}, outcome{events: 1}},
		"wrapped two":     {wrapped("[" + a + "," + b + "]"), []string{"a"}, []string{wrapped("[" + a + "," + b + "]")}, outcome{events: 1}},
		"the same twice":  {"[" + a + "," + a + "]", []string{"a", "a"}, []string{a, a}, outcome{events: 2}},
		"no event at all": {`"text"`, []string{"source key"}, []string{`"text"`}, outcome{refused: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			records, done := splitOne(c.value)
			var keys, texts []string
			for _, r := range records {
				keys, texts = append(keys, string(r.Key)), append(texts, string(r.Value))
			}
			assert.Equal(t, c.keys, keys)
			assert.Equal(t, c.texts, texts)
			assert.Equal(t, c.done, done)
		})
	}
}

func headerOf(r *kgo.Record, key string) string {
	for _, h := range r.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}

func TestSplitter_headersSayWhereFromAndWhen(t *testing.T) {
	records, _ := splitOne(graph("a"))
	assert.Equal(t, "application/json", headerOf(records[0], schemas.HeaderContentType))
	assert.Equal(t, "2030-06-01T12:00:00Z", headerOf(records[0], schemas.HeaderReceivedAt))
	assert.Equal(t, "t", headerOf(records[0], schemas.HeaderTenant))
	assert.Equal(t, "hub/3/7", headerOf(records[0], headerSource))
	records, _ = splitOne(graph("a"), kgo.RecordHeader{Key: schemas.HeaderTenant, Value: []byte("own")}, kgo.RecordHeader{Key: "other"})
	assert.Equal(t, "own", headerOf(records[0], schemas.HeaderTenant))
	assert.Len(t, records[0].Headers, 4, "other headers of the source are its own business")
}

func TestSplitter_tooLarge_isCutToWhatTheTopicTakes(t *testing.T) {
	value := `{"id":"` + strings.Repeat("x", schemas.MaxRecordBytes) + `"}`
	records, done := splitOne(value)
	require.Len(t, records, 1)
	assert.Equal(t, outcome{refused: 1, cut: 1}, done)
	assert.Len(t, records[0].Value, maxValueBytes)
	assert.Equal(t, fmt.Sprint(len(value)), headerOf(records[0], headerCut))
	var reasons []schemas.DeadReason
	rawevent.NewDecoder().Decode(records[0].Value, rawevent.Source{}, func(d rawevent.Decoded) bool {
		reasons = append(reasons, d.Err.Reason)
		return true
	})
	assert.Equal(t, []schemas.DeadReason{schemas.DeadTooLarge}, reasons, "what the enricher says about the rest")
}

func TestSplitter_transactionMarkers_areNoEvents(t *testing.T) {
	s := &splitter{decoder: rawevent.NewDecoder()}
	rec := &kgo.Record{Value: []byte{0, 0, 0, 1}, Attrs: kgo.NewRecordAttrs(kgo.RecordAttrsOpts{Control: true})}
	records, done := s.split(nil, rec, arrival)
	assert.Empty(t, records)
	assert.Zero(t, done)
}

// ids are what a decoder makes of values: an id or a reason each.
func ids(tenant string, values ...[]byte) (all []string) {
	decoder := rawevent.NewDecoder()
	for _, value := range values {
		decoder.Decode(value, rawevent.Source{Tenant: tenant, Received: arrival}, func(d rawevent.Decoded) bool {
			if d.Err != nil {
				all = append(all, string(d.Err.Reason))
			} else {
				all = append(all, d.Event.TenantId+" "+strings.Clone(d.Event.Id))
			}
			return true
		})
	}
	return all
}

func valuesOf(records []*kgo.Record) (values [][]byte) {
	for _, r := range records {
		values = append(values, r.Value)
	}
	return values
}

// Split or not, the enricher reads the same events out of every format.
func TestSplitter_samples_sameEventsAsWhole(t *testing.T) {
	files, err := samples.FS()
	require.NoError(t, err)
	names, err := fs.Glob(files, "*")
	require.NoError(t, err)
	tried := 0
	for _, name := range names {
		if ext := path.Ext(name); ext == ".csv" || ext == ".gz" {
			continue
		}
		text, err := fs.ReadFile(files, name)
		require.NoError(t, err)
		records, done := splitOne(string(text))
		assert.Equal(t, ids("t", text), ids("t", valuesOf(records)...), name)
		assert.Positive(t, done.events, name)
		tried++
	}
	assert.Greater(t, tried, 4)
}

// No event is lost or made up by splitting, whatever the source holds.
func FuzzSplitter_losesNoEvent(f *testing.F) {
	for _, seed := range samples.Refused() {
		f.Add(seed)
	}
	for _, seed := range []string{graph("a"), "[" + graph("a") + "," + graph("b") + "]", graph("a") + "\n" + graph("b"),
		`{"records":[` + graph("a") + `,{"id":7}]} x`, `{"message":"[]"}`, "[" + graph("a") + "]" + graph("b")} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		events := func(all []string) (good []string) {
			for _, id := range all {
				if strings.HasPrefix(id, "t ") {
					good = append(good, id)
				}
			}
			return good
		}
		records, _ := splitOne(string(value))
		whole, parts := events(ids("t", value)), events(ids("t", valuesOf(records)...))
		for _, id := range whole {
			if !slices.Contains(parts, id) {
				t.Fatalf("lost %q of %q: %q", id, value, bytes.Join(valuesOf(records), []byte("\n---\n")))
			}
		}
	})
}
