package policy

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestDecodeText(t *testing.T) {
	encoded := func(order binary.AppendByteOrder, units ...uint16) []byte {
		var b []byte
		for _, unit := range units {
			b = order.AppendUint16(b, unit)
		}
		return b
	}
	little, big := binary.LittleEndian, binary.BigEndian
	const text = `{"displayName":"Zoë 😀"}`
	units := utf16.Encode([]rune(text))
	for name, c := range map[string]struct {
		data        []byte
		want, wrong string
	}{
		"UTF-8":                   {[]byte(text), text, ""},
		"with a mark":             {[]byte("\ufeff" + text), text, ""},
		"nothing":                 {nil, "", ""},
		"one letter":              {[]byte("1"), "1", ""},
		"smaller byte first":      {encoded(little, append([]uint16{0xfeff}, units...)...), text, ""},
		"larger byte first":       {encoded(big, append([]uint16{0xfeff}, units...)...), text, ""},
		"without a mark":          {encoded(little, units...), text, ""},
		"neither, larger first":   {encoded(big, units...), text, ""},
		"a pair at the end":       {encoded(little, 0xfeff, 'a', 0xd83d, 0xde00), "a😀", ""},
		"half a pair at the end":  {encoded(little, 0xfeff, 'a', 0xd83d), "", "half a character at byte 2"},
		"half a pair":             {encoded(big, 0xfeff, 0xd83d, 'a'), "", "half a character at byte 0"},
		"cut off":                 {encoded(little, 0xfeff, 'a')[:3], "", "it was cut off"},
		"of another encoding":     {[]byte("Zo\xeb"), "", "neither UTF-8 nor UTF-16"},
		"as long as a file may":   {bytes.Repeat([]byte{' '}, maxFile), strings.Repeat(" ", maxFile), ""},
		"longer than a file may":  {bytes.Repeat([]byte{' '}, maxFile+1), "", "bytes, more than"},
		"zeros are no characters": {[]byte{0, 0}, "\x00\x00", ""},
	} {
		got, err := decodeText(c.data)
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%s: %v, want %s", name, err, c.wrong)
			}
			continue
		}
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %.60q, %v", name, got, err)
		}
	}
}

func TestIsGUID(t *testing.T) {
	for s, want := range map[string]bool{
		"0a0a0a0a-1111-4111-8111-000000000001": true, "AFaf09AF-1111-4111-8111-00000000000F": true,
		"": false, "0a0a0a0a-1111-4111-8111-00000000001": false, "0a0a0a0a-1111-4111-8111-0000000000011": false,
		"0a0a0a0a011110411108111-000000000001": false, "0a0a0a0a-1111-4111-8111-00000000000g": false, "0a0a0a0a-1111-4111-8111-00000000000G": false,
		"0a0a0a0a-1111-4111-8111-00000000000-": false, "0a0a0a0a-1111-4111-8111-00000000000/": false, "0a0a0a0a-1111-4111-8111-00000000000:": false,
		"0a0a0a0a-1111-4111-8111-00000000000@": false, "0a0a0a0a-1111-4111-8111-00000000000`": false, "{a0a0a0a-1111-4111-8111-00000000000}": false,
	} {
		if isGUID(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestLower(t *testing.T) {
	for s, want := range map[string]string{"": "", "abc": "abc", "AZ@[`{": "az@[`{", "aZ": "az", "ÉÄ": "ÉÄ", "É A": "É a"} {
		if got := lower(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
