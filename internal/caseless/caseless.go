// Package caseless says which texts are the same but for the case of their letters, in
// any script, alike in Go and in ClickHouse: what a filter finds is what a report counts.
//
// A text is folded letter by letter, whatever stands around it, so that a part of a text
// folds to a part of the folded text. lowerUTF8 does so with two exceptions, which are
// mended: a capital sigma that ends a word becomes another small letter there than within
// one, and the Turkish İ becomes an i and a dot above, by which an i would be found in it
// that is none without a letter beyond ASCII in the text that is looked for.
package caseless

import (
	"strconv"
	"strings"
	"unicode"
)

const (
	// Sigmas are the letters that fold to the second of them.
	Sigmas = "ςσΣ"
	sigma  = 'σ'
	final  = 'ς'
	// dotted is İ, and apart an i with the dot above that it is made of.
	dotted = 'İ'
	apart  = "i\u0307"
)

// Fold is a text without the case of its letters.
func Fold(text string) string {
	folded := strings.Map(func(r rune) rune {
		switch r {
		case dotted:
			return r
		case final:
			return sigma
		}
		return unicode.ToLower(r)
	}, text)
	return strings.ReplaceAll(folded, apart, string(dotted))
}

// SQL is Fold of an expression in ClickHouse. It has no letter beyond ASCII itself.
func SQL(expression string) string {
	return "replaceAll(replaceAll(lowerUTF8(" + expression + "), " + char(string(final)) + ", " + char(string(sigma)) + "), " + char(apart) + ", " + char(string(dotted)) + ")"
}

// char is the SQL of a text by its bytes.
func char(text string) string {
	bytes := make([]string, len(text))
	for i := range bytes {
		bytes[i] = strconv.Itoa(int(text[i]))
	}
	return "char(" + strings.Join(bytes, ", ") + ")"
}
