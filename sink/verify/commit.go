package verify

import (
	"fmt"

	"github.com/gatehouse/gatehouse/sink/plan"
)

// span is a range of offsets: [from, to).
type span struct{ from, to int64 }

// checkCommit says what is wrong with what the sink's group has committed for a
// partition that holds the offsets of held, as far as that can be told without
// reading records; empty when it fits.
func checkCommit(p plan.Progress, held span, topicID string) string {
	switch in := p.Intent; {
	case p.TopicID != "" && p.TopicID != topicID:
		return fmt.Sprintf("offset %d was committed for topic id %s, the topic now has id %s: it was deleted and created again", p.Acknowledged, p.TopicID, topicID)
	case p.Acknowledged < held.from || p.Acknowledged > held.to:
		return fmt.Sprintf("committed offset %d lies outside the topic, which holds [%d,%d)", p.Acknowledged, held.from, held.to)
	case in != nil && in.First != p.Acknowledged:
		return fmt.Sprintf("intent [%d,%d] does not begin at the committed offset %d", in.First, in.Last, p.Acknowledged)
	case in != nil && in.Last >= held.to:
		return fmt.Sprintf("intent [%d,%d] ends behind the topic, which holds [%d,%d)", in.First, in.Last, held.from, held.to)
	}
	return ""
}

// checkIntent says whether the records read back are those of the intent.
func checkIntent(in plan.Intent, count int, checksum uint32) string {
	if count == in.Count && checksum == in.Checksum {
		return ""
	}
	return fmt.Sprintf("intent [%d,%d] names %d records with checksum %08x, the topic holds %d with %08x", in.First, in.Last, in.Count, in.Checksum, count, checksum)
}
