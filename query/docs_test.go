package query

import (
	"os"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/query/filter"
)

// TestDocs_namesEveryProperty keeps docs/api.md in step with the code.
func TestDocs_namesEveryProperty(t *testing.T) {
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range filter.Properties() {
		if !strings.Contains(string(page), "`"+p.Name+"`") {
			t.Errorf("docs/api.md does not name %s", p.Name)
		}
	}
	for _, m := range members {
		if strings.HasPrefix(m.name, "@gatehouse.") && !strings.Contains(string(page), m.name) {
			t.Errorf("docs/api.md does not name %s", m.name)
		}
	}
}
