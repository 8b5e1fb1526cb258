package rawevent

import (
	"strings"
	"testing"
)

func TestNames_findsWithoutCase(t *testing.T) {
	fields := newFields()
	for _, p := range graphProperties() {
		for _, name := range []string{p.name, strings.ToLower(p.name), strings.ToUpper(p.name)} {
			if f := fields.Find(name); f == nil || f.set[inGraph] == nil {
				t.Errorf("%s is not found", name)
			}
		}
	}
	for _, name := range []string{"", "i", "idd", "appid\x00", "@ppId", "userPrincipalNam\u00e9"} {
		if fields.Find(name) != nil {
			t.Errorf("%q is found", name)
		}
	}
}
