package api

import (
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"net/http"
	"strings"

	"github.com/gatehouse/gatehouse/query/option"
)

// Unchanged lets a client that has a settled answer already keep it: it sets the
// weak ETag of the answer, and answers 304 when If-None-Match names it. parts are
// what makes answers differ; H and S, which move all the time, are not among
// them, so that the tag stays until what is shown is another: more, restated, or
// no longer kept. A 304 still tells H and S in its headers. Live answers have no tag.
func (a *Answer) Unchanged(parts ...[]byte) bool {
	if !a.IsSettled() {
		return false
	}
	sum := sha256.New()
	for _, part := range parts {
		writePart(sum, part)
	}
	tag := `W/"` + base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:16]) + `"`
	h := a.Writer.Header()
	h.Set("ETag", tag)
	if !tagMatches(a.Request.Header.Values("If-None-Match"), tag) {
		return false
	}
	h.Del("Content-Type")
	a.Writer.WriteHeader(http.StatusNotModified)
	return true
}

// writePart keeps parts apart by their lengths.
func writePart(sum hash.Hash, part []byte) {
	n := len(part)
	_, _ = sum.Write([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24), byte(n >> 32)})
	_, _ = sum.Write(part)
}

// IsSettled says whether the request reads, and reads what is settled.
func (a *Answer) IsSettled() bool {
	if a.Request.Method != http.MethodGet && a.Request.Method != http.MethodHead {
		return false
	}
	values, _ := option.Pairs(a.Request.URL.RawQuery) // a malformed one was refused
	for name, given := range values {
		if strings.EqualFold(name, "visibility") && !strings.EqualFold(strings.Join(given, ""), string(option.Settled)) {
			return false
		}
	}
	return true
}

// tagMatches compares weakly (RFC 9110, section 8.8.3.2).
func tagMatches(headers []string, tag string) bool {
	for _, header := range headers {
		for _, given := range strings.Split(header, ",") {
			given = strings.TrimSpace(given)
			if given == "*" || strings.TrimPrefix(given, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}
