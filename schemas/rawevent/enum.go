package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// enum binds a word of a list. A number stands for the word at its place, as in
// the 2018 schema; other spellings of a word ("Not Applied") become the word; a
// word that is not in the list stays as it is.
func enum[T any](name string, words []string, at func(*T) *string) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		v = v.Lone()
		if v.Kind() == jsontree.Text {
			if *at(m) = canonicalWord(v.Text(), words); !ascii.ValidNumber(*at(m)) {
				return nil
			}
		}
		n, ok, err := integerOf(v, 0, int64(len(words)-1))
		*at(m) = ""
		if ok {
			*at(m) = words[n]
		}
		return err
	}}
}

// canonicalWord returns the word that text spells, else text.
func canonicalWord(text string, words []string) string {
	for _, word := range words {
		if word == text {
			return word
		}
	}
	for _, spelling := range [...]string{text, memberName(text)} {
		for _, word := range words {
			if spelling != "" && sameWord(word, spelling) {
				return word
			}
		}
	}
	return text
}

// memberName is the member that Python names with its enumeration, as in
// ConditionalAccessStatus.Success and RiskLevel.None_; empty where text is no such.
func memberName(text string) string {
	enumeration, member, found := strings.Cut(text, ".")
	if !found || enumeration == "" || strings.Contains(text, " ") {
		return ""
	}
	return strings.TrimSuffix(member, "_")
}

// sameWord compares without case, blanks and hyphens.
func sameWord(word, text string) bool {
	i := 0
	for j := range len(text) {
		if text[j] == ' ' || text[j] == '-' {
			continue
		}
		if i == len(word) || ascii.Lower(word[i]) != ascii.Lower(text[j]) {
			return false
		}
		i++
	}
	return i == len(word)
}

// word binds a text that has a fixed spelling for some words.
func word[T any](name string, words []string, at func(*T) *string) property[T] {
	return property[T]{name, func(_ *Decoder, m *T, v jsontree.Value) *DecodeError {
		s, err := textOf(v)
		*at(m) = canonicalWord(s, words)
		return err
	}}
}

// anyText binds a text; a number or boolean becomes its text.
func anyText[T any](name string, at func(*T) *string) property[T] {
	return property[T]{name, func(_ *Decoder, m *T, v jsontree.Value) *DecodeError {
		v = v.Lone()
		switch v.Kind() {
		case jsontree.Number, jsontree.True, jsontree.False:
			*at(m) = v.Literal()
			return nil
		}
		s, err := textOf(v)
		*at(m) = s
		return err
	}}
}

// anyJSON binds any value: text as it is, others as JSON.
func anyJSON[T any](name string, at func(*T) *string) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		switch v.Kind() {
		case jsontree.Text, jsontree.Null:
			s, err := textOf(v)
			*at(m) = s
			return err
		}
		*at(m) = d.canonicalText(v)
		return nil
	}}
}

func (d *Decoder) canonicalText(v jsontree.Value) string {
	start := len(d.scratch)
	d.scratch = jsontree.AppendCanonical(d.scratch, v)
	return jsontree.View(d.scratch[start:])
}
