package sink

import (
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// recordOverhead is what a held record costs beside its key and value, bytes.
const recordOverhead = 128

// recordBytes is what a held record counts against the budget.
func recordBytes(r *kgo.Record) int64 {
	return int64(len(r.Key)+len(r.Value)) + recordOverhead
}

// queue holds the fetched records of one partition until its worker takes them.
// It counts them against the budget, where they stay until their block is stored.
type queue struct {
	budget *budget
	wake   chan struct{} // gets a value when records came

	mu      sync.Mutex
	batches [][]*kgo.Record
	end     int64 // offset after the last readable record of the topic, as of the last fetch
	closed  bool
}

func newQueue(b *budget) *queue {
	return &queue{budget: b, wake: make(chan struct{}, 1)}
}

// push adds fetched records in order; a closed queue ignores them.
func (q *queue) push(records []*kgo.Record, end int64) {
	var bytes int64
	for _, r := range records {
		bytes += recordBytes(r)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.budget.take(bytes)
	q.batches = append(q.batches, records)
	q.end = end
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// pop returns the oldest batch, nil when there is none, and the topic's end.
func (q *queue) pop() (records []*kgo.Record, end int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.batches) == 0 {
		return nil, q.end
	}
	records = q.batches[0]
	q.batches[0] = nil
	q.batches = q.batches[1:]
	return records, q.end
}

// close drops what is held and what is still to come.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for _, records := range q.batches {
		for _, r := range records {
			q.budget.take(-recordBytes(r))
		}
	}
	q.batches = nil
}
