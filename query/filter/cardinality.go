package filter

import "strings"

// cardinality compares the number of a collection's elements.
type cardinality struct {
	collection *Property
	operator   operator
	value      literal
}

func (n cardinality) sql(bind Bind) string {
	return "(length(" + n.collection.sql() + ") " + string(n.operator) + " " + bind("Int64", n.value.text) + ")"
}

// cardinality reads what follows "collection/$count".
func (p *parser) cardinality(prop *Property, start int) (node, *Error) {
	if !prop.Collection {
		return nil, p.lexer.fail(start, "%s is no collection: it has no $count", prop.Name)
	}
	if err := p.count(); err != nil {
		return nil, err
	}
	op, ok := operators[strings.ToLower(p.tok.raw)]
	if p.tok.kind != word || !ok {
		return nil, p.unexpected("an operator (eq, ne, gt, ge, lt, le)")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.is("null") {
		return nil, p.unexpected("a number")
	}
	value, err := p.literal(&Property{Name: prop.Name + "/$count", Kind: Int})
	if err != nil {
		return nil, err
	}
	return cardinality{prop, op, value}, nil
}
