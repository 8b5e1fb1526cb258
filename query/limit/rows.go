package limit

import (
	"context"
	"sync/atomic"
)

// Rows counts the sign-ins that an answer shows.
type Rows struct{ atomic.Int64 }

type rowCountKey struct{}

// WithRows makes a context whose sign-ins CountRows counts.
func WithRows(ctx context.Context) (context.Context, *Rows) {
	n := &Rows{}
	return context.WithValue(ctx, rowCountKey{}, n), n
}

// CountRows notes that the answer of a request shows so many sign-ins more.
func CountRows(ctx context.Context, n int) {
	if count, ok := ctx.Value(rowCountKey{}).(*Rows); ok {
		count.Add(int64(n))
	}
}
