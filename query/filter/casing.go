package filter

import "strings"

// isCasing reports whether a word is a function that changes the case of a text.
func isCasing(word string) bool {
	return strings.EqualFold(word, "tolower") || strings.EqualFold(word, "toupper")
}

// cased reads tolower(...) or toupper(...). As texts are compared without regard to
// case, it stands for the text itself.
func (p *parser) cased() (*Property, *Error) {
	name := p.tok.raw
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	at := p.tok.start
	prop, err := p.scalar()
	if err != nil {
		return nil, err
	}
	if prop.Kind != Text {
		return nil, p.lexer.fail(at, "%s applies to text, which %s is not", name, prop.Name)
	}
	return prop, p.expect(")")
}

// operand reads what functions apply to.
func (p *parser) operand() (*Property, *Error) {
	if isCasing(p.tok.raw) {
		return p.cased()
	}
	return p.scalar()
}

// casedComparison reads a comparison of what cased reads.
func (p *parser) casedComparison() (node, *Error) {
	prop, err := p.cased()
	if err != nil {
		return nil, err
	}
	return p.compared(prop)
}
