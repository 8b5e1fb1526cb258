package sink

import (
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// batchMemory is the memory that fetched batches are decompressed into. It comes
// back when all records of a batch have been recycled, and goes to the garbage
// collector when it is not wanted for a while. Safe for concurrent use.
type batchMemory struct{ free sync.Pool }

var _ kgo.PoolDecompressBytes = (*batchMemory)(nil)

// GetDecompressBytes returns memory for a batch, which grows where it is too small.
func (m *batchMemory) GetDecompressBytes([]byte, kgo.CompressionCodecType) []byte {
	if b, ok := m.free.Get().(*[]byte); ok {
		return *b
	}
	return nil
}

// PutDecompressBytes takes the memory back.
func (m *batchMemory) PutDecompressBytes(b []byte) { m.free.Put(&b) }
