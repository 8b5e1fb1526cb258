// Package filter reads the $filter expressions of the sign-in list and turns
// them into SQL conditions. It knows which properties exist, of which type each
// is and where it is stored; whatever it does not support it refuses, naming
// the position. Values reach SQL as bound parameters only.
package filter

import "fmt"

// Bounds of one expression; beyond them Parse refuses it.
const (
	// MaxLength is the longest expression, in bytes.
	MaxLength = 16 << 10
	// MaxDepth is how deep parentheses and not may nest.
	MaxDepth = 32
	// MaxTerms is the number of comparisons and listed values.
	MaxTerms = 500
)

// Error says what is wrong with an expression, and where.
type Error struct {
	// Position of the first offending character, counted in characters from 1.
	Position int
	// Message says what is wrong, without the position.
	Message string
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("%s at position %d", e.Message, e.Position)
}

// Filter is a checked expression.
type Filter struct {
	root        node
	namesEvents bool
	withheld    *Withheld
}

// Withheld is a name in an expression that stands for details of policies.
type Withheld struct {
	// Name of the property.
	Name string
	// Position of the name, counted in characters from 1.
	Position int
}

// Parse reads and checks an expression. Its errors are of type *Error.
func Parse(text string) (*Filter, error) {
	if len(text) > MaxLength {
		return nil, &Error{Position: 1, Message: fmt.Sprintf("the expression is longer than %d bytes", MaxLength)}
	}
	p := parser{lexer: lexer{text: text}}
	root, err := p.parse()
	if err != nil {
		return nil, err
	}
	return &Filter{root: root, namesEvents: p.namesEvents, withheld: p.withheld}, nil
}

// NamesEventKind reports whether the expression itself speaks about the kind of
// sign-in (signInEventTypes, isInteractive): then no default applies.
func (f *Filter) NamesEventKind() bool { return f.namesEvents }

// Policies returns the first name in the expression that stands for details of
// policies, which only some may read and so ask for; nil when there is none.
func (f *Filter) Policies() *Withheld { return f.withheld }
