package dead

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// book keeps what a pass over the topic finds: the letters that a filter means,
// and how often each letter was sent again.
type book struct {
	filter  Filter
	letters []Letter
	sent    map[Position]sendings
}

type sendings struct {
	times int
	last  time.Time
}

func newBook(filter Filter) *book {
	return &book{filter: filter, sent: map[Position]sendings{}}
}

// add takes the next record of the topic.
func (b *book) add(r *kgo.Record) {
	if of, isNote := noteOf(r); isNote {
		b.sent[of] = sendings{b.sent[of].times + 1, letterOf(r).At}
		return
	}
	if l := letterOf(r); b.filter.Match(l) {
		b.letters = append(b.letters, l)
	}
}

// chosen returns the letters that are meant, once all records were added.
func (b *book) chosen() []Letter {
	for i := range b.letters {
		l := &b.letters[i]
		sent := b.sent[l.Position]
		l.Sent, l.SentAt = sent.times, sent.last
	}
	return b.filter.choose(b.letters)
}
