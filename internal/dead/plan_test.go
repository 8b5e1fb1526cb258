package dead

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestPlan(t *testing.T) {
	topics := Topics{Raw: "raw", Enriched: "enriched", Dead: "dead"}
	sound := Letter{Reason: schemas.DeadWrongType, Size: 9}
	with := func(change func(*Letter)) Letter {
		l := sound
		change(&l)
		return l
	}
	for name, c := range map[string]struct {
		letter Letter
		terms  Terms
		topic  string
		skip   string
		count  int
	}{
		"a raw event":                {letter: sound, topic: "raw", count: 1},
		"once more":                  {letter: with(func(l *Letter) { l.Replays = 2 }), topic: "raw", count: 3},
		"too often":                  {letter: with(func(l *Letter) { l.Replays = 3 }), skip: "3 times already"},
		"allowed oftener":            {letter: with(func(l *Letter) { l.Replays = 3 }), terms: Terms{MaxReplays: 4}, topic: "raw", count: 4},
		"a count that is none":       {letter: with(func(l *Letter) { l.Replays = -1 }), skip: "replays is no number"},
		"an enriched event":          {letter: with(func(l *Letter) { l.Reason, l.ID = schemas.DeadRefused, "e" }), topic: "enriched", count: 1},
		"no enriched event":          {letter: with(func(l *Letter) { l.Reason = schemas.DeadRefused }), skip: "no enriched event"},
		"only a part of the event":   {letter: with(func(l *Letter) { l.Cut = 10 }), skip: "only 9 of the event's 10 bytes"},
		"no bytes":                   {letter: with(func(l *Letter) { l.Size = 0 }), skip: "no bytes"},
		"no reason":                  {letter: with(func(l *Letter) { l.Reason = "" }), skip: "no reason"},
		"sent before":                {letter: with(func(l *Letter) { l.Sent, l.SentAt = 1, noon(5) }), skip: "replayed at 2026-03-04T12:05:00Z"},
		"sent before, again":         {letter: with(func(l *Letter) { l.Sent = 1 }), terms: Terms{3, true}, topic: "raw", count: 2},
		"again, but not for ever":    {letter: with(func(l *Letter) { l.Replays, l.Sent = 1, 2 }), terms: Terms{3, true}, skip: "3 times already"},
		"the event may be too large": {letter: with(func(l *Letter) { l.Reason = schemas.DeadTooLarge }), topic: "raw", count: 1},
	} {
		t.Run(name, func(t *testing.T) {
			if c.terms == (Terms{}) {
				c.terms.MaxReplays = 3
			}
			step := Plan([]Letter{c.letter}, topics, c.terms)[0]
			assert.Equal(t, c.topic, step.Topic)
			assert.Equal(t, c.count, step.Count)
			assert.Contains(t, step.Skip, c.skip)
			assert.Equal(t, c.skip == "", step.Skip == "")
		})
	}
}

func TestRestore(t *testing.T) {
	headers := []string{"content-type", "application/json", "tenant", "t", "own", "kept", "replays", "1", "dead-reason", "x", "dead-at", "y", "dead-cut", "7"}
	received := "2026-03-04T12:01:00.123456789Z"
	for name, c := range map[string]struct {
		reason  schemas.DeadReason
		headers []string
		key     string
		want    []string
	}{
		"the first arrival stays": {schemas.DeadWrongType, append(headers, "received-at", received), "key",
			[]string{"content-type=application/json", "tenant=t", "own=kept", "received-at=" + received, "replays=2"}},
		"an event from the future arrives now": {schemas.DeadFuture, append(headers, "received-at", received), "key",
			[]string{"content-type=application/json", "tenant=t", "own=kept", "received-at=2026-03-04T12:30:00Z", "replays=2"}},
		"where no header tells the arrival, it is near the refusal": {schemas.DeadNoTenant, headers, "key",
			[]string{"content-type=application/json", "tenant=t", "own=kept", "received-at=2026-03-04T12:05:00Z", "replays=2"}},
		"a header that is no time": {schemas.DeadNoTenant, append(headers, "received-at", "noon"), "key",
			[]string{"content-type=application/json", "tenant=t", "own=kept", "received-at=2026-03-04T12:05:00Z", "replays=2"}},
		"an enriched event has its id as key": {schemas.DeadRefused, []string{"own", "kept", "dead-topic", "x"}, "e", []string{"own=kept", "replays=2"}},
	} {
		t.Run(name, func(t *testing.T) {
			letter := record("the bytes", c.headers...)
			step := Step{Letter: Letter{Reason: c.reason, At: noon(5), ID: "e"}, Topic: "to", Count: 2}
			got := restore(letter, step, noon(30))
			assert.Equal(t, c.want, pairs(got.Headers))
			assert.Equal(t, c.key, string(got.Key))
			assert.Equal(t, "the bytes", string(got.Value))
			assert.Equal(t, "to", got.Topic)
		})
	}
}

func pairs(headers []kgo.RecordHeader) (all []string) {
	for _, h := range headers {
		all = append(all, h.Key+"="+string(h.Value))
	}
	return all
}
