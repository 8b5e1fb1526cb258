package sink

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var named = regexp.MustCompile("`(Test\\w+)`")

// TestDeliveryPage_everyFailureNamesItsTests checks that docs/delivery.md shows
// what is tested, and nothing else.
func TestDeliveryPage_everyFailureNamesItsTests(t *testing.T) {
	page, err := os.ReadFile("../docs/delivery.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := testsOf(t, ".", "table", "verify", "../enrich", "../e2e")
	checkNamed(t, string(page), tests)
	_, section, found := strings.Cut(string(page), "\n## What happens when")
	section, _, _ = strings.Cut(section, "\n## ")
	rows := 0
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| what |") || strings.HasPrefix(line, "| ---") {
			continue
		}
		rows++
		if !named.MatchString(line) {
			t.Errorf("no test is named for: %s", line)
		}
	}
	if !found || rows == 0 {
		t.Error("the table of failures is gone")
	}
}

// TestTimePage_namesTestsThatExist does the same for docs/time.md, as far as it
// names tests.
func TestTimePage_namesTestsThatExist(t *testing.T) {
	page, err := os.ReadFile("../docs/time.md")
	if err != nil {
		t.Fatal(err)
	}
	checkNamed(t, string(page), testsOf(t, ".", "retention", "../schemas/rawevent", "../schemas/timetext", "../internal/clickhouse", "../e2e"))
}

// checkNamed reports tests that a page names and that do not exist.
func checkNamed(t *testing.T, page string, tests map[string]bool) {
	t.Helper()
	all := named.FindAllStringSubmatch(page, -1)
	if len(all) == 0 {
		t.Error("the page names no tests")
	}
	for _, match := range all {
		if !tests[match[1]] {
			t.Errorf("%s is named and does not exist", match[1])
		}
	}
}

// testsOf are the names of the tests in the folders.
func testsOf(t *testing.T, folders ...string) map[string]bool {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)
	names := make(map[string]bool)
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range declared.FindAllStringSubmatch(string(text), -1) {
				names[match[1]] = true
			}
		}
	}
	return names
}
