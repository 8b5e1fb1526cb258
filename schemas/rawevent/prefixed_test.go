package rawevent

import (
	"testing"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestDecode_prefixedNames(t *testing.T) {
	got := decode([]byte(`{"n":7,"value.0.id":"x","value.0.createdDateTime":"2026-03-04T05:06:07Z","value.0.userId":"u","value.0.status.errorCode":50126}`), Source{Tenant: elsewhere, Received: received})
	checkEvent(t, got[0], map[string]string{"id": "x", "userId": "u", "status.errorCode": "50126", "+record/n": "7"})
	got = decode([]byte(`{"a.b":1,"a.c":2,"a.d":3,"a.id":"x"}`), Source{Tenant: elsewhere, Received: received})
	if len(got) != 1 || got[0].Err == nil || got[0].Err.Reason != schemas.DeadNotAnEvent {
		t.Errorf("got %v, want it refused", got)
	}
}
