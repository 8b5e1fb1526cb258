package cmd

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// Every command that a page shows exists, with those flags; the end-to-end
// test runs the README's against a demo.
func TestDocs_commandsExist(t *testing.T) {
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	targets := makeTargets(t)
	found := 0
	for _, page := range append(pages, "../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range shellLines(string(text)) {
			if name, ok := strings.CutPrefix(line, "make "); ok {
				found++
				target, _, _ := strings.Cut(name, " ")
				if !targets[target] {
					t.Errorf("%s: %q: the Makefile has no target %s", page, line, target)
				}
			}
			for _, args := range gatehouseCalls(line) {
				found++
				checkCall(t, page, args)
			}
		}
	}
	if found < 6 {
		t.Fatalf("found only %d commands in %d pages; the pages or this test have changed shape", found, len(pages)+1)
	}
}

func checkCall(t *testing.T, page string, args []string) {
	t.Helper()
	root := newRoot()
	command, rest, err := root.Find(args)
	if err != nil || command == root && len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		t.Errorf("%s: gatehouse %s: no such command (%v)", page, strings.Join(args, " "), err)
		return
	}
	if err := parse(command, rest); err != nil {
		t.Errorf("%s: gatehouse %s: %v", page, strings.Join(args, " "), err)
	}
}

func parse(command *cobra.Command, args []string) error {
	if err := command.ParseFlags(args); err != nil {
		return err
	}
	return command.ValidateArgs(command.Flags().Args())
}

// makeTargets reads the names of the Makefile's rules.
func makeTargets(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^([a-z][a-z-]*):`).FindAllStringSubmatch(string(text), -1) {
		targets[match[1]] = true
	}
	return targets
}

// shellLines returns the command lines of a page's sh blocks, continued lines
// joined.
func shellLines(page string) []string {
	var lines []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(page, -1) {
		joined := strings.ReplaceAll(block[1], "\\\n", " ")
		for line := range strings.Lines(joined) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// gatehouseCalls returns the arguments of each call of the program in a line,
// also within $(...).
func gatehouseCalls(line string) [][]string {
	var calls [][]string
	for _, match := range regexp.MustCompile(`(?:^|[\s(;&|])(?:bin/)?gatehouse\s+([^)|;&#]*)`).FindAllStringSubmatch(line, -1) {
		var args []string
		for word := range strings.FieldsSeq(match[1]) {
			if word == ">" || word == "<" {
				break
			}
			args = append(args, strings.Trim(word, `"'`))
		}
		calls = append(calls, args)
	}
	return calls
}
