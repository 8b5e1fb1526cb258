package dead

import (
	"fmt"

	"github.com/gatehouse/gatehouse/schemas"
)

// Topics are those that a replay reads and writes.
type Topics struct{ Raw, Enriched, Dead string }

// Terms say what a replay may send.
type Terms struct {
	// MaxReplays is how often an event may be sent again in all, at least 1.
	MaxReplays int
	// Again sends letters that have been sent before, too.
	Again bool
}

// Step is what a replay does about one letter.
type Step struct {
	Letter
	// Topic is where it goes; empty when it is skipped.
	Topic string
	// Skip says why it is skipped, for people; empty when it goes.
	Skip string
	// Count is how often the event has been sent again once it was sent.
	Count int
}

// Plan decides about each letter, in the order given: whether it goes, and where to.
func Plan(letters []Letter, topics Topics, terms Terms) []Step {
	steps := make([]Step, len(letters))
	for i, l := range letters {
		steps[i] = Step{Letter: l, Skip: terms.refusal(l)}
		if steps[i].Skip != "" {
			continue
		}
		steps[i].Topic, steps[i].Count = topics.Raw, l.rounds()+1
		if l.Reason == schemas.DeadRefused {
			steps[i].Topic = topics.Enriched // its bytes are an enriched event, not a raw one
		}
	}
	return steps
}

// rounds is how often the event has been sent again, by the letter's own count
// and the notes about it: each sending counts one more, so that no chain of
// letters is endless however often somebody insists.
func (l Letter) rounds() int { return l.Replays + l.Sent }

// refusal says why a letter is not sent, or nothing.
func (t Terms) refusal(l Letter) string {
	switch {
	case l.Reason == "":
		return "it says no reason: no stage of Gatehouse wrote it"
	case l.Cut > 0:
		return fmt.Sprintf("it holds only %d of the event's %d bytes", l.Size, l.Cut)
	case l.Size == 0:
		return "it holds no bytes"
	case l.Reason == schemas.DeadRefused && l.ID == "":
		return "it holds no enriched event that the sink could read"
	case l.Replays < 0:
		return "its header " + schemas.HeaderReplay + " is no number"
	case l.rounds() >= t.MaxReplays:
		return fmt.Sprintf("it was replayed %d times already; allow more with a larger --max-replays", l.rounds())
	case !l.Open() && !t.Again:
		return fmt.Sprintf("it was replayed at %s; insist with --again", l.SentAt.Format(timeShown))
	}
	return ""
}
