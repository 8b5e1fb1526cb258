package ingest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// A body that breaks off or is none keeps what came before, and says how much
// that was.
func TestGateway_saysWhatIsWrongWithABody(t *testing.T) {
	one := event(t, "graph", "1")
	many := func(n int) string {
		var events []string
		for i := range n {
			events = append(events, event(t, "graph", fmt.Sprint(i)))
		}
		return strings.Join(events, "\n")
	}
	noise := make([]byte, 100<<10)
	for i, x := 0, uint32(1); i < len(noise); i++ {
		x = x*1664525 + 1013904223
		noise[i] = "0123456789abcdef"[x>>28]
	}
	// Noise that hardly compresses, so that the stream is cut between two events.
	spread := gzipped(t, one+"\n"+with(t, one, "Lagos", string(noise))+"\n")
	wrongSum := []byte(gzipped(t, one+"\n"))
	wrongSum[len(wrongSum)-6] ^= 1
	large := with(t, one, "Lagos", strings.Repeat("x", 2000))
	for _, test := range []struct {
		name, body string
		header     []string
		status     int
		accepted   int64
		message    string
	}{
		{"not json", "this is no json", nil, 400, 0, `expected a JSON object or array, found 't' at byte 0`},
		{"one event that is not json", `{"id":tru}`, nil, 400, 0, "not valid JSON"},
		{"an event cut short", one[:50], nil, 400, 0, "ends inside a JSON value at byte 50"},
		{"an array cut short", "[" + one + "," + one[:50], nil, 400, 1, "ends inside a JSON value"},
		{"a comma too many", "[" + one + ",]", nil, 400, 1, "found ']'"},
		{"empty", "", nil, 400, 0, "empty"},
		{"truncated gzip", spread[:len(spread)/2], []string{"Content-Encoding: gzip", "Content-Type: " + contentNDJSON}, 400, 1, "gzip body is broken or truncated"},
		{"gzip with a wrong checksum", string(wrongSum), []string{"Content-Encoding: gzip"}, 400, 1, "checksum"},
		{"no gzip", one, []string{"Content-Encoding: gzip"}, 400, 0, "gzip"},
		{"empty gzip", "", []string{"Content-Encoding: gzip"}, 400, 0, "gzip"},
		{"no zstd", one, []string{"Content-Encoding: zstd"}, 400, 0, "zstd"},
		{"truncated zstd", zstded(t, one)[:100], []string{"Content-Encoding: zstd"}, 400, 0, "zstd"},
		{"unknown compression", one, []string{"Content-Encoding: br"}, 415, 0, "gzip or zstd"},
		{"two compressions", one, []string{"Content-Encoding: gzip, zstd"}, 415, 0, "gzip or zstd"},
		{"unknown type", one, []string{"Content-Type: application/x-www-form-urlencoded"}, 415, 0, "application/json or application/x-ndjson"},
		{"text", one, []string{"Content-Type: text/plain"}, 415, 0, "application/json or application/x-ndjson"},
		{"no type", one, []string{"Content-Type: "}, 415, 0, "Content-Type is missing"},
		{"another character set", one, []string{"Content-Type: application/json; charset=latin1"}, 415, 0, "charset=latin1"},
		{"larger than an event may be", large, nil, 413, 0, "max_event_bytes"},
		{"larger than a body may be", many(30), nil, 413, 0, "max_body_bytes"},
		{"larger than a body may be, decompressed", gzipped(t, many(60)), []string{"Content-Encoding: gzip", "Content-Type: " + contentNDJSON}, 413, 45, "max_decoded_bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := startGateway(t, testkit.Kafka(t), func(c *Config) {
				c.MaxEventBytes, c.MaxBodyBytes, c.MaxDecodedBytes = 1500, 9000, 20_000
				if strings.Contains(test.name, "truncated gzip") {
					c.MaxEventBytes, c.MaxBodyBytes, c.MaxDecodedBytes = 1<<20, 1<<20, 1<<20
				}
			})
			got := g.postText(t, test.body, test.header...)
			require.Equal(t, test.status, got.status, "%+v", got.answer)
			require.NotNil(t, got.Error)
			assert.Contains(t, got.Error.Message, test.message)
			assert.NotEmpty(t, got.Error.Code)
			if strings.Contains(got.Error.Message, "not valid JSON") && assert.Len(t, got.Refused, 1) {
				assert.Equal(t, "not-json", got.Refused[0].Reason)
				assert.Equal(t, got.Accepted, got.Refused[0].Index)
			}
			if test.status == http.StatusUnsupportedMediaType {
				assert.Equal(t, "gzip, zstd", got.header.Get("Accept-Encoding"))
			}
			if test.accepted > 1 { // how many events fit is not the point
				assert.Positive(t, got.Accepted)
			} else {
				assert.Equal(t, test.accepted, got.Accepted)
			}
			assert.Len(t, g.stored(t), int(got.Accepted), "what was said to be accepted, and nothing else, is stored")
		})
	}
}

// A body whose length is not said beforehand is cut off at the limit.
func TestGateway_limitsBodiesOfUnknownLength(t *testing.T) {
	g := startGateway(t, testkit.Kafka(t), func(c *Config) { c.MaxBodyBytes = 200 << 10 })
	one := event(t, "graph", "1") + "\n"
	body := io.MultiReader(strings.NewReader(one), io.LimitReader(repeated('\n'), 300<<10))
	got := g.post(t, body, "Content-Type: "+contentNDJSON)
	assert.Equal(t, http.StatusRequestEntityTooLarge, got.status)
	assert.EqualValues(t, 1, got.Accepted)
	assert.Contains(t, got.Error.Message, "of the events before that, 1 were accepted and 0 refused")
}

// 50 MB in one event are read past, not held, compressed or not, alone or among
// others.
func TestGateway_holdsNoLargeEvent(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		g := startGateway(t, cfg)
		const size = 50 << 20
		head, tail, _ := strings.Cut(event(t, "graph", "large"), "Lagos")
		large := func() io.Reader {
			return io.MultiReader(strings.NewReader(head), io.LimitReader(repeated('x'), size), strings.NewReader(tail))
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := io.Copy(z, large())
		require.NoError(t, err)
		require.NoError(t, z.Close())

		runtime.GC()
		peak := watchHeap(t)
		got := g.post(t, large())
		assert.Equal(t, http.StatusRequestEntityTooLarge, got.status, "%+v", got)
		got = g.post(t, bytes.NewReader(packed.Bytes()), "Content-Encoding: gzip")
		assert.Equal(t, http.StatusRequestEntityTooLarge, got.status, "%+v", got)
		assert.Contains(t, got.Error.Message, fmt.Sprint(size+len(head)+len(tail)))

		between := io.MultiReader(strings.NewReader(event(t, "graph", "1")+"\n"), large(), strings.NewReader("\n"+event(t, "graph", "2")))
		got = g.post(t, between, "Content-Type: "+contentNDJSON)
		assert.Equal(t, http.StatusAccepted, got.status)
		assert.EqualValues(t, 2, got.Accepted)
		require.Len(t, got.Refused, 1)
		assert.Equal(t, "too-large", got.Refused[0].Reason)
		assert.Less(t, peak(), int64(24<<20), "bytes that the heap grew by")
		assert.Len(t, g.stored(t), 2)
	})
}

// watchHeap returns a function that tells by how many bytes the heap has grown at most.
func watchHeap(t *testing.T) func() int64 {
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var most atomic.Int64
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				most.Store(max(most.Load(), int64(now.HeapInuse)-int64(before.HeapInuse)))
			}
		}
	}()
	stop := func() int64 {
		close(done)
		<-ended
		return most.Load()
	}
	return stop
}
