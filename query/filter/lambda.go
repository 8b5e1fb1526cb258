package filter

import "strconv"

// variable is what a name stands for inside any(...): an element of a collection.
type variable struct {
	name string
	// column is the element's name in the statement.
	column     string
	collection *Property
}

// variable finds a variable of the any(...) being read.
func (p *parser) variable(name string) (v variable, ok bool) {
	for _, v := range p.variables {
		if v.name == name {
			return v, true
		}
	}
	return variable{}, false
}

// elementColumn is the name of an element inside arrayExists, by how many
// any(...) it stands in.
func elementColumn(depth int) string {
	if depth == 0 {
		return "element"
	}
	return "element" + strconv.Itoa(depth)
}

// any reads what follows "collection/any".
func (p *parser) any(prop *Property, start int) (node, *Error) {
	if err := p.lambda(prop, "any", start); err != nil {
		return nil, err
	}
	if p.tok.kind == punctuation && p.tok.raw == ")" {
		return quantifier{collection: prop}, p.advance()
	}
	return p.quantified(prop, func(body node) node { return body })
}

// all reads what follows "collection/all": no element may be otherwise.
func (p *parser) all(prop *Property, start int) (node, *Error) {
	if err := p.lambda(prop, "all", start); err != nil {
		return nil, err
	}
	otherwise, err := p.quantified(prop, func(body node) node { return negation{body} })
	if err != nil {
		return nil, err
	}
	return negation{otherwise}, nil
}

// lambda begins what word asks of a collection.
func (p *parser) lambda(prop *Property, word string, start int) *Error {
	if !prop.Collection {
		return p.lexer.fail(start, "%s is no collection: %s(...) does not apply", prop.Name, word)
	}
	if err := p.count(); err != nil {
		return err
	}
	return p.expect("(")
}

// quantified reads a variable and what is asked of it, up to the parenthesis.
func (p *parser) quantified(prop *Property, of func(body node) node) (node, *Error) {
	if p.tok.kind != word {
		return nil, p.unexpected("a variable such as t")
	}
	v := variable{name: p.tok.raw, column: elementColumn(len(p.variables)), collection: prop}
	if _, taken := p.variable(v.name); taken {
		return nil, p.lexer.fail(p.tok.start, "the variable %s stands for something else already", v.name)
	}
	p.variables = append(p.variables, v)
	defer func() { p.variables = p.variables[:len(p.variables)-1] }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.expect(":"); err != nil {
		return nil, err
	}
	body, err := p.or()
	if err != nil {
		return nil, err
	}
	return quantifier{collection: prop, element: v.column, body: of(body)}, p.expect(")")
}

// element resolves a name that begins with a variable: the element itself, or,
// where the elements are objects, the field that rest names.
func (p *parser) element(v variable, rest string, isPath bool, start int) (*Property, *Error) {
	switch objects := len(v.collection.Fields) > 0; {
	case !isPath && objects:
		return nil, p.lexer.fail(start, "%s is an object: compare one of its properties (%s), such as %s/%s", v.name, v.collection.fieldNames(), v.name, v.collection.Fields[0].Name)
	case !isPath:
		element := *v.collection
		element.Collection, element.column, element.absent = false, v.column, never
		return &element, nil
	}
	field, ok := v.collection.field(rest)
	switch {
	case len(v.collection.Fields) == 0:
		return nil, p.lexer.fail(start, "%s has no properties: compare %s itself", v.name, v.name)
	case !ok:
		return nil, p.lexer.fail(start, "unknown property %s; %s has %s", shorten(v.name+"/"+rest), v.name, v.collection.fieldNames())
	}
	return field.of(v), nil
}
