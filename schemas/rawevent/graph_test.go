package rawevent

import (
	"os"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/gatehouse/gatehouse/schemas"
)

func fullEvent(t *testing.T) (text []byte, ev *schemas.SignIn) {
	t.Helper()
	text, err := os.ReadFile("testdata/graph-full.json")
	if err != nil {
		t.Fatal(err)
	}
	got := decode(text, Source{Received: received})
	if len(got) != 1 || got[0].Err != nil {
		t.Fatalf("got %s", outcomes(got))
	}
	return text, got[0].Event
}

// Every property of the message has a setter: the full event fills them all.
func TestDecode_readsEveryGraphProperty(t *testing.T) {
	_, ev := fullEvent(t)
	if ev.Additional != "" {
		t.Errorf("properties of Graph were not known: %s", ev.Additional)
	}
	var check func(path string, m protoreflect.Message)
	check = func(path string, m protoreflect.Message) {
		fields := m.Descriptor().Fields()
		for i := range fields.Len() {
			field := fields.Get(i)
			name := path + field.JSONName()
			switch name {
			case "additional", "enrichment", "provenance", "sentUnixNano", "category", "status.word",
				"appliedConditionalAccessPolicies.reason": // only of policies evaluated here
				continue
			}
			switch {
			case !m.Has(field):
				t.Errorf("%s was not read", name)
			case field.Kind() != protoreflect.MessageKind:
			case field.IsList():
				check(name+".", m.Get(field).List().Get(0).Message())
			default:
				check(name+".", m.Get(field).Message())
			}
		}
	}
	check("", ev.ProtoReflect())
}
