package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// Tables and scripts join the words of a list: "unfamiliarFeatures,anonymizedIPAddress".

// wordSeparators stand between words that hold none of them.
const wordSeparators = ",;|\n"

// words binds a list of words of an enumeration, which may come as one text. Names that
// people give, such as those of networks, may hold a comma: they are texts.
func words[T any](name string, at func(*T) *[]string) property[T] {
	return textsBy(name, wordSeparators, at)
}

// separated is the list of what stands between separators; nil where nothing does.
func (d *Decoder) separated(text, separators string) []string {
	if separators != "" && isBlankJoined(text) {
		separators = " "
	}
	mark := len(d.strings)
	for more := true; more; {
		word := text
		if end := strings.IndexAny(text, separators); end >= 0 {
			word, text = text[:end], text[end+1:]
		} else {
			more = false
		}
		if word = strings.TrimSpace(word); word != "" {
			d.strings = append(d.strings, word)
		}
	}
	if mark == len(d.strings) {
		return nil
	}
	return d.strings[mark:len(d.strings):len(d.strings)]
}

// isBlankJoined is whether text is several words of enumerations with blanks between
// them, as PowerShell writes a list that stands too deep: "Mfa RequireCompliantDevice".
// What people call something, such as terms of use, has blanks too.
func isBlankJoined(text string) bool {
	if strings.IndexByte(text, ' ') < 0 {
		return false
	}
	for word := range strings.FieldsSeq(text) {
		if !isMemberWord(word) {
			return false
		}
	}
	return true
}

// isMemberWord is whether a word can only be one of an enumeration: of letters, and
// made of several words, or one that has no other meaning where it stands.
func isMemberWord(word string) bool {
	if word == "Mfa" || word == "Block" || word == "generic" {
		return true
	}
	joined := false
	for i := range len(word) {
		if !ascii.IsLetter(word[i]) {
			return false
		}
		joined = joined || i > 0 && isCapital(word[i]) && !isCapital(word[i-1])
	}
	return joined
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }
