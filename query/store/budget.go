package store

import (
	"context"
	"errors"
	"time"
)

// errBudget is why a request is cancelled whose statements took too long.
var errBudget = errors.New("the statements of the request took too long")

// Budget bounds the time of all statements of one request. It is no deadline of
// the context, which the ClickHouse client would take for a longer timeout of
// the statement.
type Budget struct {
	timer  *time.Timer
	cancel context.CancelCauseFunc
}

// WithBudget makes a context that ends when limit has passed, unless that is lifted. The
// budget must be ended.
func WithBudget(ctx context.Context, limit time.Duration) (context.Context, Budget) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, Budget{time.AfterFunc(limit, func() { cancel(errBudget) }), cancel}
}

// Lift ends the bound: from now on the client's own pace counts.
func (b Budget) Lift() { b.timer.Stop() }

// End frees what the budget holds.
func (b Budget) End() {
	b.timer.Stop()
	b.cancel(nil)
}
