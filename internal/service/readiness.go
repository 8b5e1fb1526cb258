package service

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Readiness knows which parts of a process cannot do their work at the moment.
// It is safe for concurrent use.
type Readiness struct {
	mu       sync.Mutex
	problems map[string]error
}

// NewReadiness knows of no part, and is ready.
func NewReadiness() *Readiness { return &Readiness{problems: map[string]error{}} }

// Set notes the state of a part: nil when it is ready, else what hinders it.
func (r *Readiness) Set(part string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.problems[part] = err
}

// Check returns nil when all parts are ready, else what hinders each, in the
// order of their names.
func (r *Readiness) Check() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var parts []string
	for part, err := range r.problems {
		if err != nil {
			parts = append(parts, part)
		}
	}
	slices.Sort(parts)
	var all []error
	for _, part := range parts {
		all = append(all, fmt.Errorf("%s: %w", part, r.problems[part]))
	}
	return errors.Join(all...)
}
