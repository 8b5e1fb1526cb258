// Package settings reads a struct of settings from one YAML file and the
// environment, and prints it.
//
// The environment variable of a setting is GATEHOUSE_ and its path in capitals,
// sections separated by two underscores: ingest.max_body_bytes is
// GATEHOUSE_INGEST__MAX_BODY_BYTES. It wins over the file.
package settings

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Schema says what may be set beyond the struct's own fields.
type Schema struct {
	// Elsewhere maps settings that are filled from another place to that place;
	// setting them is a problem whose message names the other.
	Elsewhere map[string]string
	// Ignore are environment variables that begin like a setting and are none; one
	// that ends in * stands for all that begin so.
	Ignore []string
}

// Load fills into, a pointer to a struct that holds the defaults, from the YAML
// file (none when empty) and the environment (as os.Environ gives it). All
// problems come back at once, one per line: unknown settings and values that do
// not fit, each with its file and path or its variable. They are ErrFile when the
// file could not be read; the environment counts all the same.
func Load(into any, file string, environ []string, schema Schema) error {
	var problems []error
	if file != "" {
		values, err := readFile(file)
		if err != nil {
			problems = append(problems, err)
		}
		inFile := names{
			place:   func(path string) string { return file + ": " + path },
			setting: func(path string) string { return path },
		}
		problems = append(problems, apply(into, values, schema, inFile)...)
	}
	values, wrong := readEnviron(into, environ, schema.Ignore)
	problems = append(problems, wrong...)
	problems = append(problems, apply(into, values, schema, names{Variable, Variable})...)
	return errors.Join(problems...)
}

// names are how messages call the setting at a path: where it was set, and where
// another is to be set.
type names struct{ place, setting func(path string) string }

// apply checks the names of values and sets them.
func apply(into any, values map[string]any, schema Schema, names names) []error {
	var problems []error
	for _, unknown := range unknownPaths(values, reflect.TypeOf(into).Elem(), "") {
		problems = append(problems, fmt.Errorf("%s: unknown setting%s", names.place(unknown), suggestion(into, unknown, names.setting)))
	}
	for _, target := range slices.Sorted(maps.Keys(schema.Elsewhere)) {
		if isSet(values, target) {
			problems = append(problems, fmt.Errorf("%s: cannot be set here; set %s, which counts for all stages", names.place(target), names.place(schema.Elsewhere[target])))
		}
	}
	return append(problems, decode(into, values, names.place)...)
}
