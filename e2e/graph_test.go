package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// arrivesWithin is how long an event may take from acknowledgement to answer on
// a busy machine.
const arrivesWithin = 60 * time.Second

// anEvent is a Graph signIn of an hour ago without a tenant.
func anEvent() []byte {
	return fmt.Appendf(nil, `{"id":"11111111-2222-4333-8444-555555555555","createdDateTime":%q,`+
		`"userId":"u-1","userPrincipalName":"ada@example.com","appDisplayName":"Portal","ipAddress":"203.0.113.9",`+
		`"clientAppUsed":"Browser","isInteractive":true,"conditionalAccessStatus":"success","status":{"errorCode":0},`+
		`"location":{"city":"Oslo","countryOrRegion":"NO"}}`, time.Now().Add(-time.Hour).UTC().Format(time.RFC3339))
}

// accepted is the gateway's answer as far as the tests read it.
type accepted struct {
	Accepted int               `json:"accepted"`
	Refused  []json.RawMessage `json:"refused"`
}

// post sends a body to the gateway and checks how many events it took.
func post(t *testing.T, ingestURL, bearer string, body []byte, want int) accepted {
	t.Helper()
	status, answer := postAny(t, ingestURL, bearer, "application/json", body)
	require.Equal(t, http.StatusAccepted, status, "%s", answer)
	var got accepted
	require.NoError(t, json.Unmarshal(answer, &got), "%s", answer)
	require.Equal(t, want, got.Accepted, "%s", answer)
	return got
}

func postAny(t *testing.T, ingestURL, bearer, contentType string, body []byte) (int, []byte) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, ingestURL+"/v1/signins", bytes.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+bearer)
	req.Header.Set("Content-Type", contentType)
	return do(t, req)
}

func do(t *testing.T, req *http.Request) (int, []byte) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, body
}

// graphClient reads one tenant's sign-ins.
type graphClient struct{ url, token string }

// signIn is a sign-in as the Graph endpoint answers it, as far as the tests read it.
type signIn struct {
	ID                      string    `json:"id"`
	CreatedDateTime         time.Time `json:"createdDateTime"`
	ClientAppUsed           string    `json:"clientAppUsed"`
	ConditionalAccessStatus string    `json:"conditionalAccessStatus"`
	Status                  struct {
		ErrorCode int `json:"errorCode"`
	} `json:"status"`
	Location struct {
		CountryOrRegion string `json:"countryOrRegion"`
	} `json:"location"`
}

// list reads all pages of all kinds of sign-in, two to a page, following the links.
func (c graphClient) list(t *testing.T, parameters url.Values) []signIn {
	t.Helper()
	query := url.Values{"visibility": {"live"}, "$top": {"2"}}
	for name, values := range parameters {
		query[name] = values
	}
	var rows []signIn
	for next := c.url + "/v1.0/auditLogs/signIns?" + query.Encode(); next != ""; {
		var page struct {
			Value []signIn `json:"value"`
			Next  string   `json:"@odata.nextLink"`
		}
		c.get(t, next, &page)
		rows, next = append(rows, page.Value...), page.Next
	}
	return rows
}

// get reads one answer as JSON.
func (c graphClient) get(t *testing.T, address string, into any) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Prefer", "include-unknown-enum-members") // else later members of enumerations are not named
	status, body := do(t, req)
	require.Equal(t, http.StatusOK, status, "%s: %s", address, body)
	require.NoError(t, json.Unmarshal(body, into), "%s: %s", address, body)
}
