package replay

import (
	"sync"
)

// position is where an event begins: the place of its file in the list, and the
// line.
type position struct{ file, line int }

// placed is a refusal with the place of its file in the list.
type placed struct {
	file    int
	refusal Refusal
}

// book keeps what became of events. It is safe for concurrent use.
type book struct {
	files []file

	mu       sync.Mutex
	counts   Result
	refusals []placed
}

// found counts events as read.
func (b *book) found(events int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Events += events
}

// opened counts a file as read.
func (b *book) opened() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Files++
}

// read counts bytes as read.
func (b *book) read(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Bytes += int64(n)
}

func (b *book) accepted(events int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Accepted += events
}

// refuse notes one event that did not go in.
func (b *book) refuse(at position, r Refusal) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Refused++
	b.list(at, r)
}

// refuseMore counts events that were refused and not listed by the gateway.
func (b *book) refuseMore(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Refused += n
}

// broken notes what is wrong around events: events may be missing there, but none
// was refused.
func (b *book) broken(at position, r Refusal) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Broken++
	b.list(at, r)
}

// unreadable notes a file that could not be read from the line on.
func (b *book) unreadable(at position, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Unreadable++
	b.list(at, Refusal{Reason: ReasonUnreadable, Detail: err.Error()})
}

func (b *book) list(at position, r Refusal) {
	if len(b.refusals) < MaxRefusals {
		r.File, r.Line = b.files[at.file].name, at.line
		b.refusals = append(b.refusals, placed{at.file, r})
	}
}

func (b *book) snapshot() Result {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.counts
}

func (b *book) result() Result {
	b.mu.Lock()
	defer b.mu.Unlock()
	sortRefusals(b.refusals)
	out := b.counts
	for _, p := range b.refusals {
		out.Refusals = append(out.Refusals, p.refusal)
	}
	return out
}
