package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"go.yaml.in/yaml/v3"
)

// ErrFile marks a settings file that could not be read: nobody knows what it sets.
var ErrFile = errors.New("settings file")

// fileError says what is wrong with the file as a whole.
type fileError struct{ error }

func (fileError) Is(target error) bool { return target == ErrFile }

func (e fileError) Unwrap() error { return e.error }

// readFile reads the YAML document of a file: sections, or nothing.
func readFile(file string) (map[string]any, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fileError{fmt.Errorf("%s: cannot be read: %w", file, reason(err))}
	}
	values, err := readDocument(data)
	if err != nil {
		return nil, fileError{errors.Join(placed(file, err)...)}
	}
	return withoutNulls(values), nil
}

func readDocument(data []byte) (map[string]any, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	top := document.Content[0]
	if top.ShortTag() == "!!null" {
		return nil, nil
	}
	if top.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("yaml: line %d: no settings; sections such as kafka: belong here", top.Line)
	}
	var more yaml.Node
	if err := decoder.Decode(&more); err == nil {
		return nil, fmt.Errorf("yaml: line %d: a second document begins; put all settings into one, without ---", more.Line)
	}
	var values map[string]any
	return values, top.Decode(&values)
}

// placed puts the file's name before each problem that the parser found.
func placed(file string, err error) []error {
	problems := []string{err.Error()}
	var several *yaml.TypeError
	if errors.As(err, &several) {
		problems = several.Errors
	}
	var all []error
	for _, problem := range problems {
		all = append(all, fmt.Errorf("%s: %s", file, bytes.TrimPrefix([]byte(problem), []byte("yaml: "))))
	}
	return all
}

// reason is why a file could not be read, without its name.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// withoutNulls drops keys without a value, as an empty section changes nothing.
// Names that YAML takes for numbers and the like are names here.
func withoutNulls(values map[string]any) map[string]any {
	for key, value := range values {
		if value == nil {
			delete(values, key)
			continue
		}
		values[key] = named(value)
	}
	return values
}

func named(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return withoutNulls(value)
	case map[any]any:
		names := map[string]any{}
		for key, value := range value {
			names[fmt.Sprint(key)] = value
		}
		return withoutNulls(names)
	case []any:
		for i := range value {
			value[i] = named(value[i])
		}
	}
	return value
}
