package schemas

import (
	"bytes"
	"encoding/json"
	"os"
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

func benchmarkDecode(b *testing.B, file string) {
	value, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	var compact bytes.Buffer // as producers send it
	if err := json.Compact(&compact, value); err != nil {
		b.Fatal(err)
	}
	value = compact.Bytes()
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
