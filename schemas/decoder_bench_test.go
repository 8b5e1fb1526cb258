package schemas

import (
	"bytes"
	"os"
	"testing"
)

func BenchmarkDecodeGraph(b *testing.B) {
	benchmarkDecode(b, "testdata/graph-event.json")
}

func benchmarkDecode(b *testing.B, file string) {
	value, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	value = bytes.TrimSpace(value)
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
