package filter

import (
	"fmt"
	"strings"
)

// ending is what is asked of a collection, behind the last slash of its name.
type ending uint8

const (
	ofValue ending = iota // nothing: the name is that of a value
	ofAny
	ofAll
	ofCount
)

// endings are read only.
var endings = map[string]ending{"any": ofAny, "all": ofAll, "$count": ofCount}

// path reads a property name with its segments, up to what is asked of it. start is where
// it stands.
func (p *parser) path() (name string, start int, asked ending, err *Error) {
	if p.tok.kind != word {
		return "", p.tok.start, ofValue, p.unexpected("a property name")
	}
	start = p.tok.start
	name = p.tok.raw
	for {
		if err := p.advance(); err != nil {
			return "", start, ofValue, err
		}
		if p.tok.kind != punctuation || p.tok.raw != "/" {
			return name, start, ofValue, nil
		}
		if err := p.advance(); err != nil {
			return "", start, ofValue, err
		}
		if p.tok.kind != word {
			return "", start, ofValue, p.unexpected("a property name after '/'")
		}
		if asked := endings[strings.ToLower(p.tok.raw)]; asked != ofValue {
			return name, start, asked, p.advance()
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
	name, start, asked, err := p.path()
	if err != nil {
		return nil, err
	}
	prop, err := p.property(name, start)
	if err != nil {
		return nil, err
	}
	if asked != ofValue || prop.Collection {
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
