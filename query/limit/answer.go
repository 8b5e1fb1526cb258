package limit

import (
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/gatehouse/gatehouse/query/graph"
)

// tooManyRequests is the answer to who asks for more than a limit allows. of is
// caller or tenant.
func tooManyRequests(of, limit string, wait time.Duration) *graph.Problem {
	whose := "You have"
	if of == "tenant" {
		whose = "Your tenant has"
	}
	what := map[string]string{
		"requests":   "sent too many requests",
		"concurrent": "too many requests that are still being answered",
		"rows":       "read too many sign-ins in too short a time",
	}[limit]
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	return &graph.Problem{
		Status: http.StatusTooManyRequests, Code: "TooManyRequests", RetryAfter: seconds,
		Message: fmt.Sprintf("%s %s. Try again after %d s.", whose, what, seconds),
	}
}
