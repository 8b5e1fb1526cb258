package rawevent

import (
	"regexp"
	"testing"
	"time"
)

func decodeID(t *testing.T, record string, src Source) (id string, derived bool) {
	t.Helper()
	got := decode([]byte(record), src)
	if len(got) != 1 || got[0].Err != nil {
		t.Fatalf("%s: got %s", record, outcomes(got))
	}
	return got[0].Event.Id, got[0].Event.Provenance.IdDerived
}

func TestDecode_derivedIDFollowsTheContent(t *testing.T) {
	src := Source{Tenant: "t", Received: received, Offset: 7}
	const record = `{"createdDateTime":"2026-03-04T05:06:07Z","appId":"a","unknown":{"x":1,"y":[2]},"other":"é"}`
	id, derived := decodeID(t, record, src)
	if shape := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`); !derived || !shape.MatchString(id) {
		t.Fatalf("id %q, derived %v, want a UUID derived from the content", id, derived)
	}
	for why, same := range map[string]string{
		"again":             record,
		"other order":       `{"other":"é","unknown":{"y":[2],"x":1},"appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`,
		"other blanks":      "{\n \"createdDateTime\" : \"2026-03-04T05:06:07Z\", \"appId\":\"a\",\"unknown\":{ \"x\":1 ,\"y\":[ 2 ]},\"other\":\"é\"}",
		"other escapes":     `{"createdDateTime":"2026-03-04T05:06:07Z","app\u0049d":"\u0061","unknown":{"x":1,"y":[2]},"other":"\u00e9"}`,
		"other time format": `{"createdDateTime":"2026-03-04 06:06:07.000+01:00","appId":"a","unknown":{"x":1,"y":[2]},"other":"é"}`,
		"a null more":       `{"createdDateTime":"2026-03-04T05:06:07Z","appId":"a","userId":null,"unknown":{"x":1,"y":[2]},"other":"é","z":null}`,
		"the zero id":       `{"id":"00000000-0000-0000-0000-000000000000","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","unknown":{"x":1,"y":[2]},"other":"é"}`,
		"a blank id":        `{"id":"  ","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","unknown":{"x":1,"y":[2]},"other":"é"}`,
	} {
		later := Source{Tenant: "t", Received: received.Add(time.Hour), Topic: "x", Partition: 1, Offset: 9}
		if got, _ := decodeID(t, same, later); got != id {
			t.Errorf("%s: id %s, want %s", why, got, id)
		}
	}
	for why, other := range map[string]string{
		"another app":     `{"createdDateTime":"2026-03-04T05:06:07Z","appId":"b","unknown":{"x":1,"y":[2]},"other":"é"}`,
		"another time":    `{"createdDateTime":"2026-03-04T05:06:07.0000001Z","appId":"a","unknown":{"x":1,"y":[2]},"other":"é"}`,
		"another unknown": `{"createdDateTime":"2026-03-04T05:06:07Z","appId":"a","unknown":{"x":1,"y":[3]},"other":"é"}`,
	} {
		if got, _ := decodeID(t, other, src); got == id {
			t.Errorf("%s: the same id %s", why, got)
		}
	}
	if got, _ := decodeID(t, record, Source{Tenant: "other"}); got == id {
		t.Error("two tenants share a derived id")
	}
}

// A record that is delivered again arrives later; it is the same event.
func TestDecode_derivedIDIgnoresWhenItWasSent(t *testing.T) {
	const first = `{"time":"2026-03-04T05:07:00Z","category":"SignInLogs","tenantId":"t","properties":{"createdDateTime":"2026-03-04T05:06:07Z","appId":"a"}}`
	const again = `{"time":"2026-03-04T05:59:00Z","category":"SignInLogs","tenantId":"t","properties":{"createdDateTime":"2026-03-04T05:06:07Z","appId":"a"}}`
	id1, _ := decodeID(t, first, Source{})
	id2, _ := decodeID(t, again, Source{})
	if id1 != id2 {
		t.Errorf("ids %s and %s, want one", id1, id2)
	}
}
