package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// bareAddress returns an address without what tools put around it: blanks, the port that
// exports append to some (192.0.2.7:443 and [2001:db8::1]:443), the length of a network
// of one that databases write (192.0.2.7/32), Java's slash (/192.0.2.7) and the quote
// before a spreadsheet's text. Anything else stays as it is.
func bareAddress(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
	}
	if isAddressByte(s[len(s)-1]) && (s[0] == '/' || s[0] == '\'') {
		s = s[1:]
	}
	if single, ok := strings.CutSuffix(s, "/32"); ok && strings.Count(single, ".") == 3 {
		return single
	}
	if single, ok := strings.CutSuffix(s, "/128"); ok && strings.IndexByte(single, ':') >= 0 {
		return single
	}
	if s[0] == '[' {
		end := strings.IndexByte(s, ']')
		if end < 0 || end+1 < len(s) && !isPort(s[end+1:]) {
			return s
		}
		return s[1:end]
	}
	colon := strings.IndexByte(s, ':')
	if colon < 0 || strings.IndexByte(s[:colon], '.') < 0 || !isPort(s[colon:]) {
		return s
	}
	return s[:colon]
}

// isAddressByte is whether an address may end so.
func isAddressByte(c byte) bool {
	return ascii.IsDigit(c) || c == ':' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

func isPort(s string) bool {
	return len(s) > 1 && len(s) <= 6 && s[0] == ':' && ascii.CountDigits(s[1:]) == len(s)-1
}
