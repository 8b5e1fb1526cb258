package filter

import (
	"fmt"
	"strings"
)

// path reads a property name with its segments. start is where it stands;
// lambda is true when it ended in any followed by "(".
func (p *parser) path() (name string, start int, lambda bool, err *Error) {
	if p.tok.kind != word {
		return "", p.tok.start, false, p.unexpected("a property name")
	}
	start = p.tok.start
	name = p.tok.raw
	for {
		if err := p.advance(); err != nil {
			return "", start, false, err
		}
		if p.tok.kind != punctuation || p.tok.raw != "/" {
			return name, start, false, nil
		}
		if err := p.advance(); err != nil {
			return "", start, false, err
		}
		if p.tok.kind != word {
			return "", start, false, p.unexpected("a property name after '/'")
		}
		if p.is("all") {
			return "", start, false, p.lexer.fail(p.tok.start, "all(...) is not supported; not ...any(...) can say the same")
		}
		if p.is("any") {
			return name, start, true, p.advance()
		}
		name += "/" + p.tok.raw
	}
}

// property resolves a name that stands at start.
func (p *parser) property(name string, start int) (*Property, *Error) {
	head, rest, isPath := strings.Cut(name, "/")
	if v, ok := p.variable(head); ok {
		return p.element(v, rest, isPath, start)
	}
	prop, ok := Lookup(name)
	if !ok {
		return nil, p.lexer.fail(start, "%s", unknown(name))
	}
	if n := len(p.variables); n > 0 {
		return nil, p.lexer.fail(start, "inside any(...) only %s may be compared, not %s", p.variables[n-1].name, prop.Name)
	}
	switch prop.Name {
	case "signInEventTypes", "isInteractive", "@gatehouse.eventType":
		p.namesEvents = true
	}
	if prop.policies && p.withheld == nil {
		p.withheld = &Withheld{Name: prop.Name, Position: p.lexer.position(start)}
	}
	return prop, nil
}

// scalar reads the name of a property that has one value.
func (p *parser) scalar() (*Property, *Error) {
	name, start, lambda, err := p.path()
	if err != nil {
		return nil, err
	}
	prop, err := p.property(name, start)
	if err != nil {
		return nil, err
	}
	if lambda || prop.Collection {
		return nil, p.lexer.fail(start, "%s is a collection, which cannot stand here", prop.Name)
	}
	return prop, nil
}

func unknown(name string) string {
	if strings.HasPrefix(name, "@") {
		return fmt.Sprintf("unknown property %s; parameter aliases are not supported", shorten(name))
	}
	return fmt.Sprintf("unknown property %s", shorten(name))
}
