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
	"os"
	"reflect"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/v2"
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
// not fit, each with its file and path or its variable.
func Load(into any, file string, environ []string, schema Schema) error {
	var problems []error
	if file != "" {
		values, err := readFile(file)
		if err != nil {
			return err
		}
		problems = append(problems, apply(into, values, schema, func(path string) string { return file + ": " + path })...)
	}
	values, ignored := readEnviron(into, environ, schema.Ignore)
	problems = append(problems, ignored...)
	problems = append(problems, apply(into, values, schema, Variable)...)
	return errors.Join(problems...)
}

func readFile(file string) (map[string]any, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	k := koanf.New(".")
	if err := k.Load(rawbytes.Provider(data), yaml.Parser()); err != nil {
		return nil, fmt.Errorf("read settings %s: %w", file, err)
	}
	return withoutNulls(k.Raw()), nil
}

// withoutNulls drops keys without a value: an empty section changes nothing.
func withoutNulls(values map[string]any) map[string]any {
	for key, value := range values {
		switch value := value.(type) {
		case nil:
			delete(values, key)
		case map[string]any:
			values[key] = withoutNulls(value)
		}
	}
	return values
}

// apply checks the names of values and sets them; where says where a path was set.
func apply(into any, values map[string]any, schema Schema, where func(path string) string) []error {
	var problems []error
	for _, unknown := range unknownPaths(values, reflect.TypeOf(into).Elem(), "") {
		problems = append(problems, fmt.Errorf("%s: unknown setting%s", where(unknown), suggestion(into, unknown)))
	}
	for target, source := range schema.Elsewhere {
		if isSet(values, target) {
			problems = append(problems, fmt.Errorf("%s: cannot be set here; set %s, which counts for all stages", where(target), where(source)))
		}
	}
	k := koanf.New(".")
	if err := k.Load(confmap.Provider(values, ""), nil); err != nil {
		return append(problems, fmt.Errorf("read settings: %w", err))
	}
	err := k.UnmarshalWithConf("", into, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		Result:           into,
		TagName:          tag,
		WeaklyTypedInput: true,
		ZeroFields:       true, // a list replaces the default list instead of overwriting its head
		DecodeHook:       mapstructure.StringToTimeDurationHookFunc(),
		MatchName:        func(key, name string) bool { return key == name },
	}})
	for _, wrong := range decodeErrors(err) {
		problems = append(problems, fmt.Errorf("%s: %w", where(plainPath(wrong.Name())), wrong.Unwrap()))
	}
	return problems
}

// decodeErrors takes a joined error apart.
func decodeErrors(err error) []*mapstructure.DecodeError {
	var several interface{ Unwrap() []error }
	var one *mapstructure.DecodeError
	var found []*mapstructure.DecodeError
	switch {
	case err == nil:
	case errors.As(err, &several):
		for _, err := range several.Unwrap() {
			found = append(found, decodeErrors(err)...)
		}
	case errors.As(err, &one):
		found = append(found, one)
	}
	return found
}

// plainPath turns the decoder's issuers[0].audience into issuers.0.audience.
func plainPath(name string) string {
	return strings.NewReplacer("[", ".", "]", "").Replace(name)
}
