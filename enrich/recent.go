package enrich

import "strings"

// recentSize bounds the texts that one cache remembers, twice.
const recentSize = 4096

// recent remembers what was made of texts, two generations of them: when the
// young one is full it becomes the old one, whose entries return when they are
// asked for. It belongs to one worker.
type recent[V any] struct {
	read       func(text string) V
	young, old map[string]V
}

func newRecent[V any](read func(text string) V) *recent[V] {
	return &recent[V]{read: read, young: map[string]V{}}
}

// lookup returns what read makes of a text. It keeps nothing of the text given:
// read gets a copy.
func (c *recent[V]) lookup(text string) V {
	if found, ok := c.young[text]; ok {
		return found
	}
	text = strings.Clone(text)
	found, ok := c.old[text]
	if !ok {
		found = c.read(text)
	}
	if len(c.young) >= recentSize {
		c.old, c.young = c.young, make(map[string]V, recentSize)
	}
	c.young[text] = found
	return found
}
