package query

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/query/entity"
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
	for _, m := range entity.Members() {
		if strings.HasPrefix(m.Name, "@gatehouse.") && !strings.Contains(string(page), m.Name) {
			t.Errorf("docs/api.md does not name %s", m.Name)
		}
	}
}

// TestDocs_nameEveryPathAndOption keeps the pages in step with the table of paths.
func TestDocs_nameEveryPathAndOption(t *testing.T) {
	var pages strings.Builder
	for _, name := range []string{"api", "reports", "access", "sql"} {
		page, err := os.ReadFile("../docs/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		pages.Write(page)
	}
	text := pages.String()
	for _, o := range (&Service{}).operations() {
		if o.Version == entity.Beta && o.Name != routeSummary {
			continue // "the same four below /beta"
		}
		path := strings.Replace(o.Path, "{period}", "D7", 1)
		if !regexp.MustCompile("`((GET|POST) )?" + regexp.QuoteMeta(path) + "[`?]").MatchString(text) {
			t.Errorf("no page names %s", o.Path)
		}
		if o.Handling.Options == nil {
			continue
		}
		for _, option := range o.Handling.Options().Options() {
			for _, name := range []string{option.Name, option.Also} {
				if name != "" && !regexp.MustCompile("[`?&]"+regexp.QuoteMeta(name)+"[`=]").MatchString(text) {
					t.Errorf("no page names the option %s of %s", name, o.Path)
				}
			}
		}
	}
}
