package graphsdk

import (
	"context"
	"testing"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	kiotahttp "github.com/microsoft/kiota-http-go"
	kiotajson "github.com/microsoft/kiota-serialization-json-go"
	kiotatext "github.com/microsoft/kiota-serialization-text-go"
	"github.com/microsoftgraph/msgraph-sdk-go/auditlogs"
)

// bearer authenticates requests with one token. The SDK's own provider insists
// on HTTPS; the demo is on this machine.
type bearer string

// AuthenticateRequest implements authentication.AuthenticationProvider.
func (b bearer) AuthenticateRequest(_ context.Context, request *abstractions.RequestInformation, _ map[string]any) error {
	request.Headers.Add("Authorization", "Bearer "+string(b))
	return nil
}

// client is the SDK's builder of /auditLogs requests, set up as the SDK's
// service client sets it up, and the adapter that its page iterator needs.
type client struct {
	*auditlogs.AuditLogsRequestBuilder
	adapter abstractions.RequestAdapter
}

func newClient(t *testing.T, baseURL, token string) client {
	t.Helper()
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory { return kiotajson.NewJsonParseNodeFactory() })
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory { return kiotatext.NewTextParseNodeFactory() })
	adapter, err := kiotahttp.NewNetHttpRequestAdapter(bearer(token))
	if err != nil {
		t.Fatal(err)
	}
	adapter.SetBaseUrl(baseURL)
	builder := auditlogs.NewAuditLogsRequestBuilderInternal(map[string]string{"baseurl": baseURL}, adapter)
	return client{AuditLogsRequestBuilder: builder, adapter: adapter}
}
