package store

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWithBudget_endsTheRequestWhenItIsSpent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, budget := WithBudget(t.Context(), time.Minute)
		defer budget.End()
		_, hasDeadline := ctx.Deadline()
		assert.False(t, hasDeadline, "the client would take it for the statement's timeout")
		time.Sleep(time.Minute - 1)
		synctest.Wait()
		require.NoError(t, ctx.Err())
		time.Sleep(1)
		synctest.Wait()
		require.ErrorIs(t, context.Cause(ctx), errBudget)
	})
}

func TestLift_leavesTheRequestToItsClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, budget := WithBudget(t.Context(), time.Minute)
		budget.Lift()
		time.Sleep(time.Hour)
		synctest.Wait()
		require.NoError(t, ctx.Err())
		budget.End()
		require.ErrorIs(t, context.Cause(ctx), context.Canceled)
	})
}

func TestEnd_isNotTheBudgetsFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, budget := WithBudget(t.Context(), time.Minute)
		budget.End()
		time.Sleep(time.Hour)
		synctest.Wait()
		require.NotErrorIs(t, context.Cause(ctx), errBudget)
	})
}
