package session

import (
	"sync"
	"time"
)

// maxEnded bounds how many ended sessions are remembered.
const maxEnded = 10_000

// Ended remembers the sessions that were signed out, until they would have ended
// by themselves: a copy of their cookie is worth nothing, and an answer that was
// under way renews nothing. Other instances do not know of them. It is safe for
// concurrent use; its zero value is ready.
type Ended struct {
	mu  sync.Mutex
	ids map[string]time.Time // until when
}

// Add notes the end of a session that would have lasted until then at most. Where
// there is no room, the one is forgotten that would have ended first.
func (e *Ended) Add(id string, until, now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ids == nil {
		e.ids = map[string]time.Time{}
	}
	if len(e.ids) >= maxEnded {
		e.makeRoom(now)
	}
	e.ids[id] = until
}

func (e *Ended) makeRoom(now time.Time) {
	var first string
	for id, until := range e.ids {
		if !now.Before(until) {
			delete(e.ids, id)
		} else if first == "" || until.Before(e.ids[first]) {
			first = id
		}
	}
	if len(e.ids) >= maxEnded {
		delete(e.ids, first)
	}
}

// Has says whether a session was signed out.
func (e *Ended) Has(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, found := e.ids[id]
	return found
}
