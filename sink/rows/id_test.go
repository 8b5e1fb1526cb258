package rows

import (
	"testing"

	"github.com/google/uuid"

	"github.com/gatehouse/gatehouse/sink/column"
)

func TestTokenFrom(t *testing.T) {
	const ( // a request id, and its token identifiers in both orders of bytes
		request          = "b01b1726-0147-425e-a7f7-21f252050400"
		requestMicrosoft = "JhcbsEcBXkKn9yHyUgUEAA"
		requestRFC       = "sBsXJgFHQl6n9yHyUgUEAA"
	)
	for _, tt := range []struct {
		name, id, token string
		want            uint8
	}{
		{"Microsoft's order", request, requestMicrosoft, tokenFromMicrosoft},
		{"order of RFC 9562", request, requestRFC, tokenFromRFC},
		{"another token", request, "JhcbsEcBXkKn9yHyUgUEAQ", 0},
		{"bits beyond the last byte", request, "JhcbsEcBXkKn9yHyUgUEAB", 0},
		{"padded", request, requestMicrosoft + "==", 0},
		{"none", request, "", 0},
		{"no GUID", "request 7", "AAAAAAAAAAAAAAAAAAAAAA", 0},
		{"zero", uuid.Nil.String(), "AAAAAAAAAAAAAAAAAAAAAA", 0},
	} {
		if got := tokenFrom(column.GUIDOf(tt.id), tt.token); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}
