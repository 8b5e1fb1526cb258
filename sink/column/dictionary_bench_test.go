package column

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkDictionary_append is a row of one column, whose values repeat as those of
// applications do; they lie in memory of their own each.
func BenchmarkDictionary_append(b *testing.B) {
	for _, distinct := range []int{1, 5, 40, 300, 5000} {
		b.Run(fmt.Sprint(distinct), func(b *testing.B) {
			random := rand.New(rand.NewPCG(1, 2))
			zipf := rand.NewZipf(random, 1.3, 2, uint64(distinct-1))
			rows := make([]string, 1<<14)
			for i := range rows {
				rows[i] = fmt.Sprintf("6f2a3c1e-%04x-4000-8000-000000000001", zipf.Uint64())
			}
			var column Dictionary
			for i := 0; b.Loop(); i++ {
				if i%(1<<17) == 0 {
					column.Reset()
				}
				column.Append(rows[i%len(rows)])
			}
		})
	}
}
