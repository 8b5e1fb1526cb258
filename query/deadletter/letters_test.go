package deadletter

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/dead"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/schemas"
)

var noon = time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)

func TestListOptions_areAFilter(t *testing.T) {
	for rawQuery, want := range map[string]struct {
		filter dead.Filter
		top    int
	}{
		"":                  {dead.Filter{}, 100},
		"state=all&top=5":   {dead.Filter{Closed: true}, 5},
		"reason=wrong-type": {dead.Filter{Reasons: []schemas.DeadReason{schemas.DeadWrongType}}, 100},
		"from=2026-07-17T12:00:00Z&to=2026-07-18": {dead.Filter{From: noon, To: noon.Add(12 * time.Hour)}, 100},
	} {
		o := NewListOptions()
		require.Nil(t, option.Read(rawQuery, o.Options()), rawQuery)
		require.Nil(t, o.Check(), rawQuery)
		assert.Equal(t, want.filter, o.filter(), rawQuery)
		assert.Equal(t, want.top, o.top, rawQuery)
	}
	o := NewListOptions()
	require.Nil(t, option.Read("from=2026-07-18&to=2026-07-17", o.Options()))
	assert.NotNil(t, o.Check())
}

func TestLetterPosition_ofALettersID_isItsPosition(t *testing.T) {
	for _, at := range []dead.Position{{}, {Partition: 3, Offset: 15}, {Partition: 1<<31 - 1, Offset: 1<<63 - 1}} {
		got, problem := letterPosition(letterID(at))
		require.Nil(t, problem)
		assert.Equal(t, at, got)
	}
	assert.Equal(t, "3-15", letterID(dead.Position{Partition: 3, Offset: 15}))
	for _, id := range []string{"", "first", "0", "0-", "-1-0", "0--1", "0-1-2", "0-x", "2147483648-0", "0-9223372036854775808"} {
		_, problem := letterPosition(id)
		require.NotNil(t, problem, id)
		assert.Equal(t, http.StatusBadRequest, problem.Status)
		assert.Equal(t, "'"+id+"' is no id of a dead letter: it is partition and offset, such as 0-15.", problem.Message)
	}
}

func TestShownLetter_saysWhatIsKnown(t *testing.T) {
	text := "e"
	sent := noon.Add(time.Hour)
	l := dead.Letter{
		Position: dead.Position{Partition: 1, Offset: 2}, At: noon, Reason: schemas.DeadWrongType, Pointer: "/a", Detail: "d", Topic: "raw", RawPartition: 3, RawOffset: 4, Index: 5,
		ID: "e", Size: 6, Cut: 7, Replays: 8, Sent: 1, SentAt: sent,
	}
	want := deadLetter{ID: "1-2", At: noon, Reason: schemas.DeadWrongType, Pointer: "/a", Detail: "d", Topic: "raw", Partition: 3, Offset: 4, Index: 5, EventID: &text, Bytes: 6, Cut: true, Replays: 8, SentAt: &sent}
	assert.Equal(t, want, shownLetter(l))
	assert.Equal(t, deadLetter{ID: "0-0", Open: true}, shownLetter(dead.Letter{}))
}

func TestOwnLetters_areOfTheReadersTenantAlone(t *testing.T) {
	f := dead.Filter{Limit: 5}
	who := access.Reader{Tenant: "Fernhill"}
	for byDefault, want := range map[string]bool{"": false, "elsewhere": false, "fernhill": true} {
		s := New(Options{DefaultTenant: byDefault}, nil)
		assert.Equal(t, dead.Filter{Limit: 5, Tenant: "Fernhill", TenantOfNone: want}, s.ownLetters(who, f), byDefault)
	}
}

func TestKnowsDead_withoutBrokers_saysWhatToSet(t *testing.T) {
	s := New(Options{}, nil)
	problem := s.knowsDead()
	require.NotNil(t, problem)
	assert.Equal(t, http.StatusNotImplemented, problem.Status)
	assert.Contains(t, problem.Message, "query.kafka.brokers")
	s.Kafka.Brokers = []string{"127.0.0.1:1"}
	assert.Nil(t, s.knowsDead())
}
