// Package architecture tests what the folders promise about each other.
package architecture

import (
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/gatehouse/gatehouse"

// rules say which of our top folders the code of a top folder may import, itself
// excepted; "" is the root. Stages share nothing but contracts, so that each can
// be understood, changed and run by itself.
func rules() map[string][]string {
	foundation := []string{"schemas", "internal"}
	everything := []string{"schemas", "internal", "ingest", "enrich", "sink", "query", "cmd"}
	return map[string][]string{
		"schemas":  nil,
		"internal": {"schemas"},
		"ingest":   foundation,
		"enrich":   foundation,
		"sink":     foundation,
		"query":    foundation,
		"cmd":      {"schemas", "internal", "ingest", "enrich", "sink", "query"},
		"":         {"cmd", "internal"},
		"e2e":      everything,
		"bench":    everything,
	}
}

// imported is what go list says about a package.
type imported struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// folder is the top folder of one of our packages.
func folder(path string) (string, bool) {
	if path == module {
		return "", true
	}
	rest, ours := strings.CutPrefix(path, module+"/")
	top, _, _ := strings.Cut(rest, "/")
	return top, ours
}

// violation says why a package may not import another, or nothing.
func violation(from, to string) string {
	of, _ := folder(from)
	top, ours := folder(to)
	if !ours || top == of {
		return ""
	}
	allowed, known := rules()[of]
	if !known {
		return fmt.Sprintf("%s: the rules know no folder %q: add it to them", from, of)
	}
	if slices.Contains(allowed, top) {
		return ""
	}
	return fmt.Sprintf("%s imports %s: %q may import only %q", from, to, of, allowed)
}

func TestImports_followTheRules(t *testing.T) {
	packages := list(t, module+"/...")
	seen := map[string]bool{}
	for _, p := range packages {
		top, _ := folder(p.ImportPath)
		seen[top] = true
		for _, to := range p.Imports {
			if v := violation(p.ImportPath, to); v != "" {
				t.Error(v)
			}
		}
		// Tests may use testkit, which itself uses the contracts: schemas' too.
		for _, to := range slices.Concat(p.TestImports, p.XTestImports) {
			if v := violation(p.ImportPath, to); v != "" && !strings.HasPrefix(to, module+"/internal/") {
				t.Error("test of ", v)
			}
		}
	}
	for _, top := range []string{"schemas", "internal", "ingest", "enrich", "sink", "query", "cmd", ""} {
		if !seen[top] {
			t.Errorf("go list names no package in folder %q: the test looks in the wrong place", top)
		}
	}
}

// What leads to a package indirectly counts too: the engine and what runs tests
// must not get into a stage.
func TestImports_stages_areFreeOfEnginesAndTestkit(t *testing.T) {
	for _, stage := range []string{"ingest", "enrich", "sink", "query", "schemas"} {
		for _, dependency := range dependencies(t, module+"/"+stage+"/...") {
			if strings.HasPrefix(dependency, module+"/internal/testkit") || dependency == module+"/internal/engine" {
				t.Errorf("%s depends on %s", stage, dependency)
			}
		}
	}
}

// What the sink decides about offsets it decides from values alone, so that every case
// of it can be tried without servers.
func TestImports_decisionsOfTheSink_knowNeitherKafkaNorClickHouse(t *testing.T) {
	for _, dependency := range dependencies(t, module+"/sink/plan") {
		if _, ours := folder(dependency); ours && dependency != module+"/sink/plan" || strings.HasPrefix(dependency, "github.com/twmb/") || strings.HasPrefix(dependency, "github.com/ClickHouse/") {
			t.Errorf("sink/plan depends on %s", dependency)
		}
	}
}

func TestViolation(t *testing.T) {
	for _, c := range []struct {
		from, to string
		fine     bool
	}{
		{"/sink", "fmt", true},
		{"/sink", module + "/schemas", true},
		{"/sink", module + "/internal/kafka", true},
		{"/sink/block", module + "/sink", true},
		{"/sink", module + "/enrich/geo", false},
		{"/query", module + "/cmd", false},
		{"/schemas", module + "/internal/kafka", false},
		{"/internal/kafka", module + "/schemas", true},
		{"/internal/kafka", module + "/sink", false},
		{"", module + "/cmd", true},
		{"", module + "/sink", false},
		{"/new", module + "/sink", false},
	} {
		if got := violation(module+c.from, c.to); (got == "") != c.fine {
			t.Errorf("%s to %s: %q", c.from, c.to, got)
		}
	}
}

func list(t *testing.T, pattern string) []imported {
	t.Helper()
	var all []imported
	decoder := json.NewDecoder(strings.NewReader(golist(t, "-e", "-json=ImportPath,Imports,TestImports,XTestImports", pattern)))
	for {
		var p imported
		switch err := decoder.Decode(&p); err {
		case nil:
			all = append(all, p)
		case io.EOF:
			return all
		default:
			t.Fatal(err)
		}
	}
}

func dependencies(t *testing.T, pattern string) []string {
	t.Helper()
	return strings.Fields(golist(t, "-e", "-deps", pattern))
}

func golist(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-pgo=off"}, args...)...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", cmd, err)
	}
	return string(out)
}
