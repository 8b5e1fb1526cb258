package arrival

import (
	"testing"

	"github.com/gatehouse/gatehouse/query/cursor"
)

func FuzzToken_openedOnlyWhenOurs(f *testing.F) {
	signer := cursor.NewSigner("the key of this fuzz test, 32 bytes or more")
	b := cursor.Bind("tail", "fernhill")
	f.Add(Token(signer, b, IncarnationOf("t"), Position{0, 1, 1 << 40}))
	f.Add("")
	f.Add("AgAA")
	f.Fuzz(func(t *testing.T, token string) {
		topic, p, problem := Open(signer, b, token)
		if problem == nil && Token(signer, b, topic, p) != token {
			t.Errorf("%q was taken for %v", token, p)
		}
	})
}
