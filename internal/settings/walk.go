package settings

import (
	"fmt"
	"reflect"
	"strings"
)

// tag is the struct tag that names a setting.
const tag = "koanf"

// Leaf is one setting: a field that is no section of its own.
type Leaf struct {
	// Path is the setting's key, sections separated by dots: ingest.listen.
	Path string
	// Value is the field; it can be set when the walk began at a pointer.
	Value reflect.Value
}

// Leaves lists the settings of a struct or of a pointer to one, in the order of
// its fields. Fields without a koanf tag are not settings.
func Leaves(of any) []Leaf {
	return leaves(reflect.Indirect(reflect.ValueOf(of)), "")
}

func leaves(section reflect.Value, prefix string) []Leaf {
	var found []Leaf
	for i := range section.NumField() {
		name := section.Type().Field(i).Tag.Get(tag)
		if name == "" || name == "-" {
			continue
		}
		field := section.Field(i)
		if isSection(field.Type()) {
			found = append(found, leaves(field, prefix+name+".")...)
			continue
		}
		found = append(found, Leaf{Path: prefix + name, Value: field})
	}
	return found
}

// isSection says whether a type holds settings of its own.
func isSection(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get(tag); name != "" && name != "-" {
			return true
		}
	}
	return false
}

// field finds the setting or section at path.
func field(of reflect.Value, path string) (reflect.Value, bool) {
	name, rest, deeper := strings.Cut(path, ".")
	if of.Kind() != reflect.Struct {
		return reflect.Value{}, false
	}
	for i := range of.NumField() {
		if of.Type().Field(i).Tag.Get(tag) != name {
			continue
		}
		if deeper {
			return field(of.Field(i), rest)
		}
		return of.Field(i), true
	}
	return reflect.Value{}, false
}

// Copy sets each target path of a struct to the value at its source path: one
// setting in the file, several places that use it.
func Copy(into any, sources map[string]string) error {
	root := reflect.ValueOf(into).Elem()
	for target, source := range sources {
		to, found := field(root, target)
		if !found {
			return fmt.Errorf("copy setting %s to %s: the target does not exist", source, target)
		}
		from, found := field(root, source)
		if !found {
			return fmt.Errorf("copy setting %s to %s: the source does not exist", source, target)
		}
		if from.Type() != to.Type() {
			return fmt.Errorf("copy setting %s to %s: %s is no %s", source, target, from.Type(), to.Type())
		}
		to.Set(from)
	}
	return nil
}

// Under says whether path is section or lies in it.
func Under(path, section string) bool {
	return path == section || strings.HasPrefix(path, section+".")
}
