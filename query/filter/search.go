package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/schemas/derived"
)

// searched are the columns that $search looks into: user, application, address.
var searched = [...]string{"user_principal_name", "user_display_name", "user_id", "service_principal_name", "service_principal_id",
	"app_display_name", "app_id", "ip_address"}

// phrase is a text that one of the searched columns holds.
type phrase string

func (n phrase) sql(bind Bind) string {
	value := fold(bind("String", string(n)), string(n))
	alternatives := make([]string, len(searched))
	for i, column := range searched {
		alternatives[i] = "position(" + fold(derived.SQL(column), string(n)) + ", " + value + ") > 0"
	}
	return "(" + strings.Join(alternatives, " OR ") + ")"
}

// ParseSearch reads a $search expression as OData defines it: words, and
// phrases in double quotes, joined by AND (also when nothing stands between
// them), OR, NOT and parentheses. Its errors are of type *Error.
func ParseSearch(text string) (*Filter, error) {
	p := searchParser{lexer: lexer{text: text}}
	root, err := p.parse()
	if err != nil {
		return nil, err
	}
	return &Filter{root: root}, nil
}

// searchParser is a recursive descent:
//
//	or   = and { "OR" and }
//	and  = not { [ "AND" ] not }
//	not  = "NOT" not | "(" or ")" | phrase | word
type searchParser struct {
	lexer
	word   string // the word or phrase at hand; empty at the end
	quoted bool
	start  int
	depth  int
	terms  int
}

func (p *searchParser) parse() (node, error) {
	if len(p.text) > MaxLength {
		return nil, p.fail(0, "the expression is longer than %d bytes", MaxLength)
	}
	if !utf8.ValidString(p.text) {
		return nil, p.fail(0, "text that is not UTF-8")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	root, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.word != "" {
		return nil, p.unexpected("AND, OR or the end")
	}
	return root, nil
}

func (p *searchParser) unexpected(wanted string) *Error {
	if p.word == "" {
		return p.fail(p.start, "%s expected, but the expression ends", wanted)
	}
	return p.fail(p.start, "%s expected, found %s", wanted, shorten(p.word))
}

// advance reads the next word, phrase or parenthesis.
func (p *searchParser) advance() *Error {
	rest := strings.TrimLeftFunc(p.text[p.pos:], unicode.IsSpace)
	p.pos = len(p.text) - len(rest)
	p.start, p.word, p.quoted = p.pos, "", false
	switch {
	case rest == "":
		return nil
	case rest[0] == '"':
		return p.phrase(rest)
	case rest[0] == '(' || rest[0] == ')':
		p.word = rest[:1]
	default:
		p.word = rest
		if n := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' || r == '"' }); n >= 0 {
			p.word = rest[:n]
		}
	}
	p.pos += len(p.word)
	return nil
}

// phrase reads what stands in double quotes; inside, \" and \\ are a quote and
// a backslash.
func (p *searchParser) phrase(rest string) *Error {
	var value strings.Builder
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && i+1 < len(rest) && (rest[i+1] == '"' || rest[i+1] == '\\'):
			i++
			value.WriteByte(rest[i])
		case rest[i] == '"':
			if value.Len() == 0 {
				return p.fail(p.start, "an empty phrase")
			}
			p.word, p.quoted = value.String(), true
			p.pos += i + 1
			return nil
		default:
			value.WriteByte(rest[i])
		}
	}
	return p.fail(p.start, "a phrase without its closing quote")
}

// is reports whether the word at hand is a keyword or a parenthesis; keywords
// are upper case, as OData has it.
func (p *searchParser) is(keyword string) bool { return !p.quoted && p.word == keyword }

func (p *searchParser) or() (node, *Error) {
	terms := disjunction{}
	for {
		term, err := p.and()
		if err != nil {
			return nil, err
		}
		if terms = append(terms, term); !p.is("OR") {
			return terms, nil
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

func (p *searchParser) and() (node, *Error) {
	terms := conjunction{}
	for {
		term, err := p.not()
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
		switch {
		case p.is("AND"):
			if err := p.advance(); err != nil {
				return nil, err
			}
		case p.word == "" || p.is("OR") || p.is(")"):
			return terms, nil
		}
	}
}

func (p *searchParser) not() (node, *Error) {
	if p.depth++; p.depth > MaxDepth {
		return nil, p.fail(p.start, "the expression nests deeper than %d levels", MaxDepth)
	}
	defer func() { p.depth-- }()
	switch {
	case p.word == "" || p.is(")") || p.is("AND") || p.is("OR"):
		return nil, p.unexpected("a word or a phrase in double quotes")
	case p.is("NOT"):
		if err := p.advance(); err != nil {
			return nil, err
		}
		term, err := p.not()
		return negation{term}, err
	case p.is("("):
		return p.group()
	}
	if p.terms++; p.terms > maxPhrases {
		return nil, p.fail(p.start, "the expression has more than %d words and phrases", maxPhrases)
	}
	found := phrase(p.word)
	return found, p.advance()
}

// maxPhrases bounds a search: each is looked for in every searched column.
const maxPhrases = 20

func (p *searchParser) group() (node, *Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	inner, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.is(")") {
		return nil, p.unexpected("')'")
	}
	return inner, p.advance()
}
