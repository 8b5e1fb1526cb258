package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Tools write words where they had no value: Azure CLI what Python calls None,
// Wazuh null, pandas nan, Go nil, Objective-C (null).

// noWords are those that are no word of any enumeration, in any case.
var noWords = [...]string{"null", "nan", "nil", "<nil>", "<null>", "(null)", "undefined"}

const longestNoWord = len("undefined")

// isNone is whether the text stands for no object and no list. Lists of words may hold
// none, in small letters.
func isNone(text string) bool { return text == "None" || oneOf(noWords[:], text) }

// isNoWord is whether the text stands for no value in the place of a number or a
// boolean, where no word can stand, or of a free text, where such a word says nothing.
func isNoWord(text string) bool {
	return oneOf(noWords[:], text) || oneOf([]string{"None", "N/A", "-"}, text)
}

// isFill is whether the text was filled in where a name or an id was not known. Those may
// hold a none, in small letters.
func isFill(text string) bool {
	if text == "" || len(text) > longestNoWord {
		return false
	}
	switch text[0] {
	case 'n', 'N', 'u', 'U', '<', '(', '-':
		return isNone(text) || text == "-" || ascii.EqualFold(text, "N/A")
	}
	return false
}

// oneOf is whether text is one of the words, in any case.
func oneOf(words []string, text string) bool {
	if len(text) > longestNoWord {
		return false
	}
	for _, word := range words {
		if ascii.EqualFold(text, word) {
			return true
		}
	}
	return false
}

// freeText binds a text that people read, which is said when it is more than a word
// for nothing.
func freeText[T any](name string, at func(*T) *string) property[T] {
	return property[T]{name, func(_ *Decoder, m *T, v jsontree.Value) *DecodeError {
		s, err := textOf(v)
		if !isNoWord(strings.TrimSpace(s)) {
			*at(m) = s
		}
		return err
	}}
}

// silence makes a null of every text within v that is the word.
func silence(v jsontree.Value, word string) {
	switch v.Kind() {
	case jsontree.Text:
		if v.Text() == word {
			v.SetNull()
		}
	case jsontree.List:
		list := v.Elements()
		for element, ok := list.Next(); ok; element, ok = list.Next() {
			silence(element, word)
		}
	case jsontree.Object:
		members := v.Members()
		for _, member, ok := members.Next(); ok; _, member, ok = members.Next() {
			silence(member, word)
		}
	}
}

// azureCLI is the column that `az monitor log-analytics query` adds to each row, in
// which every value is a text: None where there is none.
const azureCLI = "TableName"

// silenceAzureCLI leaves out the values that a row of Azure CLI has not.
func (f *findings) silenceAzureCLI() {
	for i := range f.pairs {
		if f.pairs[i].key == azureCLI {
			for _, p := range f.pairs {
				silence(p.value, "None")
			}
			return
		}
	}
}
