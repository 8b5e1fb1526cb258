package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// PowerShell's ConvertTo-Json writes objects deeper than it was told to go as text:
// "@{errorCode=50126; failureReason=Invalid password; additionalDetails=}". Where it
// makes text of a list, its objects stand one after the other.

// isShellObject reports whether text is such an object, or several.
func isShellObject(text string) bool {
	return len(text) > 2 && text[0] == '@' && text[1] == '{' && text[len(text)-1] == '}'
}

// appendShell appends as JSON the object, or a list where there are several. clear is
// false where a name comes twice in one: somebody may have named a thing so that it
// looks like more of the object.
func appendShell(dst []byte, text string) (made []byte, clear bool) {
	end := shellObjectEnd(text)
	if end == len(text) {
		return appendShellObject(dst, text)
	}
	dst = append(dst, '[')
	for text != "" {
		end = shellObjectEnd(text)
		if dst, clear = appendShellObject(jsontree.Comma(dst, '['), text[:end]); !clear {
			return nil, false
		}
		text = strings.TrimLeft(text[end:], shellSeparators)
	}
	return append(dst, ']'), true
}

// shellSeparators are what scripts put between objects.
const shellSeparators = " ,;|\r\n\t"

// shellObjectEnd is where the first object ends: where another begins behind it, else
// with the text.
func shellObjectEnd(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], "@{"):
			depth++
		case text[i] == '}':
			depth--
			if depth == 0 && strings.HasPrefix(strings.TrimLeft(text[i+1:], shellSeparators), "@{") {
				return i + 1
			}
		}
	}
	return len(text)
}

// appendShellObject appends the object as JSON; all its values are texts. A value
// goes on until the next name, so that it may hold semicolons.
func appendShellObject(dst []byte, text string) (made []byte, clear bool) {
	dst = append(dst, '{')
	rest := text[2 : len(text)-1]
	seen := map[string]bool{}
	name, rest, more := cutShellName(rest)
	for more {
		if seen[ascii.Folded(name)] {
			return nil, false
		}
		seen[ascii.Folded(name)] = true
		end := shellValueEnd(rest)
		next := strings.TrimPrefix(rest[end:], "; ")
		dst = append(jsontree.AppendText(jsontree.Comma(dst, '{'), name), ':')
		dst = jsontree.AppendText(dst, rest[:end])
		name, rest, more = cutShellName(next)
	}
	return append(dst, '}'), true
}

// shellValueEnd is where a value ends: where a name follows that is not of an object in it,
// else with the text.
func shellValueEnd(text string) int {
	depth := 0
	for i := range len(text) {
		switch {
		case strings.HasPrefix(text[i:], "@{"):
			depth++
		case text[i] == '}' && depth > 0:
			depth--
		case depth == 0 && strings.HasPrefix(text[i:], "; "):
			if _, _, named := cutShellName(text[i+2:]); named {
				return i
			}
		}
	}
	return len(text)
}

// cutShellName takes the name and the equals sign off the front of s.
func cutShellName(s string) (name, rest string, ok bool) {
	n := 0
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	if n == 0 || n == len(s) || s[n] != '=' {
		return "", s, false
	}
	return s[:n], s[n+1:], true
}

func isNameByte(c byte) bool {
	return ascii.IsDigit(c) || ascii.IsLetter(c) || c == '_'
}
