package rawevent

import (
	"os"
	"testing"

	"github.com/gatehouse/gatehouse/schemas"
)

// benchmarkEvent is an event of a usual size.
func benchmarkEvent(b *testing.B) *schemas.SignIn {
	value, err := os.ReadFile("testdata/graph-event.json")
	if err != nil {
		b.Fatal(err)
	}
	var ev *schemas.SignIn
	NewDecoder().Decode(value, Source{Tenant: "tenant"}, func(d Decoded) bool {
		if d.Err != nil {
			b.Fatal(d.Err)
		}
		ev = d.Event.CloneVT()
		return true
	})
	return ev
}

func BenchmarkMarshal(b *testing.B) {
	ev := benchmarkEvent(b)
	buf := make([]byte, ev.SizeVT())
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ev.MarshalToSizedBufferVT(buf[:ev.SizeVT()]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnmarshal(b *testing.B) {
	value, err := benchmarkEvent(b).MarshalVT()
	if err != nil {
		b.Fatal(err)
	}
	var ev schemas.SignIn
	b.SetBytes(int64(len(value)))
	b.ReportAllocs()
	for b.Loop() {
		ev.Reset()
		if err := ev.UnmarshalVTUnsafe(value); err != nil {
			b.Fatal(err)
		}
	}
}
