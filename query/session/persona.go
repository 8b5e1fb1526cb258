package session

import (
	"net"
	"net/http"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// Persona is somebody whom the demo lends to whoever sits at this machine.
type Persona struct {
	// ID names the persona in addresses.
	ID string
	// About says in a sentence what the persona may see.
	About string
	// Claims are what a token of theirs would say.
	Claims auth.Claims
}

// IsLocal says whether a request came from a browser on this machine, to a
// listener of this machine alone, by its name. A page of another site whose name
// was pointed here is known by the Host header, a proxy by the headers it adds.
func IsLocal(r *http.Request, listener string) bool {
	for _, address := range []string{listener, r.RemoteAddr} {
		host, _, err := net.SplitHostPort(address)
		if err != nil || net.ParseIP(host) == nil || !IsLoopback(host) {
			return false
		}
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if len(r.Header.Values(header)) > 0 {
			return false
		}
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return IsLoopback(host)
}
