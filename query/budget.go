package query

import (
	"context"
	"errors"
	"time"
)

// errBudget is why a request is cancelled whose statements took too long.
var errBudget = errors.New("the statements of the request took too long")

// budget bounds the time of all statements of one request. It is no deadline of
// the context, which the ClickHouse client would take for a longer timeout of
// the statement.
type budget struct {
	timer  *time.Timer
	cancel context.CancelCauseFunc
}

func withBudget(ctx context.Context, limit time.Duration) (context.Context, budget) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, budget{time.AfterFunc(limit, func() { cancel(errBudget) }), cancel}
}

// lift ends the bound: from now on the client's own pace counts.
func (b budget) lift() { b.timer.Stop() }

// end frees what the budget holds.
func (b budget) end() {
	b.timer.Stop()
	b.cancel(nil)
}
