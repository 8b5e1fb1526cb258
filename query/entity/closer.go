package entity

import "strings"

// closer turns what is written of a property, its name and its value as JSON, into what a
// client takes that knows no member after unknownFutureValue. Stored JSON has no blanks
// and escapes quotes in texts, so that what looks like the member of an object is one.
type closer []closedMember

// closedMember is a member of objects whose value has an evolved enumeration.
type closedMember struct {
	// start is what stands before the value: the name and a quote.
	start string
	enum  closedEnum
}

// closers are those of properties that may hold such a member. Read only.
var closers = newClosers()

func newClosers() map[string]closer {
	all := map[string]closer{}
	for path, e := range enumerations {
		if len(e.Evolved()) > 0 {
			property, _, _ := strings.Cut(path, "/")
			name := path[strings.LastIndexByte(path, '/')+1:]
			all[property] = append(all[property], closedMember{start: `"` + name + `":"`, enum: closeEnum(e)})
		}
	}
	return all
}

// closed is what such a client takes.
func (c closer) closed(text string) string {
	for _, m := range c {
		text = m.closed(text)
	}
	return text
}

// closed closes the value each time the member is there.
func (m closedMember) closed(text string) string {
	var done strings.Builder
	from, at := 0, 0 // what is not written yet, and not looked at yet
	for {
		next := strings.Index(text[at:], m.start)
		if next < 0 {
			break
		}
		start := at + next + len(m.start)
		at = start + max(strings.IndexByte(text[start:], '"'), 0)
		if closed := m.enum.closed(text[start:at]); closed != text[start:at] {
			done.WriteString(text[from:start])
			done.WriteString(closed)
			from = at
		}
	}
	if from == 0 {
		return text
	}
	done.WriteString(text[from:])
	return done.String()
}
