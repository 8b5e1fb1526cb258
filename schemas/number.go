package schemas

// validNumber reports whether s is a number as JSON writes it.
func validNumber(s string) bool {
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	digits := countDigits(s[i:])
	if digits == 0 || digits > 1 && s[i] == '0' {
		return false
	}
	i += digits
	if i < len(s) && s[i] == '.' {
		digits = countDigits(s[i+1:])
		if digits == 0 {
			return false
		}
		i += 1 + digits
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		digits = countDigits(s[i:])
		if digits == 0 {
			return false
		}
		i += digits
	}
	return i == len(s)
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// isWordByte is whether c is an ASCII letter or digit.
func isWordByte(b byte) bool { return isLetter(b) || isDigit(b) }

// isLetter is whether c is an ASCII letter.
func isLetter(c byte) bool { return lower(c)-'a' <= 'z'-'a' }
