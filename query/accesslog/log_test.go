package accesslog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/access"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func testAccessLog(t *testing.T, cfg Config) *Log {
	t.Helper()
	m, err := NewMetrics(prometheus.NewRegistry())
	require.NoError(t, err)
	return New(cfg, zap.NewNop(), m)
}

func TestAccessLog_dropWhenFull_countsWhatIsNotWritten(t *testing.T) {
	l := testAccessLog(t, Config{Enabled: true, QueueRequests: 1, WhenFull: drop})
	held, problem := l.Reserve()
	assert.True(t, held)
	assert.Nil(t, problem)
	held, problem = l.Reserve()
	assert.False(t, held)
	assert.Nil(t, problem)
	assert.Equal(t, 1.0, valueOf(t, l.metrics.dropped))
}

// What is left when the service ends is written, or counted as lost.
func TestAccessLog_end_writesWhatIsLeft(t *testing.T) {
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	for _, reachable := range []bool{true, false} {
		l := testAccessLog(t, Config{Enabled: true, QueueRequests: 5000})
		for range 1500 {
			_, _ = l.Reserve()
			l.Note(Record{At: time.Now(), RequestID: uuid.New(), Who: access.Reader{Tenant: "left"}})
		}
		l.Close()
		connection := func() driver.Conn { return conn }
		if !reachable {
			connection = noConnection
		}
		l.Run(connection)
		var n uint64
		require.NoError(t, conn.QueryRow(t.Context(), "SELECT count() FROM access_log WHERE tenant_id = 'left'").Scan(&n))
		assert.EqualValues(t, 1500, n)
		assert.Equal(t, reachable, valueOf(t, l.metrics.dropped) == 0)
		assert.Empty(t, l.places)
	}
}

func TestAccessLog_repeatedInsert_writesOnce(t *testing.T) {
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	l := testAccessLog(t, Defaults())
	batch := []Record{{At: time.Now(), RequestID: uuid.New(), Who: access.Reader{Tenant: "t"}, Options: map[string]string{"a": "b"}}}
	for range 2 {
		require.NoError(t, l.insert(t.Context(), conn, batch, "one"))
	}
	var n uint64
	var expires time.Time
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT count(), max(expires_at) FROM access_log WHERE tenant_id = 't'").Scan(&n, &expires))
	assert.EqualValues(t, 1, n)
	assert.WithinDuration(t, time.Now().AddDate(0, 0, 365), expires, time.Hour)
}

func TestNoteText_isBoundedAndValid(t *testing.T) {
	long := NoteText(strings.Repeat("ü", maxText))
	assert.LessOrEqual(t, len(long), maxText+len("…"))
	assert.True(t, strings.HasSuffix(long, "ü…"))
	assert.Equal(t, "a\uFFFDb", NoteText("a\xffb"))
	assert.Equal(t, "x [token] y", NoteText("x eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0. y"))
	assert.Len(t, NoteOptions(strings.Repeat("a=b&", 3), 200), 1)
	assert.Equal(t, map[string]string{"$filter": "clientAppUsed eq 'Other clients; IMAP'", "$top": "1"}, NoteOptions("$filter=clientAppUsed%20eq%20'Other%20clients;%20IMAP'&$top=1", 200))
	var many strings.Builder
	for i := range 100 {
		fmt.Fprintf(&many, "o%d=x&", i)
	}
	assert.Len(t, NoteOptions(many.String(), 200), maxOptions)
}

func noConnection() driver.Conn { return nil }

func valueOf(t *testing.T, c prometheus.Counter) float64 {
	t.Helper()
	var m dto.Metric
	require.NoError(t, c.Write(&m))
	return m.GetCounter().GetValue()
}
