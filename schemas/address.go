package schemas

import "strings"

// withoutPort returns an address without blanks around it and without the port
// that exports append to some: 192.0.2.7:443 and [2001:db8::1]:443. Anything else
// stays as it is.
func withoutPort(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
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

func isPort(s string) bool {
	return len(s) > 1 && len(s) <= 6 && s[0] == ':' && countDigits(s[1:]) == len(s)-1
}
