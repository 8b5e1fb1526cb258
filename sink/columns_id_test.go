package sink

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// request is a request id, and its token identifier in Microsoft's order of bytes.
const (
	request          = "b01b1726-0147-425e-a7f7-21f252050400"
	requestMicrosoft = "JhcbsEcBXkKn9yHyUgUEAA"
)

// Ids come back under their names as they came, whatever they are made of, and are
// found by them.
func TestColumns_ids_areStoredAsTheyCame(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	other := "c02c2837-1258-436f-b808-32a363161511"
	ids := []*schemas.SignIn{
		{Id: request, UserId: other, CorrelationId: other, OriginalRequestId: request, UniqueTokenIdentifier: requestMicrosoft, SessionId: other, DeviceDetail: &schemas.DeviceDetail{DeviceId: other}},
		{Id: other, UserId: strings.ToUpper(other), CorrelationId: uuid.Nil.String(), OriginalRequestId: request, UniqueTokenIdentifier: requestMicrosoft, SessionId: "session", DeviceDetail: &schemas.DeviceDetail{DeviceId: "{" + other + "}"}},
		{Id: "b01b1726-0147-425e-a7f7-21f252050401", UniqueTokenIdentifier: "sBsXJgFHQl6n9yHyUgUEAQ", OriginalRequestId: strings.ToUpper(request)},
		{Id: strings.ToUpper(request), UniqueTokenIdentifier: requestMicrosoft, OriginalRequestId: strings.ToUpper(request), UserId: "00u1abcd2EFGH3ijk4x7"},
		{Id: "=", OriginalRequestId: "=", UniqueTokenIdentifier: base64.StdEncoding.EncodeToString([]byte("="))},
		{Id: uuid.Nil.String()},
	}
	for i, ev := range ids {
		ev.TenantId, ev.CreatedUnixNano = "t", int64(1_780_000_000+i)*1e9
	}
	b.produceEvents(0, ids...)
	b.start(b.cfg)
	b.rowsBecome(len(ids))
	for _, ev := range ids {
		var device, user, correlation, original, token, session string
		err := b.db.QueryRow(t.Context(), "SELECT user_id, device_id, correlation_id, original_request_id, unique_token_identifier, session_id FROM signins_live WHERE id = ?", ev.Id).
			Scan(&user, &device, &correlation, &original, &token, &session)
		if err != nil {
			t.Errorf("id %s: %v", ev.Id, err)
			continue
		}
		got := &schemas.SignIn{Id: ev.Id, TenantId: ev.TenantId, CreatedUnixNano: ev.CreatedUnixNano, UserId: user, CorrelationId: correlation, OriginalRequestId: original, UniqueTokenIdentifier: token, SessionId: session}
		if device != "" {
			got.DeviceDetail = &schemas.DeviceDetail{DeviceId: device}
		}
		if !proto.Equal(got, ev) {
			t.Errorf("stored %v, want %v", got, ev)
		}
	}
	if got := b.count("SELECT count() FROM signins WHERE _from_id = 3 AND empty(_original_request_id) AND _unique_token_identifier = ''"); got != 1 {
		t.Errorf("%d rows leave out what follows from their id, want 1", got)
	}
	if got := b.count("SELECT count() FROM signins WHERE _from_id = 4"); got != 1 {
		t.Errorf("%d rows have a token that follows in the order of RFC 9562, want 1", got)
	}
}
