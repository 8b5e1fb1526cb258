package settings

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/v2"
)

// variablePrefix begins the environment variable of every setting.
const variablePrefix = "GATEHOUSE_"

// Variable is the environment variable of the setting at path.
func Variable(path string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(path, ".", "__"))
}

// readEnviron collects the variables of settings; an empty variable changes
// nothing. A list is written with commas, a list of sections as YAML or JSON.
func readEnviron(into any, environ, ignore []string) (map[string]any, []error) {
	lists := map[string]reflect.Type{}
	for _, leaf := range Leaves(into) {
		if leaf.Value.Kind() == reflect.Slice {
			lists[leaf.Path] = leaf.Value.Type().Elem()
		}
	}
	environ, problems := withSecretFiles(into, environ)
	k := koanf.New(".")
	provider := env.Provider(".", env.Opt{
		Prefix:      variablePrefix,
		EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			if value == "" || ignored(name, ignore) {
				return "", nil
			}
			path := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, variablePrefix)), "__", ".")
			item, isList := lists[path]
			if !isList {
				return path, value
			}
			list, err := splitList(value, item)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", name, err))
				return "", nil
			}
			return path, list
		},
	})
	if err := k.Load(provider, nil); err != nil {
		problems = append(problems, fmt.Errorf("read environment: %w", err))
	}
	return k.Raw(), problems
}

func ignored(name string, ignore []string) bool {
	return slices.ContainsFunc(ignore, func(pattern string) bool {
		prefix, open := strings.CutSuffix(pattern, "*")
		return name == pattern || open && strings.HasPrefix(name, prefix)
	})
}

func splitList(value string, item reflect.Type) ([]any, error) {
	if isSection(item) || strings.HasPrefix(strings.TrimSpace(value), "[") {
		// The parser reads documents that are a mapping.
		parsed, err := yaml.Parser().Unmarshal([]byte("list: " + value))
		if err != nil {
			return nil, fmt.Errorf("no YAML list: %w", err)
		}
		list, isList := parsed["list"].([]any)
		if !isList {
			return nil, fmt.Errorf("no YAML list; write [{...}, {...}]")
		}
		return list, nil
	}
	var list []any
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list, nil
}
