package engine

import (
	"encoding/binary"
	"maps"
	"testing"
)

// batch is a record batch of two records, header only.
func batch(first, producer int64, attributes uint16) []byte {
	b := make([]byte, batchHeader+7)
	binary.BigEndian.PutUint64(b, uint64(first))
	binary.BigEndian.PutUint32(b[batchLengthAt:], uint32(len(b)-batchLengthAt-4))
	b[batchMagicAt] = 2
	binary.BigEndian.PutUint16(b[batchAttributesAt:], attributes)
	binary.BigEndian.PutUint32(b[batchLastDeltaAt:], 1)
	binary.BigEndian.PutUint64(b[batchProducerAt:], uint64(producer))
	binary.BigEndian.PutUint16(b[batchEpochAt:], 7)
	return b
}

func TestOpenTransactions_follow(t *testing.T) {
	const data, end = batchTransactional, batchTransactional | batchControl
	for _, c := range []struct {
		name    string
		batches [][]byte
		open    openTransactions
		next    int64
	}{
		{"nothing", nil, openTransactions{}, 0},
		{"no transaction", [][]byte{batch(0, 1, 0)}, openTransactions{}, 2},
		{"ended", [][]byte{batch(0, 1, data), batch(2, 1, end)}, openTransactions{}, 4},
		{"open", [][]byte{batch(0, 1, data)}, openTransactions{1: 7}, 2},
		{"open after one that ended", [][]byte{batch(0, 1, data), batch(2, 1, end), batch(4, 1, data)}, openTransactions{1: 7}, 6},
		{"two, one ended", [][]byte{batch(0, 1, data), batch(2, 2, data), batch(4, 1, end)}, openTransactions{2: 7}, 6},
		{"cut short", [][]byte{batch(0, 1, data), batch(2, 1, end)[:batchHeader+3]}, openTransactions{1: 7}, 2},
		{"after a gap", [][]byte{batch(40, 1, 0)}, openTransactions{}, 42},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []byte
			for _, b := range c.batches {
				all = append(all, b...)
			}
			open := openTransactions{}
			if next := open.follow(all, func(transaction) {}); next != c.next || !maps.Equal(open, c.open) {
				t.Errorf("open %v, next %d; want %v, %d", open, next, c.open, c.next)
			}
		})
	}
}

func FuzzOpenTransactions(f *testing.F) {
	f.Add(batch(0, 1, batchTransactional))
	f.Add(append(batch(0, 1, batchTransactional), batch(2, 1, batchControl|batchTransactional)...))
	f.Add(make([]byte, batchHeader))
	f.Fuzz(func(t *testing.T, batches []byte) {
		open := openTransactions{}
		open.follow(batches, func(transaction) {})
		if len(open) > len(batches)/batchHeader {
			t.Errorf("%d transactions in %d bytes", len(open), len(batches))
		}
	})
}
