package jsontree

import "bytes"

// SkipValue returns where the JSON value that begins at b[i] ends; false when it
// has no end, or there is none.
func SkipValue(b []byte, i int) (end int, ok bool) {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			i = SkipText(b, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			if depth == 0 {
				return i, false
			}
			depth--
			i++
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i, false
			}
			i++
			continue
		default:
			i = skipWord(b, i)
		}
		if depth == 0 {
			return i, i <= len(b)
		}
	}
	return len(b), false
}

// SkipText returns the place after the text that begins at b[i]; beyond the end
// of b when its closing quote is missing.
func SkipText(b []byte, i int) int {
	i++
	for {
		n := bytes.IndexByte(b[min(i, len(b)):], '"')
		if n < 0 {
			return len(b) + 1
		}
		escapes := 0
		for escapes < n && b[i+n-1-escapes] == '\\' {
			escapes++
		}
		i += n + 1
		if escapes%2 == 0 {
			return i
		}
	}
}

// skipWord returns the place after a number, true, false, null or garbage.
func skipWord(b []byte, i int) int {
	for i < len(b) {
		switch b[i] {
		case ',', ':', '{', '}', '[', ']', '"', ' ', '\t', '\r', '\n':
			return i
		}
		i++
	}
	return i
}

// SkipBlanks returns the place after the blanks at b[i].
func SkipBlanks(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}
