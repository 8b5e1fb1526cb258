package sink

import (
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// unpackedBytes is the memory that fetched batches are unpacked into. A batch's is
// used for another one when each of its records was recycled, and left to the
// garbage collector when some were not.
type unpackedBytes struct{ free sync.Pool }

// GetDecompressBytes returns memory for a batch; the client makes it larger where
// it is too small.
func (u *unpackedBytes) GetDecompressBytes([]byte, kgo.CompressionCodecType) []byte {
	if memory, ok := u.free.Get().(*[]byte); ok {
		return *memory
	}
	return nil
}

// PutDecompressBytes takes memory that no record needs any more.
func (u *unpackedBytes) PutDecompressBytes(memory []byte) { u.free.Put(&memory) }
