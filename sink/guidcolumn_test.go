package sink

import (
	"encoding/hex"
	"strings"
	"testing"
)

// An id is kept as 16 bytes only where these give it back, letter by letter.
func TestGuidOf_givesBackWhatItTakes(t *testing.T) {
	const id = "0af9c8d7-b6e5-4f30-9a12-3456789abcde"
	back := func(g guid) string {
		b := g.bytes()
		text := hex.EncodeToString(b[:])
		return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
	}
	taken := 0
	for i := range len(id) {
		for c := range 256 {
			changed := []byte(id)
			changed[i] = byte(c)
			g := guidOf(string(changed))
			if g != (guid{}) {
				taken++
				if back(g) != string(changed) {
					t.Fatalf("%q is given back as %s", changed, back(g))
				}
			}
		}
	}
	if want := 32*16 + 4; taken != want {
		t.Errorf("%d of the ids were taken, want %d: all digits, and the hyphens as they are", taken, want)
	}
	for _, other := range []string{"", id[:35], id + "0", strings.ToUpper(id), "{" + id[:34] + "}", "00000000-0000-0000-0000-000000000000"} {
		if guidOf(other) != (guid{}) {
			t.Errorf("%q was taken", other)
		}
	}
}
