package ingest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// benchEvents is how many events one request of the benchmarks holds.
const benchEvents = 5000

// benchBody is NDJSON of events of about 2 KB with ids of their own.
func benchBody(b *testing.B) string {
	b.Helper()
	text, err := os.ReadFile("../schemas/rawevent/testdata/graph-event.json")
	require.NoError(b, err)
	const id = "5f0c1a52-6f0e-4e0b-9a55-0c3c4a1d2b00"
	line := strings.TrimSpace(string(text))
	require.Contains(b, line, id)
	var out strings.Builder
	for i := range benchEvents {
		out.WriteString(strings.Replace(line, id, fmt.Sprintf("5f0c1a52-6f0e-4e0b-9a55-%012d", i), 1))
		out.WriteByte('\n')
	}
	return out.String()
}

func reportEvents(b *testing.B) {
	b.ReportMetric(float64(b.N)*benchEvents/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkSplit is the splitters alone.
func BenchmarkSplit(b *testing.B) {
	lines := benchBody(b)
	array := "[" + strings.ReplaceAll(strings.TrimSpace(lines), "\n", ",") + "]"
	for name, body := range map[string]string{"lines": lines, "array": array} {
		b.Run(name, func(b *testing.B) {
			in := &intake{limit: schemas.MaxEventBytes}
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				from := in.split(name == "lines", strings.NewReader(body))
				n := 0
				for {
					if _, err := from.next(); err != nil {
						break
					}
					n++
				}
				require.Equal(b, benchEvents, n)
			}
			reportEvents(b)
		})
	}
}

// BenchmarkJudge splits and decodes, with nothing sent to Kafka: what one core
// does for each event beside producing.
func BenchmarkJudge(b *testing.B) {
	body := benchBody(b)
	in, _ := newIntake().(*intake)
	who := newWriter("bench", []string{tenantA}, "", "")
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		in.begin(who, schemas.MaxEventBytes, nil, nil)
		from := in.split(true, strings.NewReader(body))
		for {
			el, err := from.next()
			if err != nil {
				break
			}
			in.key, in.ids, in.verdict, in.bad = in.key[:0], in.ids[:0], in.verdict[:0], 0
			in.decoder.Decode(el.data, rawevent.Source{Tenant: who.tenant}, in.yield)
			require.Zero(b, in.bad)
			in.note()
		}
		in.end()
	}
	reportEvents(b)
}

// BenchmarkGateway posts to a gateway on the in-process broker; client, gateway
// and broker share the machine.
func BenchmarkGateway(b *testing.B) {
	body := benchBody(b)
	for _, packing := range []struct {
		name string
		body string
	}{{"", body}, {"gzip", gzipped(b, body)}, {"zstd", zstded(b, body)}} {
		b.Run("ndjson "+packing.name, func(b *testing.B) {
			g := startGateway(b, testkit.Kafka(b))
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, g.url+signInsPath, strings.NewReader(packing.body))
				require.NoError(b, err)
				req.Header.Set("Content-Type", contentNDJSON)
				req.Header.Set("Content-Encoding", packing.name)
				req.Header.Set("Authorization", "Bearer "+testToken)
				resp, err := http.DefaultClient.Do(req)
				require.NoError(b, err)
				text, err := io.ReadAll(resp.Body)
				require.NoError(b, err)
				require.NoError(b, resp.Body.Close())
				require.True(b, bytes.Contains(text, fmt.Appendf(nil, `"accepted":%d`, benchEvents)), "%s", text)
			}
			reportEvents(b)
		})
	}
}
