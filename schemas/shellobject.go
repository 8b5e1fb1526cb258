package schemas

import "strings"

// PowerShell's ConvertTo-Json writes objects deeper than it was told to go as text:
// "@{errorCode=50126; failureReason=Invalid password; additionalDetails=}".

// isShellObject reports whether text is such an object.
func isShellObject(text string) bool {
	return len(text) > 2 && text[0] == '@' && text[1] == '{' && text[len(text)-1] == '}'
}

// appendShellObject appends the object as JSON; all its values are texts. A value
// goes on until the next name, so that it may hold semicolons.
func appendShellObject(dst []byte, text string) []byte {
	dst = append(dst, '{')
	rest := text[2 : len(text)-1]
	name, rest, more := cutShellName(rest)
	for more {
		end, next := len(rest), ""
		for at := 0; ; {
			semicolon := strings.Index(rest[at:], "; ")
			if semicolon < 0 {
				break
			}
			at += semicolon
			if _, _, ok := cutShellName(rest[at+2:]); ok {
				end, next = at, rest[at+2:]
				break
			}
			at += 2
		}
		dst = append(appendText(comma(dst, '{'), name), ':')
		dst = appendText(dst, rest[:end])
		name, rest, more = cutShellName(next)
	}
	return append(dst, '}')
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
	return isDigit(c) || isLetter(c) || c == '_'
}
