package arrival

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

	"github.com/gatehouse/gatehouse/query/cursor"
	"github.com/gatehouse/gatehouse/query/graph"
)

const (
	version         = 2
	incarnationSize = 8
	// maxToken bounds the cursor of a tail, in characters: 4,000 partitions
	// with offsets of 10^12 each.
	maxToken = 32 << 10
)

// Incarnation tells topics of one name apart that were created one after the other.
type Incarnation [incarnationSize]byte

// IncarnationOf is that of a topic with an id.
func IncarnationOf(topic string) Incarnation {
	sum := sha256.Sum256([]byte(topic))
	return Incarnation(sum[:incarnationSize])
}

// Token signs a position in the topic for the tenant that b stands for.
func Token(s cursor.Signer, b cursor.Binding, topic Incarnation, p Position) string {
	data := topic[:]
	for _, offset := range p {
		data = binary.AppendUvarint(data, uint64(offset))
	}
	return s.Seal(version, b, data)
}

// Open reads a token of Token. The problem says what is wrong with another.
func Open(s cursor.Signer, b cursor.Binding, token string) (topic Incarnation, p Position, problem *graph.Problem) {
	refused := graph.BadRequest("The cursor is not one of ours, was changed, was signed with another key, or belongs to another tenant; use the last one you were given, or after=begin.")
	if len(token) > maxToken {
		return topic, nil, refused
	}
	data, err := s.Unseal(version, b, token)
	if err != nil || len(data) < incarnationSize {
		return topic, nil, refused
	}
	copy(topic[:], data)
	for rest := data[incarnationSize:]; len(rest) > 0; {
		offset, n := binary.Uvarint(rest)
		if n <= 0 || offset > math.MaxInt64 {
			return topic, nil, refused
		}
		p, rest = append(p, int64(offset)), rest[n:]
	}
	return topic, p, nil
}
