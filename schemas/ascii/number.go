package ascii

// ValidNumber reports whether s is a number as JSON writes it.
func ValidNumber(s string) bool {
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	digits := CountDigits(s[i:])
	if digits == 0 || digits > 1 && s[i] == '0' {
		return false
	}
	i += digits
	if i < len(s) && s[i] == '.' {
		digits = CountDigits(s[i+1:])
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
		digits = CountDigits(s[i:])
		if digits == 0 {
			return false
		}
		i += digits
	}
	return i == len(s)
}

// CountDigits is how many digits s begins with.
func CountDigits(s string) int {
	n := 0
	for n < len(s) && IsDigit(s[n]) {
		n++
	}
	return n
}

// IsDigit is whether c is an ASCII digit.
func IsDigit(c byte) bool { return c-'0' <= 9 }

// IsWordByte is whether c is an ASCII letter or digit.
func IsWordByte(b byte) bool { return IsLetter(b) || IsDigit(b) }

// IsLetter is whether c is an ASCII letter.
func IsLetter(c byte) bool { return Lower(c)-'a' <= 'z'-'a' }
