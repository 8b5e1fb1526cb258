package rawevent

import (
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// looseNames are the properties in which collectors, clouds and answers put events, where
// what they hold looks like one.
var looseNames = []string{
	"payload", "short_message", "full_message", "log", "source_json", "source_data", "@rawstring", "bytes", "eventHubsAzureRecord", "original_message", "cribl_data", "raw", "rawmsg", "msg",
	"raw_log", "_raw_log", "raw_event", "jsonPayload", "detail", "line", "record", "azureRecord", "record_content", "_raw_json", "_airbyte_data", "Sns", "eventHubMessages", "after", "doc",
	"attributes", "content", "contentData", "response", "responses", "resultData", "items", "events", "logs", "logEvents", "signIns", "rows", "d", "messages", "map", "textPayload",
	"raw_message", "rawMessage", "originalMessage", "rawEvent", "log_message", "event_data", "matches", "userData", "rawLog", "logData", "reply", "docs", "kinesis", "data_base64",
	"receivedMessages", "json", "edges", "node", "nodes", "_embedded", "streams", "values", "@message",
}

func TestDecode_everyLooseWrapper(t *testing.T) {
	const record = `{"category":"SignInLogs","tenantId":"` + fernhill + `","time":"2026-03-04T05:09:07Z","properties":{"id":"x","createdDateTime":"2026-03-04T05:06:07Z"}}`
	for _, name := range looseNames {
		for _, written := range []string{name, strings.ToUpper(name)} {
			if !IsWrapper(written) || !IsLooseWrapper(written) {
				t.Errorf("%s is no wrapper", written)
			}
		}
		for way, held := range map[string]string{"as it is": record, "as text": string(jsontree.AppendText(nil, record))} {
			t.Run(name+" "+way, func(t *testing.T) {
				checkOne(t, []byte(`{"n":1,"`+name+`":`+held+`}`), map[string]string{"id": "x", "tenantId": fernhill, "+record/n": "1"})
			})
		}
	}
	for name, loose := range map[string]bool{"full_log": false, "userId": false, "status": false, "properties": false} {
		if IsLooseWrapper(name) != loose {
			t.Errorf("%s counts as a loose wrapper", name)
		}
	}
	if !IsWrapper("Full_Log") || IsWrapper("userId") || IsWrapper("status") {
		t.Error("wrappers are told wrongly")
	}
}

// Each member of an enumeration is taken in the portal's spelling: words apart, in any case.
func TestDecode_everySpokenWord(t *testing.T) {
	for property, said := range map[string]map[string]string{
		"authenticationProtocol": {"None": "none", "OAuth 2.0": "oAuth2", "ROPC": "ropc", "WS-Federation": "wsFederation", "SAML 2.0": "saml20", "Device code": "deviceCode", "Authentication transfer": "authenticationTransfer", "Native auth": "nativeAuth"},
		"clientCredentialType":   {"None": "none", "Client secret": "clientSecret", "Client assertion": "clientAssertion", "Federated identity credential": "federatedIdentityCredential", "Managed identity": "managedIdentity", "Certificate": "certificate"},
		"incomingTokenType":      {"None": "none", "Primary refresh token": "primaryRefreshToken", "SAML 1.1": "saml11", "SAML 2.0": "saml20", "Remote desktop token": "remoteDesktopToken", "Refresh token": "refreshToken"},
		"originalTransferMethod": {"None": "none", "Device code flow": "deviceCodeFlow", "Authentication transfer": "authenticationTransfer"},
		"crossTenantAccessType":  {"None": "none", "B2B collaboration": "b2bCollaboration", "B2B direct connect": "b2bDirectConnect", "Microsoft support": "microsoftSupport", "Service provider": "serviceProvider", "Passthrough": "passthrough"},
		"tokenIssuerType":        {"Azure AD": "AzureAD", "AD Federation Services": "ADFederationServices", "Azure AD Backup Auth": "AzureADBackupAuth", "AD Federation Services MFA Adapter": "ADFederationServicesMFAAdapter", "NPS Extension": "NPSExtension"},
	} {
		for text, want := range said {
			t.Run(property+" "+text, func(t *testing.T) {
				checkOne(t, []byte(`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","`+property+`":"`+text+`"}`), map[string]string{property: want})
			})
		}
	}
}

// Numbers are taken up to the greatest that their column holds.
func TestDecode_greatestNumbers(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a",`
	for property, greatest := range map[string]string{"autonomousSystemNumber": "4294967295", "processingTimeInMilliseconds": "4294967295"} {
		checkOne(t, []byte(start+`"`+property+`":`+greatest+`}`), map[string]string{property: greatest})
		got := decode([]byte(start+`"`+property+`":4294967296}`), Source{Tenant: elsewhere, Received: received})
		if outcome := outcomes(got); !strings.HasSuffix(outcome, " /"+property) {
			t.Errorf("%s beyond: %s", property, outcome)
		}
	}
}
