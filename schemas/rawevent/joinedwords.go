package rawevent

import "strings"

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
