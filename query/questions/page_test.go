package questions

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write what follows the prose of docs/sql.md anew")

const (
	page          = "../../docs/sql.md"
	generatedFrom = "<!-- generated from tables and questions: go test ./query/questions -run Page -update -->\n"
)

// docs/sql.md shows the columns, indexes and questions that there are.
func TestPage_showsWhatThereIs(t *testing.T) {
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	prose, generated, found := strings.Cut(string(text), generatedFrom)
	require.True(t, found || *update, "%s lacks the line that the tables follow", page)
	w := newWorld(t)
	want := w.columnsPart() + w.indexesPart() + questionsPart(t)
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(prose+generatedFrom+want), 0o644))
	}
	got, wanted := strings.Split(generated, "\n"), strings.Split(want, "\n")
	for i, line := range wanted {
		if i >= len(got) || got[i] != line {
			t.Fatalf("%s lacks %q\nrun: go test ./query/questions -run Page -update", page, line)
		}
	}
	assert.Len(t, got, len(wanted))
}

// columnsPart is a row per column of the views.
func (w *world) columnsPart() string {
	var out strings.Builder
	out.WriteString("\n## The columns\n\nOf `signins_settled` and `signins_live`; `DESCRIBE signins_settled` says the same.\n\n| column | type | what it holds |\n| --- | --- | --- |\n")
	const columns = "SELECT name, type, comment FROM system.columns WHERE database = currentDatabase() AND table = 'signins_settled' ORDER BY position"
	for _, c := range w.ask(columns, nil) {
		require.NotEmpty(w.t, c["comment"], c["name"])
		fmt.Fprintf(&out, "| `%s` | %s | %s |\n", c["name"], plainType(c["type"]), strings.ReplaceAll(c["comment"], "|", "\\|"))
	}
	return out.String()
}

var (
	wrapped = regexp.MustCompile(`LowCardinality\((\w+)\)`)
	member  = regexp.MustCompile(`'(\w*)' = \d+`)
)

// plainType is a type as it matters to who asks.
func plainType(text string) string {
	if strings.HasPrefix(text, "Enum8(") {
		var members []string
		for _, found := range member.FindAllStringSubmatch(text, -1) {
			members = append(members, "`'"+found[1]+"'`")
		}
		return "one of " + strings.Join(members, ", ")
	}
	return wrapped.ReplaceAllString(text, "$1")
}

// indexesPart lists the expressions that have an index.
func (w *world) indexesPart() string {
	var out strings.Builder
	out.WriteString("\n## What is indexed\n\nBesides the key, `tenant_id` and the second of `created_at`. A condition that finds few rows reads few, when it compares one of these by `=` or `IN` (times by ranges too):\n\n")
	const taken = "SELECT name, default_expression FROM system.columns WHERE database = currentDatabase() AND table = 'signins' AND default_kind = 'ALIAS'"
	const indexes = "SELECT expr FROM system.data_skipping_indices WHERE database = currentDatabase() AND table = 'signins' AND name != 'by_arrival'"
	var names []string
	for _, column := range w.ask(taken, nil) {
		names = append(names, column["default_expression"], column["name"])
	}
	asWritten := strings.NewReplacer(names...)
	var shown []string
	for _, index := range w.ask(indexes, nil) {
		shown = append(shown, asWritten.Replace(index["expr"]))
	}
	slices.Sort(shown)
	for _, index := range shown {
		fmt.Fprintf(&out, "- `%s`\n", index)
	}
	return out.String()
}

// questionsPart shows every question as its file is.
func questionsPart(t *testing.T) string {
	t.Helper()
	all, err := All()
	require.NoError(t, err)
	var out strings.Builder
	fmt.Fprintf(&out, "\n## Questions\n\nEach is tested on a case that it must find, and on what looks like it.\n")
	for _, q := range all {
		fmt.Fprintf(&out, "\n### %s\n\n[`%s.sql`](../query/questions/%s.sql), `GET /api/questions/%s`%s\n\n```sql\n%s```\n", q.Title, q.Name, q.Name, q.Name, optionsOf(q), q.SQL)
	}
	return out.String()
}

// optionsOf names the query options of a question.
func optionsOf(q Question) string {
	var names []string
	for _, p := range q.Parameters {
		names = append(names, "`"+p.Name+"`")
	}
	if names == nil {
		return ""
	}
	return " with " + strings.Join(names, ", ")
}
