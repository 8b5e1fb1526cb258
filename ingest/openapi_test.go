package ingest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/openapi/openapitest"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// fetch reads a page of the gateway.
func (g *gateway) fetch(t *testing.T, path string) (http.Header, string) {
	t.Helper()
	resp, err := http.Get(g.url + path)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, "%s: %s", path, text)
	return resp.Header, string(text)
}

// What the document says is what the gateway answers: each example, and what is
// wrong with requests.
func TestOpenAPI_examplesAndProblems(t *testing.T) {
	g := startGateway(t, testkit.Kafka(t), func(c *Config) { c.Tokens[0].Tenants = []string{tenantA} })
	header, text := g.fetch(t, "/openapi.json")
	assert.Equal(t, "application/json", header.Get("Content-Type"))
	openapitest.Validate(t, text)
	d := openapitest.Read(t, text)
	assert.Equal(t, g.url, d.Servers[0].URL)
	_, asYAML := g.fetch(t, "/openapi.yaml")
	assert.Contains(t, asYAML, "\n  /v1/signins:\n    post:\n")
	header, page := g.fetch(t, "/docs")
	assert.Contains(t, page, `data-document="openapi.json"`)
	assert.NotContains(t, header.Get("Content-Security-Policy"), "unsafe")

	send := func(body, media, token, encoding string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, g.url+signInsPath, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Content-Type", media)
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		req.Header.Set("Content-Encoding", encoding)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer func() { _ = resp.Body.Close() }()
		answer, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		d.Check(t, signInsPath, "post", resp.StatusCode, resp.Header.Get("Content-Type"), string(answer), body)
		return resp.StatusCode
	}
	n := 0
	for media, content := range d.Operation(signInsPath, "post").Body.Content {
		for _, e := range content.Examples.All() {
			body, isText := e.Value.(string)
			if !isText {
				raw, err := json.Marshal(e.Value)
				require.NoError(t, err)
				body = string(raw)
			}
			assert.Equal(t, http.StatusAccepted, send(body, media, testToken, "identity"), body)
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			_, _ = z.Write([]byte(body))
			require.NoError(t, z.Close())
			assert.Equal(t, http.StatusAccepted, send(packed.String(), media, testToken, "gzip"), body)
			n++
		}
	}
	assert.Equal(t, 3, n)
	assert.Equal(t, http.StatusUnauthorized, send("{}", contentJSON, "", ""))
	assert.Equal(t, http.StatusBadRequest, send("", contentJSON, testToken, ""))
	assert.Equal(t, http.StatusUnsupportedMediaType, send("{}", "text/plain", testToken, ""))
	assert.Equal(t, http.StatusUnsupportedMediaType, send("{}", contentJSON, testToken, "br"))
	assert.Equal(t, http.StatusUnprocessableEntity, send(`{"id":"x"}`, contentJSON, testToken, ""))
	for _, path := range d.Paths.Names() {
		if path != signInsPath {
			g.fetch(t, path)
		}
	}
}
