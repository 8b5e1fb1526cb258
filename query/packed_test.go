package query

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// raw reads an answer as it comes.
func (r *rig) raw(target, encoding string) (*http.Response, []byte) {
	r.Helper()
	req, err := http.NewRequest(http.MethodGet, r.base+target, nil)
	require.NoError(r, err)
	req.Header.Set("Authorization", "Bearer "+r.reader())
	req.Header.Set("Accept-Encoding", encoding) // http.Transport then unpacks nothing
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r, err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(r, err)
	return resp, body
}

func TestAnswers_arePackedForWhoTakesIt(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "one"}, values{"id": "two"}, values{"id": "three"})
	plain, whole := r.raw(signIns, "identity")
	assert.Empty(t, plain.Header.Get("Content-Encoding"))
	assert.Contains(t, plain.Header.Values("Vary"), "Accept-Encoding")
	packed, body := r.raw(signIns, "gzip, deflate, br")
	require.Equal(t, "gzip", packed.Header.Get("Content-Encoding"))
	assert.Equal(t, plain.Header.Get("ETag"), packed.Header.Get("ETag"), "a weak tag is of what is shown")
	assert.Less(t, len(body), len(whole)/2)
	unpacked, err := gzip.NewReader(strings.NewReader(string(body)))
	require.NoError(t, err)
	text, err := io.ReadAll(unpacked)
	require.NoError(t, err)
	var a, b map[string]any
	require.NoError(t, json.Unmarshal(whole, &a))
	require.NoError(t, json.Unmarshal(text, &b))
	assert.Equal(t, a["value"], b["value"])
	for _, target := range []string{signIns + "/$count", "/api/session"} {
		small, _ := r.raw(target, "gzip")
		assert.Empty(t, small.Header.Get("Content-Encoding"), target)
	}
	file, _ := r.raw("/api/signins/download?format=json", "gzip")
	assert.Equal(t, []string{"gzip"}, file.Header.Values("Content-Encoding"), "a file packs itself, once")
}

func TestLinks_followTheProxysTLS(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "one"}, values{"id": "two"})
	for proto, want := range map[string]string{"https": "https://", "HTTPS, http": "https://", "http": "http://", "": "http://"} {
		answer := r.send(http.MethodGet, r.reader(), signIns+"?$top=1", "", "X-Forwarded-Proto", proto)
		assert.True(t, strings.HasPrefix(answer.next(), want+strings.TrimPrefix(r.base, "http://")), "%s: %s", proto, answer.next())
	}
}
