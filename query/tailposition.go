package query

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/gatehouse/gatehouse/query/cursor"
	"github.com/gatehouse/gatehouse/query/graph"
)

// position is a place in the order of arrival: by partition of the enriched topic
// the offset of the next sign-in. Partitions beyond its end are at 0.
type position []int64

func (p position) at(partition int) int64 {
	if partition < len(p) {
		return p[partition]
	}
	return 0
}

// ahead is the position at most width offsets further in each partition, and not
// beyond end.
func (p position) ahead(end position, width int64) position {
	next := slices.Clone(p)
	for i := range max(len(end), len(p)) {
		if i == len(next) {
			next = append(next, 0)
		}
		// An end that went back, as after a restore, takes nothing back.
		if most := end.at(i) - next[i]; most > 0 {
			next[i] += min(most, width)
		}
	}
	return next
}

// reached tells whether nothing lies between the position and the end.
func (p position) reached(end position) bool { return p.distance(end) == 0 }

// distance is how many offsets lie between the position and the end.
func (p position) distance(end position) (n int64) {
	for i, e := range end {
		if from := p.at(i); e > from {
			n += e - from
		}
	}
	return n
}

// arrivals is how far the sign-ins are stored without a gap.
type arrivals struct {
	// topic is the incarnation of the enriched topic that the offsets belong to;
	// empty before the first measurement.
	topic string
	end   position
}

// arrivalsMaxAge is how old arrivals may be when they are used.
const arrivalsMaxAge = 200 * time.Millisecond

// arrivalsCache keeps the arrivals for a moment, as all who wait look at them.
type arrivalsCache struct {
	mu       sync.Mutex
	arrivals arrivals
	readAt   time.Time
}

const arrivalsStatement = `SELECT topic_id, partition, max(stored_before) FROM stored_offsets
WHERE topic_id = (SELECT argMax(topic_id, measured_at) FROM stored_offsets) GROUP BY topic_id, partition`

// arrived returns how far sign-ins are stored, at most arrivalsMaxAge old.
func (s *Service) arrived(ctx context.Context) (arrivals, error) {
	s.tails.cache.mu.Lock()
	defer s.tails.cache.mu.Unlock()
	if now := time.Now(); now.Sub(s.tails.cache.readAt) > arrivalsMaxAge {
		read, err := s.readArrivals(ctx)
		if err != nil {
			return arrivals{}, fmt.Errorf("read how far sign-ins are stored: %w", err)
		}
		s.tails.cache.arrivals, s.tails.cache.readAt = read, now
	}
	return s.tails.cache.arrivals, nil
}

func (s *Service) readArrivals(ctx context.Context) (arrivals, error) {
	rows, err := s.store.Send(ctx, arrivalsStatement)
	if err != nil {
		return arrivals{}, err
	}
	defer func() { _ = rows.Close() }()
	var a arrivals
	for rows.Next() {
		var partition int32
		var before int64
		if err := rows.Scan(&a.topic, &partition, &before); err != nil {
			return arrivals{}, err
		}
		for len(a.end) <= int(partition) {
			a.end = append(a.end, 0)
		}
		a.end[partition] = before
	}
	return a, rows.Err()
}

const (
	tailCursorVersion = 2
	topicDigest       = 8
	// maxTailCursor bounds the cursor of a tail, in characters: 4,000 partitions
	// with offsets of 10^12 each.
	maxTailCursor = 32 << 10
)

// digestOf tells incarnations of the topic apart.
func digestOf(topic string) [topicDigest]byte {
	sum := sha256.Sum256([]byte(topic))
	return [topicDigest]byte(sum[:topicDigest])
}

// tailToken signs a position in the topic for the tenant that b stands for.
func tailToken(s cursor.Signer, b cursor.Binding, topic [topicDigest]byte, p position) string {
	data := topic[:]
	for _, offset := range p {
		data = binary.AppendUvarint(data, uint64(offset))
	}
	return s.Seal(tailCursorVersion, b, data)
}

// openTail reads a token of tailToken.
func openTail(s cursor.Signer, b cursor.Binding, token string) (topic [topicDigest]byte, p position, problem *graph.Problem) {
	refused := graph.BadRequest("The cursor is not one of ours, was changed, was signed with another key, or belongs to another tenant; use the last one you were given, or after=begin.")
	if len(token) > maxTailCursor {
		return topic, nil, refused
	}
	data, err := s.Unseal(tailCursorVersion, b, token)
	if err != nil || len(data) < topicDigest {
		return topic, nil, refused
	}
	copy(topic[:], data)
	for rest := data[topicDigest:]; len(rest) > 0; {
		offset, n := binary.Uvarint(rest)
		if n <= 0 || offset > math.MaxInt64 {
			return topic, nil, refused
		}
		p, rest = append(p, int64(offset)), rest[n:]
	}
	return topic, p, nil
}
