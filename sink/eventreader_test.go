package sink

import (
	"bytes"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/gatehouse/gatehouse/schemas"
)

// partialEvents are events with all that a column shows, each without one thing,
// in the order in which the next has what the one before lacks.
func partialEvents() []*schemas.SignIn {
	all := []*schemas.SignIn{richEvent(), {Id: "bare"}, richEvent()}
	without := func(part func(*schemas.SignIn) protoreflect.Message) {
		fields := part(richEvent()).Descriptor().Fields()
		for i := range fields.Len() {
			ev := richEvent()
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
	var reader eventReader
	for i, ev := range partialEvents() {
		value, err := ev.MarshalVT()
		if err != nil {
			t.Fatal(err)
		}
		if err := reader.read(value); err != nil {
			t.Fatal(err)
		}
		want, got := newColumns(), newColumns()
		want.append(ev, 0, int64(i))
		got.append(&reader.event, 0, int64(i))
		for j, in := range want.input {
			var expected, encoded proto.Buffer
			in.Data.EncodeColumn(&expected)
			got.input[j].Data.EncodeColumn(&encoded)
			if !bytes.Equal(encoded.Buf, expected.Buf) {
				t.Errorf("event %d: column %s is %q, want %q", i, in.Name, encoded.Buf, expected.Buf)
			}
		}
	}
}
