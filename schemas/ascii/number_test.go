package ascii

import (
	"encoding/json"
	"testing"
)

func TestValidNumber(t *testing.T) {
	for s, want := range map[string]bool{
		"0": true, "-0": true, "7": true, "10": true, "-12.50": true, "1e5": true, "1E+05": true, "1.5e-3": true, "0.0": true,
		"": false, "-": false, "+1": false, "01": false, "-01": false, ".5": false, "1.": false, "1.e5": false, "1e": false, "1e+": false, "1e-": false, "1e5.": false,
		"1 ": false, " 1": false, "1x": false, "1.5.5": false, "1ee5": false, "0x1": false, "1_0": false, "NaN": false, "--1": false, "1e+-5": false, "1E5x": false,
	} {
		if got := ValidNumber(s); got != want || s != "" && s[0] != ' ' && s[len(s)-1] != ' ' && json.Valid([]byte(s)) != want {
			t.Errorf("%q: %v, want %v as JSON has it", s, got, want)
		}
	}
}

func TestCountDigits(t *testing.T) {
	for s, want := range map[string]int{"": 0, "x1": 0, "2026-": 4, "0123456789": 10, "1/": 1, "1:": 1} {
		if got := CountDigits(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

func TestIsLetter(t *testing.T) {
	for c := range 256 {
		b := byte(c)
		letter := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
		digit := b >= '0' && b <= '9'
		if IsLetter(b) != letter || IsDigit(b) != digit || IsWordByte(b) != (letter || digit) {
			t.Errorf("%q: letter %v, digit %v, of words %v", b, IsLetter(b), IsDigit(b), IsWordByte(b))
		}
	}
}
