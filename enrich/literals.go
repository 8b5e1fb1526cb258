package enrich

import (
	"regexp/syntax"
	"strings"
	"unicode"
)

// maxLiterals bounds the texts that are looked for before one pattern is tried.
const maxLiterals = 400

// literals are texts of which every match of a pattern contains at least one;
// nil when nothing is known about the matches.
type literals []string

// requiredLiterals finds them, so that the hundreds of patterns for user agents
// need not all be run: looking for a text is a hundred times cheaper.
func requiredLiterals(pattern, flags string) literals {
	mode := syntax.Perl
	if strings.Contains(flags, "i") {
		return nil
	}
	tree, err := syntax.Parse(pattern, mode)
	if err != nil {
		return nil
	}
	return required(tree.Simplify())
}

// in reports whether a text may match.
func (l literals) in(text string) bool {
	if l == nil {
		return true
	}
	for _, literal := range l {
		if strings.Contains(text, literal) {
			return true
		}
	}
	return false
}

func required(re *syntax.Regexp) literals {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 && hasLetter(re.Rune) {
			return nil
		}
		return literals{string(re.Rune)}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpConcat:
		var best literals
		for _, sub := range re.Sub {
			if found := required(sub); found.betterThan(best) {
				best = found
			}
		}
		return best
	case syntax.OpAlternate:
		var all literals
		for _, sub := range re.Sub {
			found := required(sub)
			if found == nil || len(all)+len(found) > maxLiterals {
				return nil
			}
			all = append(all, found...)
		}
		return all
	}
	return nil
}

// betterThan prefers what is known, then long texts, then few of them.
func (l literals) betterThan(other literals) bool {
	switch {
	case l == nil || other == nil:
		return l != nil
	case l.shortest() != other.shortest():
		return l.shortest() > other.shortest()
	}
	return len(l) < len(other)
}

func (l literals) shortest() int {
	n := len(l[0])
	for _, literal := range l[1:] {
		n = min(n, len(literal))
	}
	return n
}

func hasLetter(runes []rune) bool {
	for _, r := range runes {
		if unicode.IsLetter(r) {
			return true
		}
	}
	return false
}
