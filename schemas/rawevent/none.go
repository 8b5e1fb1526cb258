package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Tools write words where they had no value: Azure CLI what Python calls None,
// Wazuh null, pandas nan, Go nil, Objective-C (null).

// noPlace is where such a word may stand, as a set.
type noPlace uint8

const (
	forName      noPlace = 1 << iota // of a name or an id
	forValue                         // of a number, a boolean or a free text
	forStructure                     // of an object or a list
	everywhere   = forName | forValue | forStructure
)

// noWords are the words for nothing, and where they are one: in any case, and in these
// letters alone. In small letters none is a word of enumerations, and a name or an element
// of a list of words may be it.
var noWords = [...]struct {
	word         string
	anyCase, own noPlace
}{
	{"null", everywhere, 0},
	{"nan", everywhere, 0},
	{"nil", everywhere, 0},
	{"<nil>", everywhere, 0},
	{"<null>", everywhere, 0},
	{"(null)", everywhere, 0},
	{"undefined", everywhere, 0},
	{"None", forValue, everywhere},
	{"N/A", forName | forValue, 0},
	{"-", forName | forValue, 0},
}

const longestNoWord = len("undefined")

// isNone is whether the text stands for no object and no list.
func isNone(text string) bool { return isNoWordFor(forStructure, text) }

// isNoWord is whether the text stands for no value in the place of a number or a
// boolean, where no word can stand, or of a free text, where such a word says nothing.
func isNoWord(text string) bool { return isNoWordFor(forValue, text) }

// isFill is whether the text was filled in where a name or an id was not known.
func isFill(text string) bool { return isNoWordFor(forName, text) }

func isNoWordFor(place noPlace, text string) bool {
	if text == "" || len(text) > longestNoWord {
		return false
	}
	switch text[0] {
	case 'n', 'N', 'u', 'U', '<', '(', '-':
	default:
		return false // as most texts
	}
	for i := range noWords {
		w := &noWords[i]
		if w.own&place != 0 && text == w.word || w.anyCase&place != 0 && ascii.EqualFold(text, w.word) {
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
