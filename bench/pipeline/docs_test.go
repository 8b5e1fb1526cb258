package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The page lists exactly the variables that are read.
func TestDocs_variables(t *testing.T) {
	page, err := os.ReadFile("../../docs/performance.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(page), "## From the raw topic to rows: `make bench`\n")
	require.True(t, found, "the page has no section about this program")
	section, _, _ = strings.Cut(section, "\n## ")
	var listed, read []string
	for _, row := range regexp.MustCompile("(?m)^\\| `(BENCH_[A-Z_]+)` \\|").FindAllStringSubmatch(section, -1) {
		listed = append(listed, row[1])
	}
	_, err = readSettings(func(name string) string {
		read = append(read, name)
		return ""
	})
	require.NoError(t, err)
	slices.Sort(read)
	assert.ElementsMatch(t, slices.Compact(read), listed)
	for _, name := range measurements() {
		assert.Contains(t, section, "\n| `"+name+"` |")
	}
}
