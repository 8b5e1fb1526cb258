package export

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/entity"
)

func TestPassRows(t *testing.T) {
	failed := errors.New("it failed")
	for _, tt := range []struct {
		name              string
		rows              int
		readFails, writes int // the row with which it fails, -1 for never
		want              error
	}{
		{"none", 0, -1, -1, nil},
		{"less than a batch", batchRows - 1, -1, -1, nil},
		{"one batch", batchRows, -1, -1, nil},
		{"more than may wait", 20*batchRows + 1, -1, -1, nil},
		{"reading fails", 20 * batchRows, 7, -1, failed},
		{"reading fails at last", 20 * batchRows, 20*batchRows - 1, -1, failed},
		{"writing fails", 20 * batchRows, -1, 0, failed},
		{"writing fails at last", 3 * batchRows, -1, 3*batchRows - 1, failed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			written := 0
			err := Pass(t.Context(), func(_ context.Context, yield func(*entity.Row) error) error {
				var r entity.Row // the same each time, as one that is scanned into
				for i := range tt.rows {
					if i == tt.readFails {
						return failed
					}
					r.ID = strconv.Itoa(i)
					if err := yield(&r); err != nil {
						return err
					}
				}
				return nil
			}, func(r *entity.Row) error {
				if written == tt.writes {
					return failed
				}
				assert.Equal(t, strconv.Itoa(written), r.ID)
				written++
				return nil
			})
			require.ErrorIs(t, err, tt.want)
			if tt.want == nil {
				assert.Equal(t, tt.rows, written)
			}
		})
	}
}

func TestPassRows_contextEnds_stopsBoth(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := Pass(ctx, func(_ context.Context, yield func(*entity.Row) error) error {
		for {
			if err := yield(&entity.Row{}); err != nil {
				return err
			}
		}
	}, func(*entity.Row) error {
		cancel()
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
}
