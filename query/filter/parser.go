package filter

import (
	"slices"
	"strings"
)

// parser is a recursive descent over the tokens:
//
//	or         = and { "or" and }
//	and        = unary { "and" unary }
//	unary      = "not" unary | "(" or ")" | function | operand rest
//	function   = ("startswith" | "endswith" | "contains") "(" operand "," text ")" [ ("eq" | "ne") bool ]
//	operand    = path | ("tolower" | "toupper") "(" path ")"
//	rest       = operator literal | "in" "(" literal { "," literal } ")" | "/any(" [ name ":" or ] ")" | "/all(" name ":" or ")"
//	           | "/$count" operator literal | nothing, for a bool
type parser struct {
	lexer
	tok   token
	depth int
	terms int
	// variables are those of the any(...) being read, the outermost first.
	variables []variable

	namesEvents bool
	// withheld is the first name of what not everyone may read.
	withheld *Withheld
}

func (p *parser) parse() (node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == end {
		return nil, p.lexer.fail(0, "the expression is empty")
	}
	root, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != end {
		return nil, p.unexpected("'and', 'or' or the end")
	}
	return root, nil
}

func (p *parser) advance() *Error {
	tok, err := p.next()
	if err != nil {
		return err
	}
	p.tok = tok
	return nil
}

// unexpected is the error that the current token is not what may stand here.
func (p *parser) unexpected(wanted string) *Error {
	if p.tok.kind == end {
		return p.lexer.fail(p.tok.start, "%s expected, but the expression ends", wanted)
	}
	return p.lexer.fail(p.tok.start, "%s expected, found %s", wanted, shorten(p.tok.raw))
}

func (p *parser) is(keyword string) bool {
	return p.tok.kind == word && strings.EqualFold(p.tok.raw, keyword)
}

func (p *parser) expect(mark string) *Error {
	if p.tok.kind != punctuation || p.tok.raw != mark {
		return p.unexpected("'" + mark + "'")
	}
	return p.advance()
}

// enter counts one level of nesting; the caller leaves it with p.depth--.
func (p *parser) enter() *Error {
	if p.depth++; p.depth > MaxDepth {
		return p.lexer.fail(p.tok.start, "the expression nests deeper than %d levels", MaxDepth)
	}
	return nil
}

// count counts one comparison or listed value.
func (p *parser) count() *Error {
	if p.terms++; p.terms > MaxTerms {
		return p.lexer.fail(p.tok.start, "the expression has more than %d comparisons and listed values", MaxTerms)
	}
	return nil
}

func (p *parser) or() (node, *Error) {
	return p.chain("or", (*parser).and, func(terms []node) node { return disjunction(terms) })
}

func (p *parser) and() (node, *Error) {
	return p.chain("and", (*parser).unary, func(terms []node) node { return conjunction(terms) })
}

func (p *parser) chain(keyword string, operand func(*parser) (node, *Error), join func([]node) node) (node, *Error) {
	first, err := operand(p)
	if err != nil || !p.is(keyword) {
		return first, err
	}
	terms := []node{first}
	for p.is(keyword) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		term, err := operand(p)
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
	}
	return join(terms), nil
}

func (p *parser) unary() (node, *Error) {
	switch {
	case p.is("not"):
		return p.not()
	case p.tok.kind == punctuation && p.tok.raw == "(":
		return p.group()
	case p.tok.kind != word:
		return nil, p.unexpected("a property name")
	}
	if f, ok := functions[strings.ToLower(p.tok.raw)]; ok {
		return p.function(f)
	}
	if isCasing(p.tok.raw) {
		return p.casedComparison()
	}
	return p.comparison()
}

func (p *parser) not() (node, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	term, err := p.unary()
	if err != nil {
		return nil, err
	}
	return negation{term}, nil
}

func (p *parser) group() (node, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	inner, err := p.or()
	if err != nil {
		return nil, err
	}
	return inner, p.expect(")")
}

func (p *parser) comparison() (node, *Error) {
	name, start, asked, err := p.path()
	if err != nil {
		return nil, err
	}
	if p.tok.kind == punctuation && p.tok.raw == "(" && (asked == ofValue || asked == ofCount) {
		return nil, p.lexer.fail(start, "the function %s is not supported; startswith, endswith, contains, tolower and toupper are", shorten(name))
	}
	prop, err := p.property(name, start)
	if err != nil {
		return nil, err
	}
	switch {
	case asked == ofAny:
		return p.any(prop, start)
	case asked == ofAll:
		return p.all(prop, start)
	case asked == ofCount:
		return p.cardinality(prop, start)
	case prop.Collection:
		return nil, p.lexer.fail(start, "%s is a collection: write %s", prop.Name, prop.example())
	}
	return p.compared(prop)
}

// compared reads what follows a property that has one value.
func (p *parser) compared(prop *Property) (node, *Error) {
	if err := p.count(); err != nil {
		return nil, err
	}
	switch {
	case p.is("in"):
		return p.in(prop)
	case p.tok.kind == word:
		if op, ok := operators[strings.ToLower(p.tok.raw)]; ok {
			return p.compare(prop, op)
		}
	}
	if prop.Kind == Bool && (p.tok.kind == end || p.tok.raw == ")" || p.is("and") || p.is("or")) {
		return comparison{prop, equal, literal{kind: Bool, text: "true"}}, nil
	}
	return nil, p.unexpected("an operator (eq, ne, gt, ge, lt, le, in)")
}

func (p *parser) compare(prop *Property, op operator) (node, *Error) {
	at := p.tok.start
	if err := p.advance(); err != nil {
		return nil, err
	}
	isNull, valueAt := p.is("null"), p.tok.start
	if op.ordered() && (prop.Kind == Bool || prop.Kind == Choice || isNull) {
		what := prop.Name
		if isNull {
			what = "null"
		}
		return nil, p.lexer.fail(at, "%s can be compared with eq and ne only", what)
	}
	value, err := p.literal(prop)
	if err != nil {
		return nil, err
	}
	if op.ordered() && prop.Kind == Address {
		if isNetwork(value.text) {
			return nil, p.lexer.fail(at, "a network can be compared with eq, ne and in only")
		}
		if _, ok := parseAddress(value.text); !ok {
			return nil, p.lexer.fail(valueAt, "%s is no address such as 192.0.2.1 or 2001:db8::1", shorten(value.text))
		}
	}
	return comparison{prop, op, value}, nil
}

func (p *parser) in(prop *Property) (node, *Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	list := membership{property: prop}
	for {
		if err := p.count(); err != nil {
			return nil, err
		}
		value, err := p.literal(prop)
		if err != nil {
			return nil, err
		}
		list.values = append(list.values, value)
		if p.tok.kind != punctuation || p.tok.raw != "," {
			return list, p.expect(")")
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

// applied reads the name of a function and, behind the parenthesis, the property that
// it applies to, which is of one of the kinds.
func (p *parser) applied(operand func() (*Property, *Error), kinds ...Kind) (*Property, *Error) {
	name := p.tok.raw
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	at := p.tok.start
	prop, err := operand()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(kinds, prop.Kind) {
		return nil, p.lexer.fail(at, "%s applies to text, which %s is not", name, prop.Name)
	}
	return prop, nil
}

func (p *parser) function(f textFunction) (node, *Error) {
	prop, err := p.applied(p.operand, Text, ID, Address)
	if err != nil {
		return nil, err
	}
	if err := p.count(); err != nil {
		return nil, err
	}
	if err := p.expect(","); err != nil {
		return nil, err
	}
	if p.tok.kind != text && p.tok.kind != guid {
		return nil, p.unexpected("a text in single quotes")
	}
	result := node(search{prop, f, p.tok.value})
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	return p.truth(result)
}

// truth reads the "eq true" that may follow a function.
func (p *parser) truth(result node) (node, *Error) {
	if !p.is("eq") && !p.is("ne") {
		return result, nil
	}
	negate := p.is("ne")
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch {
	case p.is("false"):
		negate = !negate
	case !p.is("true"):
		return nil, p.unexpected("true or false")
	}
	if negate {
		result = negation{result}
	}
	return result, p.advance()
}

// shorten quotes a piece of the expression for a message.
func shorten(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "..."
	}
	return "'" + s + "'"
}
