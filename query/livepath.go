package query

import (
	"net/http"
	"strings"

	"github.com/gatehouse/gatehouse/query/option"
)

// liveRoot stands before Graph's paths for clients that know no visibility: under it
// sign-ins show at once, provisionally. A poller that goes on from when it asked last
// would otherwise never see any, as none of that time is settled yet.
const liveRoot = "/live"

// livePath is a request under liveRoot as one without it, with visibility=live; any other
// is returned as it is. A visibility that is given counts.
func livePath(r *http.Request) *http.Request {
	path, live := cutRoot(r.URL.Path)
	if !live {
		return r
	}
	at := *r.URL
	at.Path = path
	at.RawPath, _ = cutRoot(r.URL.RawPath)
	if strings.HasPrefix(strings.ToLower(withoutVersion(path)), "auditlogs/") && !asksVisibility(at.RawQuery) {
		at.RawQuery = strings.TrimPrefix(at.RawQuery+"&visibility=live", "&")
	}
	asked := *r
	asked.URL = &at
	return &asked
}

// cutRoot takes liveRoot off a path.
func cutRoot(path string) (rest string, ok bool) {
	if len(path) <= len(liveRoot) || !strings.EqualFold(path[:len(liveRoot)], liveRoot) || path[len(liveRoot)] != '/' {
		return path, false
	}
	return path[len(liveRoot):], true
}

// withoutVersion is a path without its first segment.
func withoutVersion(path string) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return rest
}

// asksVisibility is whether a query has the option. What is malformed in it is refused later.
func asksVisibility(query string) bool {
	pairs, _ := option.Pairs(query)
	for name := range pairs {
		if strings.EqualFold(name, "visibility") {
			return true
		}
	}
	return false
}
