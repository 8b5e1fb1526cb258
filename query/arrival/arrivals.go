package arrival

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/gatehouse/gatehouse/query/store"
)

// Arrivals is how far the sign-ins are stored without a gap.
type Arrivals struct {
	// Topic is the incarnation of the enriched topic that the offsets belong to;
	// empty before the first measurement.
	Topic string
	// End is the position behind the last of them.
	End Position
}

// maxAge is how old arrivals may be when they are used.
const maxAge = 200 * time.Millisecond

// cache keeps the arrivals for a moment, as all who wait look at them.
type cache struct {
	mu       sync.Mutex
	arrivals Arrivals
	readAt   time.Time
}

const statement = `SELECT topic_id, partition, max(stored_before) FROM stored_offsets
WHERE topic_id = (SELECT argMax(topic_id, measured_at) FROM stored_offsets) GROUP BY topic_id, partition`

// Reader reads sign-ins in the order in which they arrived.
type Reader struct {
	store *store.Store
	cache cache
}

// NewReader makes one on what is stored.
func NewReader(from *store.Store) *Reader { return &Reader{store: from} }

// Arrived returns how far sign-ins are stored, at most maxAge old.
func (s *Reader) Arrived(ctx context.Context) (Arrivals, error) {
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	if now := time.Now(); now.Sub(s.cache.readAt) > maxAge {
		read, err := s.readArrivals(ctx)
		if err != nil {
			return Arrivals{}, fmt.Errorf("read how far sign-ins are stored: %w", err)
		}
		s.cache.arrivals, s.cache.readAt = read, now
	}
	return s.cache.arrivals, nil
}

// Forget has the next look read the arrivals anew.
func (s *Reader) Forget() {
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	s.cache.readAt = time.Time{}
}

func (s *Reader) readArrivals(ctx context.Context) (Arrivals, error) {
	rows, err := s.store.Send(ctx, statement)
	if err != nil {
		return Arrivals{}, err
	}
	defer func() { _ = rows.Close() }()
	var a Arrivals
	for rows.Next() {
		var partition int32
		var before int64
		if err := rows.Scan(&a.Topic, &partition, &before); err != nil {
			return Arrivals{}, err
		}
		for len(a.End) <= int(partition) {
			a.End = append(a.End, 0)
		}
		a.End[partition] = before
	}
	return a, rows.Err()
}
