package settings

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// unknownPaths lists the keys of values that name no setting of the struct type t, sorted.
func unknownPaths(values map[string]any, t reflect.Type, prefix string) []string {
	var unknown []string
	for key, value := range values {
		fieldType, found := fieldType(t, key)
		if !found {
			unknown = append(unknown, prefix+key)
			continue
		}
		unknown = append(unknown, unknownInside(value, fieldType, prefix+key)...)
	}
	slices.Sort(unknown)
	return unknown
}

func unknownInside(value any, t reflect.Type, path string) []string {
	switch value := value.(type) {
	case map[string]any:
		if isSection(t) {
			return unknownPaths(value, t, path+".")
		}
	case []any:
		if t.Kind() != reflect.Slice {
			return nil
		}
		var unknown []string
		for i, item := range value {
			unknown = append(unknown, unknownInside(item, t.Elem(), fmt.Sprintf("%s.%d", path, i))...)
		}
		return unknown
	}
	return nil
}

func fieldType(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		if t.Field(i).Tag.Get(tag) == name {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}

// isSet says whether values hold anything at path.
func isSet(values map[string]any, path string) bool {
	name, rest, deeper := strings.Cut(path, ".")
	value, found := values[name]
	if !found || !deeper {
		return found
	}
	section, isMap := value.(map[string]any)
	return isMap && isSet(section, rest)
}

// suggestion names the known setting that an unknown one was probably meant to be.
func suggestion(of any, unknown string, name func(path string) string) string {
	best, bestDistance := "", 3
	for _, leaf := range Leaves(of) {
		if d := distance(leaf.Path, unknown); d < bestDistance {
			best, bestDistance = leaf.Path, d
		}
	}
	switch {
	case best == "":
		return ""
	case best == unknown:
		section, setting := unknown[:strings.LastIndexByte(unknown, '.')], unknown[strings.LastIndexByte(unknown, '.')+1:]
		return fmt.Sprintf("; write %s: below %s: instead of a dot", setting, strings.ReplaceAll(section, ".", ": "))
	default:
		return fmt.Sprintf("; did you mean %s?", name(best))
	}
}

// distance is the number of letters to insert, delete or replace to turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
