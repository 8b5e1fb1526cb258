package replay

import (
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

// PowerShell writes UTF-16, and other tools do with the larger byte first.
func TestUTF8Text(t *testing.T) {
	encoded := func(order binary.AppendByteOrder, units ...uint16) string {
		var b []byte
		for _, unit := range append([]uint16{0xfeff}, units...) {
			b = order.AppendUint16(b, unit)
		}
		return string(b)
	}
	const text = "{\"id\":\"Zoë 😀\"}\n"
	long := strings.Repeat("😀", 20_000) // longer than what is read at once
	units := func(s string) []uint16 { return utf16.Encode([]rune(s)) }
	little, big := binary.LittleEndian, binary.BigEndian
	for name, c := range map[string]struct{ in, want string }{
		"UTF-8":                          {text, text},
		"with a mark":                    {"\ufeff" + text, text},
		"the smaller byte first":         {encoded(little, units(text)...), text},
		"the larger byte first":          {encoded(big, units(text)...), text},
		"over many reads":                {encoded(little, units("x"+long)...), "x" + long},
		"half of a pair":                 {encoded(big, 'a', 0xd83d, 'b'), "a\ufffdb"},
		"the other half":                 {encoded(little, 'a', 0xde00, 'b'), "a\ufffdb"},
		"half of a pair before another":  {encoded(little, 0xd83d, 0xd83d, 0xde00), "\ufffd😀"},
		"half of a pair at the very end": {encoded(little, 'a', 0xd83d), "a\ufffd"},
		"a mark alone":                   {encoded(little), ""},
		"nothing":                        {"", ""},
	} {
		for way, in := range map[string]io.Reader{"at once": strings.NewReader(c.in), "byte by byte": iotest.OneByteReader(strings.NewReader(c.in))} {
			r, err := utf8Text(in)
			if err != nil {
				t.Errorf("%s, %s: %v", name, way, err)
				continue
			}
			if got, err := io.ReadAll(r); err != nil || string(got) != c.want {
				t.Errorf("%s, %s: %.60q, %v, want %.60q", name, way, got, err, c.want)
			}
		}
	}
	r, err := utf8Text(strings.NewReader(encoded(little, 'a') + "b"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); string(got) != "a" || err == nil {
		t.Errorf("cut off within a letter: %q, %v, want an error", got, err)
	}
}
