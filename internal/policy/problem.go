package policy

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a file of policies, locations or a directory.
type Problem struct {
	// Item names the policy, location, group or role: its display name, else its
	// id; empty when the file as a whole is meant.
	Item string
	// Pointer is the JSON pointer (RFC 6901) of the place in the file.
	Pointer string
	// Text says what is wrong and what would be right.
	Text string
}

// Error returns the problem in one line.
func (p Problem) Error() string {
	var b strings.Builder
	if p.Item != "" {
		fmt.Fprintf(&b, "%q: ", p.Item)
	}
	if p.Pointer != "" {
		fmt.Fprintf(&b, "%s: ", p.Pointer)
	}
	b.WriteString(p.Text)
	return b.String()
}

// Problems are all that is wrong with a file, in the order of the file.
type Problems []Problem

// Error returns the problems, one per line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// err returns nil when there are none: a nil Problems in an error is not nil.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
