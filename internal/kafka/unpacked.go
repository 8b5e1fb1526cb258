package kafka

import (
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Unpacked is the memory that fetched batches are unpacked into, and their
// records (kgo.WithPools). A batch's is used for another one when each of its
// records was recycled, and left to the garbage collector when some were not. It
// is safe for concurrent use.
type Unpacked struct{ bytes, records sync.Pool }

// GetDecompressBytes returns memory for a batch; the client makes it larger where
// it is too small.
func (u *Unpacked) GetDecompressBytes([]byte, kgo.CompressionCodecType) []byte {
	if memory, ok := u.bytes.Get().(*[]byte); ok {
		return *memory
	}
	return nil
}

// PutDecompressBytes takes memory that no record needs any more.
func (u *Unpacked) PutDecompressBytes(memory []byte) { u.bytes.Put(&memory) }

// GetRecords returns room for a batch's records; the client makes it larger where
// it is too small.
func (u *Unpacked) GetRecords(int) []kgo.Record {
	if records, ok := u.records.Get().(*[]kgo.Record); ok {
		return *records
	}
	return nil
}

// PutRecords takes room that no record is in any more.
func (u *Unpacked) PutRecords(records []kgo.Record) { u.records.Put(&records) }
