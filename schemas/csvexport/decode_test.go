package csvexport

import (
	"testing"

	"github.com/gatehouse/gatehouse/schemas/eventtest"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

const (
	fernhill, elsewhere = eventtest.Fernhill, eventtest.Elsewhere
	absent              = eventtest.Absent
)

const id1, id2, id3 = "a0000001-0000-4000-8000-000000000001", "a0000001-0000-4000-8000-000000000002", "a0000001-0000-4000-8000-000000000003"

// decode reads the event of a row.
func decode(t testing.TB, event []byte) rawevent.Decoded {
	t.Helper()
	var got []rawevent.Decoded
	rawevent.NewDecoder().Decode(event, rawevent.Source{Tenant: elsewhere, Received: eventtest.Received()}, func(x rawevent.Decoded) bool {
		got = append(got, x)
		return true
	})
	if len(got) != 1 {
		t.Fatalf("%s: %d events, want one", event, len(got))
	}
	return got[0]
}

// checkEvent decodes the event of a row, and checks that.
func checkEvent(t testing.TB, event []byte, want map[string]string) {
	t.Helper()
	got := decode(t, event)
	if got.Err != nil {
		t.Fatalf("%s is refused: %v", event, got.Err)
	}
	eventtest.Check(t, got.Event, want)
}

func nanos(s string) string { return eventtest.Nanos(s) }
