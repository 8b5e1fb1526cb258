package column

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// An id is kept as 16 bytes only where these give it back, letter by letter.
func TestGuidOf_givesBackWhatItTakes(t *testing.T) {
	const id = "0af9c8d7-b6e5-4f30-9a12-3456789abcde"
	back := func(g GUID) string {
		b := g.Bytes()
		text := hex.EncodeToString(b[:])
		return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
	}
	taken := 0
	for i := range len(id) {
		for c := range 256 {
			changed := []byte(id)
			changed[i] = byte(c)
			g := GUIDOf(string(changed))
			if g != (GUID{}) {
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
		if GUIDOf(other) != (GUID{}) {
			t.Errorf("%q was taken", other)
		}
	}
}

// What is kept as bytes comes back as it was, and nothing else is.
func FuzzGuidOf(f *testing.F) {
	const request = "b01b1726-0147-425e-a7f7-21f252050400"
	for _, id := range []string{request, strings.ToUpper(request), uuid.Nil.String(), "{" + request[1:35] + "}", strings.ReplaceAll(request, "-", ""), "urn:uuid:" + request, "b01b1726 0147-425e-a7f7-21f252050400", ""} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		var want uuid.UUID
		if known, err := uuid.Parse(id); err == nil && known.String() == id {
			want = known
		}
		if got := GUIDOf(id).Bytes(); got != want {
			t.Errorf("%q is kept as %x, want %s", id, got, want)
		}
	})
}
