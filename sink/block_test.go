package sink

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/sink/rows"
)

// allocationsPerRow is what decoding a record and appending it to the columns may
// allocate, on average. Lower it when it has become less.
const allocationsPerRow = 16

func TestBlock_allocationsPerRow(t *testing.T) {
	const n = 1000
	block, records := &block{columns: rows.New()}, fullRecords(t, n)
	perRun := testing.AllocsPerRun(5, func() {
		block.empty()
		for _, r := range records {
			block.add(r) // no assertions here: they allocate
		}
	})
	require.Equal(t, n, block.columns.Rows())
	t.Logf("%.2f allocations a row", perRun/n)
	require.LessOrEqual(t, perRun/n, float64(allocationsPerRow))
}
