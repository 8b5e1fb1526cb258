package dead

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// record is a dead letter with headers given as name, value, name, value, ...
func record(value string, headers ...string) *kgo.Record {
	r := &kgo.Record{Topic: "dead", Partition: 2, Offset: 15, Timestamp: time.Unix(1000, 0), Key: []byte("key"), Value: []byte(value)}
	for i := 0; i < len(headers); i += 2 {
		r.Headers = append(r.Headers, kgo.RecordHeader{Key: headers[i], Value: []byte(headers[i+1])})
	}
	return r
}

func enriched(t *testing.T, id string) string {
	t.Helper()
	value, err := (&schemas.SignIn{Id: id, TenantId: "t"}).MarshalVT()
	require.NoError(t, err)
	return string(value)
}

func TestLetterOf_readsAllHeaders(t *testing.T) {
	got := letterOf(record(`{"id":"a"}`, "tenant", "t", "replays", "2", "dead-reason", "wrong-type", "dead-detail", "is text", "dead-pointer", "/a/b",
		"dead-topic", "raw", "dead-partition", "3", "dead-offset", "99", "dead-index", "7", "dead-at", "2026-03-04T05:06:07.5Z", "dead-cut", "4000"))
	assert.Equal(t, Letter{
		Position: Position{2, 15}, At: time.Date(2026, 3, 4, 5, 6, 7, 5e8, time.UTC), Reason: schemas.DeadWrongType,
		Pointer: "/a/b", Detail: "is text", Topic: "raw", RawPartition: 3, RawOffset: 99, Index: 7, ID: "a", Tenants: []string{"t"}, Size: 10, Cut: 4000, Replays: 2,
	}, got)
}

func TestLetterOf_headersThatSayNothing(t *testing.T) {
	got := letterOf(record("x", "replays", "many", "dead-partition", "-1", "dead-offset", "", "dead-index", "x", "dead-at", "today", "dead-cut", "-5"))
	assert.Equal(t, Letter{
		Position: Position{2, 15}, At: time.Unix(1000, 0).UTC(), RawPartition: -1, RawOffset: -1, Size: 1, Replays: -1,
	}, got, "the record's own time where no header has one; a count that is no number shows")
}

func TestIDOf(t *testing.T) {
	for name, c := range map[string]struct{ value, want string }{
		"graph":                  {`{"id":"a","createdDateTime":7}`, "a"},
		"broken behind the id":   {`{"id":"a","riskEventTypes":["x",],}`, "a"},
		"broken before the id":   {`{"x":[1,],"id":"a"}`, ""},
		"behind nested values":   {`{"status":{"id":"no","list":[{"id":"no"}]},"id":"a"}`, "a"},
		"azure monitor":          {`{"time":"2026-03-04T05:06:07Z","properties":{"status":{"id":"no"},"id":"a"}}`, "a"},
		"log analytics":          {`{"TenantId":"w","Id":"a"}`, "a"},
		"portal":                 {`{"Date (UTC)":"x","Request ID":"a"}`, "a"},
		"byte order mark":        {"\ufeff" + `{"id":"a"}`, "a"},
		"a number":               {`{"id":7}`, ""},
		"an array":               {`[{"id":"a"}]`, ""},
		"a line of a log":        {`Oct 12 09:01:00 collector-1 sign-in`, ""},
		"nothing":                {``, ""},
		"no id":                  {`{"invoice":4711}`, ""},
		"cut off":                {`{"id":"a`, ""},
		"properties as text":     {`{"properties":"{}","id":"a"}`, ""},
		"properties without one": {`{"properties":{"x":1}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, idOf(schemas.DeadWrongType, []byte(c.value)))
		})
	}
	assert.Equal(t, "e", idOf(schemas.DeadRefused, []byte(enriched(t, "e"))))
	assert.Empty(t, idOf(schemas.DeadRefused, []byte("\xff\xffnot protobuf")))
}

func FuzzIDOf(f *testing.F) {
	for _, seed := range []string{`{"id":"a"}`, `{"properties":{"id":"a"}}`, `{"a":[{}],`, "\xff", `[[[[`} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, value string) {
		for _, reason := range schemas.DeadReasons() {
			idOf(reason, []byte(value)) // must end, and not panic
		}
	})
}

func TestParsePosition(t *testing.T) {
	at, err := ParsePosition("3/9007199254740993")
	require.NoError(t, err)
	assert.Equal(t, Position{3, 9007199254740993}, at)
	assert.Equal(t, "3/9007199254740993", at.String())
	for _, text := range []string{"", "3", "3/", "/3", "-1/3", "1/-3", "1/2/3", "a/b", "99999999999/1"} {
		_, err := ParsePosition(text)
		assert.ErrorContains(t, err, "PARTITION/OFFSET", text)
	}
}
