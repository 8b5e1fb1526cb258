package sink

import (
	"fmt"
	"hash/crc32"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Progress is what the sink's group has committed for a partition of the
// enriched topic, for programs that look at the sink's work from outside.
type Progress struct {
	// Acknowledged is the offset before which all is in the table or in the
	// dead-letter topic.
	Acknowledged int64
	// TopicID is the incarnation of the topic that the offset belongs to; empty
	// when the sink did not commit it.
	TopicID string
	// Intent is the block that is being stored; nil for none.
	Intent *Intent
}

// Intent is the promise to store a block.
type Intent struct {
	// First and Last are the offsets of the block, both included.
	First, Last int64
	// Count is the number of its records with data.
	Count int
	// Checksum is the CRC-32C over the values of these records, in order.
	Checksum uint32
}

// ReadProgress reads a committed offset and its metadata. The error says what
// is wrong with the metadata.
func ReadProgress(offset int64, metadata string) (Progress, error) {
	note, err := parseMetadata(metadata)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Acknowledged: offset, TopicID: note.topicID}
	if in := note.intent; in != nil {
		p.Intent = &Intent{First: in.first, Last: in.last, Count: in.count, Checksum: in.crc}
		if in.first != offset {
			return p, fmt.Errorf("%w: offset %d, intent [%d,%d]", errMetadata, offset, in.first, in.last)
		}
	}
	return p, nil
}

// Checksum continues the checksum of an intent with the next record; it begins at 0.
func Checksum(sum uint32, r *kgo.Record) uint32 { return crc32.Update(sum, crcTable, r.Value) }
