package rawevent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

func BenchmarkDecodeGraph(b *testing.B) {
	benchmarkDecode(b, "testdata/graph-event.json")
}

func BenchmarkDecodeAzureMonitor(b *testing.B) {
	benchmarkDecode(b, "testdata/oddities/result-differs.json")
}

func BenchmarkDecodeLogAnalytics(b *testing.B) {
	benchmarkDecode(b, "testdata/oddities/row.json")
}

func BenchmarkDecodeBatch(b *testing.B) {
	benchmarkDecode(b, "testdata/oddities/records-batch.json")
}

// Names that are taken apart, or stand aside, by the thousand: a second of work for
// each event would hold up all that come after it.
func BenchmarkDecode_thousandsOfJoinedNames(b *testing.B) {
	benchmarkValue(b, eventWith(manyNames("status.a")))
}

func BenchmarkDecode_thousandsOfFurtherProperties(b *testing.B) {
	benchmarkValue(b, eventWith(`"status":{`+manyNames("a")+`,"AdditionalProperties":{`+manyNames("b")+`}}`))
}

// manyNames are ten thousand properties.
func manyNames(prefix string) string {
	var list []string
	for i := range 10_000 {
		list = append(list, fmt.Sprintf(`"%s%d":1`, prefix, i))
	}
	return strings.Join(list, ",")
}

func eventWith(properties string) []byte {
	return []byte(`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","userPrincipalName":"ada@example.org",` + properties + "}")
}

func benchmarkDecode(b *testing.B, file string) {
	value, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	var compact bytes.Buffer // as producers send it
	if err := json.Compact(&compact, value); err != nil {
		b.Fatal(err)
	}
	benchmarkValue(b, compact.Bytes())
}

func benchmarkValue(b *testing.B, value []byte) {
	d := NewDecoder()
	src := Source{Tenant: "tenant"}
	refused := 0
	count := func(x Decoded) bool {
		if x.Err != nil {
			refused++
		}
		return true
	}
	b.SetBytes(int64(len(value)))
	b.ReportAllocs()
	for b.Loop() {
		d.Decode(value, src, count)
	}
	if refused > 0 {
		b.Fatalf("%d events refused", refused)
	}
}
