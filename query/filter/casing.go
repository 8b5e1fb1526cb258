package filter

import "strings"

// isCasing reports whether a word is a function that changes the case of a text.
func isCasing(word string) bool {
	return strings.EqualFold(word, "tolower") || strings.EqualFold(word, "toupper")
}

// cased reads tolower(...) or toupper(...). As texts are compared without regard to
// case, it stands for the text itself.
func (p *parser) cased() (*Property, *Error) {
	prop, err := p.applied(p.scalar, Text)
	if err != nil {
		return nil, err
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
