package engine

import "encoding/binary"

// openTransactions are the producers whose transaction in a partition has not
// ended, with the epoch they wrote in.
type openTransactions map[int64]int16

// Where the fields of a record batch are (message format 2), in bytes.
const (
	batchLengthAt     = 8 // of what follows the length itself
	batchMagicAt      = 16
	batchAttributesAt = 21
	batchLastDeltaAt  = 23
	batchProducerAt   = 43
	batchEpochAt      = 51
	batchHeader       = 61

	batchTransactional = 1 << 4
	batchControl       = 1 << 5
)

// follow goes through whole record batches and returns the offset after the last
// one, or 0 when there is none. A batch cut short ends it.
func (open openTransactions) follow(batches []byte) (next int64) {
	for len(batches) >= batchHeader {
		size := batchLengthAt + 4 + int(int32(binary.BigEndian.Uint32(batches[batchLengthAt:])))
		if size < batchHeader || size > len(batches) || batches[batchMagicAt] != 2 {
			break
		}
		attributes := binary.BigEndian.Uint16(batches[batchAttributesAt:])
		producer := int64(binary.BigEndian.Uint64(batches[batchProducerAt:]))
		switch {
		case attributes&batchControl != 0:
			delete(open, producer)
		case attributes&batchTransactional != 0:
			open[producer] = int16(binary.BigEndian.Uint16(batches[batchEpochAt:]))
		}
		first := int64(binary.BigEndian.Uint64(batches))
		next = first + int64(int32(binary.BigEndian.Uint32(batches[batchLastDeltaAt:]))) + 1
		batches = batches[size:]
	}
	return next
}
