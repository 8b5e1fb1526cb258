package filter

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/caseless"
)

// fold takes the case out of an expression that is compared with the given text, on
// either side alike. Where the text has nothing else, ASCII suffices: it takes a third of
// the time, and but for the sign of the kelvin nothing beyond ASCII folds into it.
func fold(expression, text string) string {
	if isASCII(text) {
		return "lower(" + expression + ")"
	}
	return caseless.SQL(expression)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// mostSigmas bounds the spellings of a text that are looked up in an index.
const mostSigmas = 4

// inAnyScript are the candidates of a text whose index is by lowerUTF8. That leaves a
// sigma in either of two small letters, so that each spelling of the text is looked for; a
// text with many is compared without the index.
func (p *Property) inAnyScript(text string, bind Bind) (column string, placeholders []string) {
	sigmas := 0
	for _, r := range text {
		if isSigma(r) {
			sigmas++
		}
	}
	if sigmas > mostSigmas {
		return fold(p.sql(), text), []string{fold(bind("String", text), text)}
	}
	for spelling := range 1 << sigmas {
		placeholders = append(placeholders, "lowerUTF8("+bind("String", spelled(text, spelling))+")")
	}
	return "lowerUTF8(" + p.sql() + ")", placeholders
}

func isSigma(r rune) bool { return strings.ContainsRune(caseless.Sigmas, r) }

// spelled is the text with the sigmas for which a bit is set as they end a word.
func spelled(text string, bits int) string {
	return strings.Map(func(r rune) rune {
		if !isSigma(r) {
			return r
		}
		r = []rune(caseless.Sigmas)[1-bits&1]
		bits >>= 1
		return r
	}, text)
}
