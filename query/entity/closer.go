package entity

import (
	"slices"
	"strings"
)

// closer turns what is written of a property, its name and its value as JSON, into what a
// client takes that knows no member after unknownFutureValue. Stored JSON has no blanks
// and escapes quotes in texts, so that what looks like the member of an object is one.
type closer []func(text string) string

// closers are those of properties that may hold such a member. Read only.
var closers = newClosers()

func newClosers() map[string]closer {
	all := map[string]closer{}
	for path, e := range enumerations {
		if len(e.Evolved()) == 0 {
			continue
		}
		property, _, _ := strings.Cut(path, "/")
		name := `"` + path[strings.LastIndexByte(path, '/')+1:] + `":"`
		if e.Flags {
			all[property] = append(all[property], func(text string) string { return closeFlags(text, name, e) })
			continue
		}
		var pairs []string
		for _, word := range e.Evolved() {
			pairs = append(pairs, name+word+`"`, name+e.unknown()+`"`)
		}
		all[property] = append(all[property], strings.NewReplacer(pairs...).Replace)
	}
	return all
}

// closed is what such a client takes.
func (c closer) closed(text string) string {
	for _, step := range c {
		text = step(text)
	}
	return text
}

// closeFlags closes each value behind a name.
func closeFlags(text, name string, e Enumeration) string {
	var done strings.Builder
	for {
		before, rest, found := strings.Cut(text, name)
		done.WriteString(before)
		if !found {
			return done.String()
		}
		end := max(strings.IndexByte(rest, '"'), 0)
		done.WriteString(name)
		done.WriteString(closedFlags(rest[:end], e))
		text = rest[end:]
	}
}

// closedFlags keeps the members that such a client knows; all others together become
// unknownFutureValue once. Bits without a name stand as a number, and are others too.
func closedFlags(value string, e Enumeration) string {
	evolved := e.Evolved()
	isLater := func(word string) bool {
		word = strings.TrimSpace(word)
		return slices.Contains(evolved, word) || word != "" && strings.Trim(word, "0123456789") == ""
	}
	words := strings.Split(value, ",")
	if !slices.ContainsFunc(words, isLater) {
		return value
	}
	words = slices.DeleteFunc(words, func(word string) bool { return isLater(word) || strings.TrimSpace(word) == e.unknown() })
	return strings.Join(append(words, e.unknown()), ",")
}
