package sink

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// allocationsPerRow is what decoding a record and appending it to the columns may
// allocate, on average. Lower it when it has become less.
const allocationsPerRow = 16

func TestBlock_allocationsPerRow(t *testing.T) {
	const rows = 1000
	block, records := &block{columns: newColumns()}, richRecords(t, rows)
	perRun := testing.AllocsPerRun(5, func() {
		block.empty()
		for _, r := range records {
			block.add(r) // no assertions here: they allocate
		}
	})
	require.Equal(t, rows, block.columns.rows())
	t.Logf("%.2f allocations a row", perRun/rows)
	require.LessOrEqual(t, perRun/rows, float64(allocationsPerRow))
}
