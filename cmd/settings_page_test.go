package cmd

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/settings"
)

var update = flag.Bool("update", false, "write docs/settings.md anew")

const (
	settingsPage  = "../docs/settings.md"
	generatedFrom = "<!-- generated from the code: go test ./cmd -run SettingsPage -update -->\n"
)

func TestSettingsPage_saysWhatTheCodeSays(t *testing.T) {
	page, err := os.ReadFile(settingsPage)
	require.NoError(t, err)
	prose, _, found := strings.Cut(string(page), generatedFrom)
	require.True(t, found, "%s lacks the line that the tables follow", settingsPage)
	want := prose + generatedFrom + settingsTables(t)
	if *update {
		require.NoError(t, os.WriteFile(settingsPage, []byte(want), 0o644))
	}
	got := strings.Split(string(page), "\n")
	for i, line := range strings.Split(want, "\n") {
		if i >= len(got) || got[i] != line {
			t.Fatalf("%s is not what the code says, first in line %d, which must be\n%s\nrun: go test ./cmd -run SettingsPage -update", settingsPage, i+1, line)
		}
	}
	assert.Len(t, got, strings.Count(want, "\n")+1)
}

// settingsTables has a table per section, a row per setting.
func settingsTables(t *testing.T) string {
	t.Helper()
	comments := readComments(t, "../cmd", "../ingest", "../ingest/relay", "../enrich", "../sink", "../query", "../query/session", "../query/limit", "../query/accesslog", "../internal/kafka", "../internal/clickhouse", "../internal/auth")
	var out strings.Builder
	section := "\x00"
	for _, leaf := range settings.Leaves(DefaultConfig()) {
		if isElsewhere(leaf.Path) {
			continue
		}
		head, _, nested := strings.Cut(leaf.Path, ".")
		if !nested {
			head = ""
		}
		if head != section {
			section = head
			title := "`" + head + "`"
			if head == "" {
				title = "All stages"
			}
			fmt.Fprintf(&out, "\n## %s\n\n| setting | default | meaning | environment |\n|---|---|---|---|\n", title)
		}
		assert.True(t, comments[leaf.Path] != "" || plain[leaf.Path[strings.LastIndexByte(leaf.Path, '.')+1:]] != "",
			"the field of %s has no comment that says what it means", leaf.Path)
		row(&out, leaf.Path, leaf.Value, comments[leaf.Path], settings.Variable(leaf.Path))
		if item := itemType(leaf.Value.Type()); item != nil {
			for i := range item.NumField() {
				name := item.Field(i).Tag.Get("koanf")
				row(&out, leaf.Path+"[]."+name, reflect.Zero(item.Field(i).Type), comments[leaf.Path+"[]."+name], "")
			}
		}
	}
	return out.String()
}

func row(out *strings.Builder, path string, value reflect.Value, comment, variable string) {
	if comment == "" {
		comment = plain[path[strings.LastIndexByte(path, '.')+1:]]
	}
	if variable != "" {
		variable = "`" + variable + "`"
	}
	fmt.Fprintf(out, "| `%s` | %s | %s | %s |\n", path, defaultText(value), strings.ReplaceAll(comment, "|", "\\|"), variable)
}

// plain is what settings mean that the code takes for granted.
var plain = map[string]string{
	"username": "User name; empty for none.",
	"password": "Password; better set by the environment than in a file.",
}

func isElsewhere(path string) bool {
	for target := range shared() {
		if settings.Under(path, target) {
			return true
		}
	}
	return false
}

func itemType(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct {
		return t.Elem()
	}
	return nil
}

func defaultText(value reflect.Value) string {
	switch v := value.Interface().(type) {
	case time.Duration:
		return "`" + strings.NewReplacer("m0s", "m", "h0m0s", "h").Replace(v.String()) + "`"
	case string:
		if v == "" {
			return "empty"
		}
	case []string:
		if len(v) == 0 {
			return "none"
		}
		return "`" + strings.Join(v, ",") + "`"
	}
	if value.Kind() == reflect.Slice {
		return "none"
	}
	text := fmt.Sprintf("`%v`", value.Interface())
	if value.CanInt() && value.Int() >= 1<<20 && value.Int()%(1<<20) == 0 {
		text += fmt.Sprintf(" (%d MiB)", value.Int()>>20)
	}
	return text
}

// readComments maps the paths of settings to the doc comments of their fields.
func readComments(t *testing.T, folders ...string) map[string]string {
	t.Helper()
	types := map[string]*ast.StructType{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			require.NoError(t, err)
			for _, declaration := range parsed.Decls {
				general, ok := declaration.(*ast.GenDecl)
				if !ok {
					continue
				}
				for _, spec := range general.Specs {
					if named, ok := spec.(*ast.TypeSpec); ok {
						if body, ok := named.Type.(*ast.StructType); ok {
							types[parsed.Name.Name+"."+named.Name.Name] = body
						}
					}
				}
			}
		}
	}
	comments := map[string]string{}
	commentsOf(types, reflect.TypeFor[Config](), "", comments)
	return comments
}

func commentsOf(types map[string]*ast.StructType, t reflect.Type, prefix string, into map[string]string) {
	body := types[t.String()]
	if body == nil {
		return
	}
	names := settingNames(t)
	before := ""
	for _, field := range body.Fields.List {
		text := strings.Join(strings.Fields(field.Doc.Text()), " ")
		for _, name := range field.Names {
			if text == "" && strings.Contains(before, name.Name) {
				text = before // a comment on several fields stands above the first
			}
			before = text
			reflected, found := t.FieldByName(name.Name)
			key := reflected.Tag.Get("koanf")
			if !found || key == "" {
				continue
			}
			into[prefix+key] = names.Replace(text)
			if item := itemType(reflected.Type); item != nil {
				commentsOf(types, item, prefix+key+"[].", into)
			} else if reflected.Type.Kind() == reflect.Struct {
				commentsOf(types, reflected.Type, prefix+key+".", into)
			}
		}
	}
}

// replacer writes settings as they are written in files instead of Go's names.
type replacer struct{ names map[string]string }

var word = regexp.MustCompile(`\b[A-Z]\w+\b`)

func (r replacer) Replace(text string) string {
	return word.ReplaceAllStringFunc(text, func(w string) string {
		if name, found := r.names[w]; found {
			return "`" + name + "`"
		}
		return w
	})
}

func settingNames(t reflect.Type) replacer {
	names := map[string]string{}
	for i := range t.NumField() {
		// A section's name is a proper name too: Kafka, ClickHouse.
		if key := t.Field(i).Tag.Get("koanf"); key != "" && t.Field(i).Type.Kind() != reflect.Struct {
			names[t.Field(i).Name] = key
		}
	}
	return replacer{names}
}
