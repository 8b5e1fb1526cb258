package plan

import "fmt"

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

// ReadProgress reads a committed offset and its metadata. The error says what
// is wrong with the metadata; it wraps ErrMetadata when an intent begins elsewhere.
func ReadProgress(offset int64, metadata string) (Progress, error) {
	note, err := parseMetadata(metadata)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Acknowledged: offset, TopicID: note.topicID, Intent: note.intent}
	if in := note.intent; in != nil && in.First != offset {
		return p, fmt.Errorf("%w: offset %d, intent [%d,%d]", ErrMetadata, offset, in.First, in.Last)
	}
	return p, nil
}
