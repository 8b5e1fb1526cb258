package store

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/gatehouse/gatehouse/query/graph"
)

// Codes of ClickHouse exceptions.
const (
	codeTooManyRows        = 158
	codeTimeout            = 159
	codeTooSlow            = 160
	codeTooManyQueries     = 202
	codeMemoryLimit        = 241
	codeTooManyBytes       = 307
	codeQueryWasCancelled  = 394
	retryAfterTooManyTasks = 2 // seconds
)

// StatusClientClosed is the status that the log has where the client had gone; nothing is
// answered.
const StatusClientClosed = 499

// Problem says what a failed statement of a request means for the client.
func (s *Store) Problem(ctx context.Context, err error) *graph.Problem {
	return Problem(ctx, err, s.opts.Timeout)
}

// Problem says what a failed statement means for the client. timeout is what the
// statements of the request had.
func Problem(ctx context.Context, err error, timeout time.Duration) *graph.Problem {
	if errors.Is(context.Cause(ctx), errBudget) {
		return tooLong(timeout, err)
	}
	if ctx.Err() != nil {
		return &graph.Problem{Status: StatusClientClosed, Code: "ClientClosedRequest", Message: "The client has gone.", Cause: err}
	}
	var exception *clickhouse.Exception
	if !errors.As(err, &exception) {
		e := graph.Unavailable("ClickHouse cannot be reached at the moment; try again.")
		e.Cause = err
		return e
	}
	switch exception.Code {
	case codeTimeout, codeTooSlow, codeTooManyRows, codeTooManyBytes:
		return tooLong(timeout, err)
	case codeMemoryLimit:
		return stopped("The query was stopped: it needs too much memory. Narrow it, for example by createdDateTime.", err)
	case codeTooManyQueries, codeQueryWasCancelled:
		e := graph.Unavailable("ClickHouse is too busy at the moment; try again.")
		e.RetryAfter, e.Cause = retryAfterTooManyTasks, err
		return e
	}
	return graph.Internal(err)
}

func tooLong(timeout time.Duration, cause error) *graph.Problem {
	return stopped(fmt.Sprintf("The query was stopped, as it would take longer than %s or read too many sign-ins. Narrow it, for example by createdDateTime.", timeout), cause)
}

// stopped is the error of a statement that hit a bound; to repeat it is no use.
func stopped(message string, cause error) *graph.Problem {
	return &graph.Problem{Status: http.StatusServiceUnavailable, Code: "QueryStopped", Message: message, Cause: cause}
}
