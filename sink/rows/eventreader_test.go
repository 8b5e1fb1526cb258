package rows

import (
	"bytes"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// partialEvents are events with all that a column shows, each without one thing,
// in the order in which the next has what the one before lacks.
func partialEvents() []*schemas.SignIn {
	all := []*schemas.SignIn{testkit.FullSignIn(), {Id: "bare"}, testkit.FullSignIn()}
	without := func(part func(*schemas.SignIn) protoreflect.Message) {
		fields := part(testkit.FullSignIn()).Descriptor().Fields()
		for i := range fields.Len() {
			ev := testkit.FullSignIn()
			part(ev).Clear(fields.Get(i))
			all = append(all, ev)
		}
	}
	without((*schemas.SignIn).ProtoReflect)
	without(func(ev *schemas.SignIn) protoreflect.Message { return ev.Status.ProtoReflect() })
	without(func(ev *schemas.SignIn) protoreflect.Message { return ev.DeviceDetail.ProtoReflect() })
	without(func(ev *schemas.SignIn) protoreflect.Message { return ev.Provenance.ProtoReflect() })
	without(func(ev *schemas.SignIn) protoreflect.Message { return ev.Enrichment.ProtoReflect() })
	without(func(ev *schemas.SignIn) protoreflect.Message { return ev.Enrichment.Geo.ProtoReflect() })
	return all
}

// What an event lacks does not come from the one before, nor from the messages
// that are made once: the rows are those of the event as it was written.
func TestEventReader_readsWhatWasWritten(t *testing.T) {
	var reader EventReader
	for i, ev := range partialEvents() {
		value, err := ev.MarshalVT()
		if err != nil {
			t.Fatal(err)
		}
		if err := reader.Read(value); err != nil {
			t.Fatal(err)
		}
		want, got := New(), New()
		want.Append(ev, 0, int64(i))
		got.Append(&reader.Event, 0, int64(i))
		for j, in := range want.list {
			var expected, encoded proto.Buffer
			in.Data.EncodeColumn(&expected)
			got.list[j].Data.EncodeColumn(&encoded)
			if !bytes.Equal(encoded.Buf, expected.Buf) {
				t.Errorf("event %d: column %s is %q, want %q", i, in.Name, encoded.Buf, expected.Buf)
			}
		}
	}
}
