package policy

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// parseRule reads a device filter rule. Errors say at which character.
func parseRule(text string) (*rule, error) {
	if n := utf8.RuneCountInString(text); n > maxRule {
		return nil, ruleError(maxRule+1, "the rule has %d characters, more than %d", n, maxRule)
	}
	list, err := tokens(text)
	if err != nil {
		return nil, err
	}
	p := &ruleParser{tokens: list, operators: operators()}
	root, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokenEnd {
		return nil, ruleError(p.peek().at, "%s follows a complete rule; join parts by -and or -or", p.peek())
	}
	return &rule{text: text, root: root}, nil
}

type ruleParser struct {
	tokens    []token
	operators map[string]comparison
}

func (p *ruleParser) peek() token { return p.tokens[0] }

func (p *ruleParser) next() token {
	t := p.tokens[0]
	if t.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

// word reports whether a word comes next, with or without its hyphen.
func (p *ruleParser) word(name string) bool {
	t := p.peek()
	return t.kind == tokenWord && strings.EqualFold(strings.TrimPrefix(t.text, "-"), name)
}

func (p *ruleParser) mark(mark string) bool {
	return p.peek().kind == tokenMark && p.peek().text == mark
}

func (p *ruleParser) or(depth int) (ruleNode, error)  { return p.joined("or", opOr, depth, p.and) }
func (p *ruleParser) and(depth int) (ruleNode, error) { return p.joined("and", opAnd, depth, p.not) }

// joined reads parts with a word between them.
func (p *ruleParser) joined(word string, op ruleOp, depth int, part func(int) (ruleNode, error)) (ruleNode, error) {
	first, err := part(depth)
	if err != nil || !p.word(word) {
		return first, err
	}
	all := ruleNode{op: op, parts: []ruleNode{first}}
	for p.word(word) {
		p.next()
		n, err := part(depth)
		if err != nil {
			return n, err
		}
		all.parts = append(all.parts, n)
	}
	return all, nil
}

func (p *ruleParser) not(depth int) (ruleNode, error) {
	if depth > maxRuleDepth {
		return ruleNode{}, ruleError(p.peek().at, "parentheses and -not stand more than %d deep in each other", maxRuleDepth)
	}
	switch {
	case p.word("not"):
		p.next()
		n, err := p.not(depth + 1)
		return ruleNode{op: opNot, parts: []ruleNode{n}}, err
	case p.mark("("):
		open := p.next()
		n, err := p.or(depth + 1)
		if err != nil {
			return n, err
		}
		if !p.mark(")") {
			return n, ruleError(p.peek().at, "%s stands where the parenthesis of character %d should close", p.peek(), open.at)
		}
		p.next()
		return n, nil
	}
	c, err := p.comparison()
	return ruleNode{comparison: c}, err
}

func (p *ruleParser) comparison() (comparison, error) {
	subject := p.next()
	prop, err := parseProperty(subject)
	if err != nil {
		return comparison{}, err
	}
	operator := p.next()
	name := strings.ToLower(strings.TrimPrefix(operator.text, "-"))
	c, found := p.operators[name]
	if !found || operator.kind != tokenWord {
		return c, ruleError(operator.at, "%s stands where an operator such as -eq, -ne, -startsWith, -contains or -in should be", operator)
	}
	c.property = prop
	at := p.peek()
	if name == "in" || name == "notin" {
		err = p.list(&c)
	} else {
		err = p.value(&c)
	}
	if err != nil {
		return c, err
	}
	return c, c.check(at, operator)
}

// list reads values in brackets.
func (p *ruleParser) list(c *comparison) error {
	closing := "]"
	switch {
	case p.mark("["):
	case p.mark("("):
		closing = ")"
	default:
		return ruleError(p.peek().at, `%s stands where a list such as ["a","b"] should be`, p.peek())
	}
	p.next()
	for {
		if err := p.value(c); err != nil {
			return err
		}
		t := p.next()
		switch {
		case t.kind == tokenMark && t.text == closing:
			return nil
		case t.kind == tokenMark && t.text == ",":
		default:
			return ruleError(t.at, "%s stands where the list should go on with a comma or end with %q", t, closing)
		}
	}
}

func (p *ruleParser) value(c *comparison) error {
	t := p.next()
	switch {
	case t.kind == tokenText:
		c.values = append(c.values, t.text)
	case t.kind == tokenWord && (strings.EqualFold(t.text, "null") || strings.EqualFold(t.text, "$null")):
		c.null = true
	case t.kind == tokenWord && !strings.HasPrefix(t.text, "-"):
		c.values = append(c.values, strings.TrimPrefix(t.text, "$"))
	default:
		return ruleError(t.at, "%s stands where a value should be: a text in quotes, True, False or null", t)
	}
	return nil
}

// check refuses comparisons that cannot be meant.
func (c *comparison) check(at, operator token) error {
	switch {
	case c.null && (c.kind != compareEqual || len(c.values) > 0):
		return ruleError(at.at, "null can be compared with -eq and -ne only")
	case c.property.isFlag() && c.kind != compareEqual:
		return ruleError(operator.at, "%s takes -eq and -ne only", c.property)
	case c.property.isFlag():
		for _, value := range c.values {
			if !strings.EqualFold(value, "true") && !strings.EqualFold(value, "false") {
				return ruleError(at.at, "%s is compared with True or False, not with %q", c.property, value)
			}
		}
	case c.property.isList() && c.kind != compareContains && !c.null:
		return ruleError(operator.at, "%s is a list: it takes -contains and -notContains only", c.property)
	case c.kind == compareMatch:
		if len(c.values[0]) > maxPattern {
			return ruleError(at.at, "the pattern has more than %d bytes", maxPattern)
		}
		// Go's expressions run in linear time; the length bounds their size.
		pattern, err := regexp.Compile("(?i)" + c.values[0])
		if err != nil {
			return ruleError(at.at, "%q is no pattern: %s", c.values[0], err)
		}
		c.pattern = pattern
	}
	return nil
}
