package store

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/query/graph"
)

const tooLongMessage = "The query was stopped, as it would take longer than 1m30s or read too many sign-ins. Narrow it, for example by createdDateTime."

func TestProblem_ofAStatement_saysWhetherToTryAgain(t *testing.T) {
	exception := func(code int32) error {
		return fmt.Errorf("list: %w", &clickhouse.Exception{Code: code, Message: "DB::Exception: secret"})
	}
	for name, tt := range map[string]struct {
		err        error
		status     int
		code       string
		message    string
		retryAfter int
	}{
		"not connected":       {ErrNotConnected, 503, "ServiceUnavailable", "ClickHouse cannot be reached at the moment; try again.", 5},
		"connection lost":     {errors.New("EOF"), 503, "ServiceUnavailable", "ClickHouse cannot be reached at the moment; try again.", 5},
		"too slow":            {exception(160), 503, "QueryStopped", tooLongMessage, 0},
		"timeout":             {exception(159), 503, "QueryStopped", tooLongMessage, 0},
		"too many rows":       {exception(158), 503, "QueryStopped", tooLongMessage, 0},
		"too many bytes":      {exception(307), 503, "QueryStopped", tooLongMessage, 0},
		"too much memory":     {exception(241), 503, "QueryStopped", "The query was stopped: it needs too much memory. Narrow it, for example by createdDateTime.", 0},
		"too many queries":    {exception(202), 503, "ServiceUnavailable", "ClickHouse is too busy at the moment; try again.", 2},
		"cancelled elsewhere": {exception(394), 503, "ServiceUnavailable", "ClickHouse is too busy at the moment; try again.", 2},
		"our mistake":         {exception(62), 500, "InternalServerError", "Something went wrong on our side; the log has the details under this request-id.", 0},
	} {
		want := &graph.Problem{Status: tt.status, Code: tt.code, Message: tt.message, RetryAfter: tt.retryAfter, Cause: tt.err}
		assert.Equal(t, want, Problem(t.Context(), tt.err, 90*time.Second), name)
		s := &Store{opts: Options{Timeout: 90 * time.Second}}
		assert.Equal(t, want, s.Problem(t.Context(), tt.err), name)
	}
}

func TestProblem_ofARequestThatEnded_saysWhy(t *testing.T) {
	err := errors.New("context canceled")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	problem := Problem(gone, err, time.Second)
	assert.Equal(t, []any{StatusClientClosed, "ClientClosedRequest", err}, []any{problem.Status, problem.Code, problem.Cause})

	spent, cancelCause := context.WithCancelCause(t.Context())
	cancelCause(errBudget)
	problem = Problem(spent, err, 90*time.Second)
	assert.Equal(t, []any{http.StatusServiceUnavailable, "QueryStopped", tooLongMessage}, []any{problem.Status, problem.Code, problem.Message})
}
