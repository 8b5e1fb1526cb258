package rollup

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Kept keeps what chunks of units came to, those asked for last. Rows of a batch
// never change, and what counts is named by its batches: nothing kept is ever out
// of date, it is only no longer asked for. It is safe for concurrent use.
type Kept struct {
	mu   sync.Mutex
	list *simplelru.LRU[string, []part]
	// size is of what is kept, most what may be, in bytes.
	size, most int64
	observe    func(kept, read int)
}

// maxKept bounds how many chunks are kept; their size is what counts.
const maxKept = 1 << 20

// keptOverhead is what the list takes for a chunk, about, in bytes.
const keptOverhead = 128

// NewKept keeps chunks of at most so many bytes together; 0 keeps none. observe is
// told after each look how many chunks were kept and how many must be read.
func NewKept(most int64, observe func(kept, read int)) *Kept {
	k := &Kept{most: most, observe: observe}
	k.list, _ = simplelru.NewLRU(maxKept, func(key string, parts []part) { k.size -= sizeOf(key, parts) }) // fails for no room only
	return k
}

// keeps is whether anything is kept at all.
func (k *Kept) keeps() bool { return k != nil && k.most > 0 }

// split returns what the chunks that are kept came to, and the others.
func (k *Kept) split(question string, chunks []chunk) (kept []answered, missing []chunk) {
	kept, missing = k.look(question, chunks)
	if k.keeps() {
		k.observe(len(kept), len(missing))
	}
	return kept, missing
}

// look is split without a word about it.
func (k *Kept) look(question string, chunks []chunk) (kept []answered, missing []chunk) {
	if !k.keeps() {
		return nil, chunks
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range chunks {
		if parts, ok := k.list.Get(c.key(question)); ok {
			kept = append(kept, answered{c.bucket, parts})
		} else {
			missing = append(missing, c)
		}
	}
	return kept, missing
}

// keep keeps what chunks came to, also those that came to nothing. The parts must
// not be changed any more.
func (k *Kept) keep(question string, chunks []chunk, parts map[slot][]part) {
	if !k.keeps() {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range chunks {
		key, of := c.key(question), parts[c.slot]
		size := sizeOf(key, of)
		if k.list.Contains(key) || size > k.most/4 {
			continue // of two who read it at once, the first
		}
		k.list.Add(key, of)
		for k.size += size; k.size > k.most; {
			k.list.RemoveOldest()
		}
	}
}

// sizeOf is what a chunk takes, in bytes.
func sizeOf(key string, parts []part) int64 {
	size := int64(keptOverhead + len(key))
	for _, p := range parts {
		size += p.size()
	}
	return size
}
