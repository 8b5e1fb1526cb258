package ingest

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// problem is why a request as a whole was not done, or not to its end.
type problem struct {
	status  int
	code    string
	message string
	// header of the answer, such as Retry-After.
	header map[string]string
}

// Error implements error.
func (p *problem) Error() string { return p.message }

// after adds how long to wait before trying again.
func (p *problem) after(d time.Duration) *problem {
	seconds := max(1, int(math.Ceil(d.Seconds())))
	p.header = map[string]string{"Retry-After": strconv.Itoa(seconds)}
	return p
}

func badRequest(format string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, code: "BadRequest", message: fmt.Sprintf(format, args...)}
}

func tooLarge(format string, args ...any) *problem {
	return &problem{status: http.StatusRequestEntityTooLarge, code: "RequestEntityTooLarge", message: fmt.Sprintf(format, args...)}
}

func unsupported(what, got string, accepted ...string) *problem {
	p := &problem{
		status: http.StatusUnsupportedMediaType, code: "UnsupportedMediaType",
		message: fmt.Sprintf("%s %s is not accepted: send %s", what, got, strings.Join(accepted, " or ")),
		header:  map[string]string{"Accept": contentJSON + ", " + contentNDJSON, "Accept-Encoding": "gzip, zstd"},
	}
	if got == "" {
		p.message = fmt.Sprintf("%s is missing: send %s", what, strings.Join(accepted, " or "))
	}
	return p
}

func unavailable(message string) *problem {
	p := &problem{status: http.StatusServiceUnavailable, code: "ServiceUnavailable", message: message}
	return p.after(5 * time.Second)
}

func busy(message string) *problem {
	p := &problem{status: http.StatusServiceUnavailable, code: "ServiceUnavailable", message: message}
	return p.after(time.Second)
}

func throttled(d time.Duration) *problem {
	p := &problem{
		status: http.StatusTooManyRequests, code: "TooManyRequests",
		message: "the token has sent more events than its rate allows; try again after the seconds in Retry-After",
	}
	return p.after(d)
}

// unauthorized says what is wrong with a token, never what the token is.
func unauthorized(err error) *problem {
	if errors.Is(err, auth.ErrKeys) {
		return unavailable(auth.ErrKeys.Error() + "; try again")
	}
	if errors.Is(err, auth.ErrNoTenant) || errors.Is(err, auth.ErrTenant) {
		return &problem{status: http.StatusForbidden, code: "Authorization_RequestDenied", message: err.Error()}
	}
	challenge := `Bearer realm="gatehouse"`
	if !errors.Is(err, auth.ErrNoToken) {
		described := strings.NewReplacer(`"`, "'", "\n", " ").Replace(err.Error())
		challenge += `, error="invalid_token", error_description="` + described + `"`
	}
	return &problem{
		status: http.StatusUnauthorized, code: "InvalidAuthenticationToken", message: err.Error(),
		header: map[string]string{"WWW-Authenticate": challenge},
	}
}
