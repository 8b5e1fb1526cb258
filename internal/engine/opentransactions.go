package engine

import (
	"encoding/binary"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// transaction names one: by its producer, and the epoch that this wrote in.
type transaction struct {
	Producer int64 `json:"producer"`
	Epoch    int16 `json:"epoch"`
}

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
// one, or 0 when there is none. A batch cut short ends it. committed is told of
// each transaction that was.
func (open openTransactions) follow(batches []byte, committed func(transaction)) (next int64) {
	for len(batches) >= batchHeader {
		size := batchLengthAt + 4 + int(int32(binary.BigEndian.Uint32(batches[batchLengthAt:])))
		if size < batchHeader || size > len(batches) || batches[batchMagicAt] != 2 {
			break
		}
		attributes := binary.BigEndian.Uint16(batches[batchAttributesAt:])
		producer := int64(binary.BigEndian.Uint64(batches[batchProducerAt:]))
		epoch := int16(binary.BigEndian.Uint16(batches[batchEpochAt:]))
		switch {
		case attributes&batchControl != 0:
			delete(open, producer)
			if isCommit(batches[batchHeader:size]) {
				committed(transaction{producer, epoch})
			}
		case attributes&batchTransactional != 0:
			open[producer] = epoch
		}
		first := int64(binary.BigEndian.Uint64(batches))
		next = first + int64(int32(binary.BigEndian.Uint32(batches[batchLastDeltaAt:]))) + 1
		batches = batches[size:]
	}
	return next
}

// isCommit says whether the record of a control batch ends a transaction with a
// commit: its key is a version and 1; 0 is an abort.
func isCommit(record []byte) bool {
	var marker kmsg.Record
	if err := marker.ReadFrom(record); err != nil || len(marker.Key) < 4 {
		return false
	}
	return binary.BigEndian.Uint16(marker.Key[2:]) == 1
}
