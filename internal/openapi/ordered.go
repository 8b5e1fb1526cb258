package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
)

// Ordered is a JSON object that keeps its members in the order in which they were
// set, as readers of a document follow it.
type Ordered[T any] struct {
	names  []string
	values map[string]T
}

// Set adds a member, or changes the one of that name in its place.
func (o *Ordered[T]) Set(name string, value T) {
	if o.values == nil {
		o.values = map[string]T{}
	}
	if _, known := o.values[name]; !known {
		o.names = append(o.names, name)
	}
	o.values[name] = value
}

// Get is the member of a name; its zero for none.
func (o *Ordered[T]) Get(name string) T {
	value, _ := o.Find(name)
	return value
}

// Find is the member of a name, and whether there is one.
func (o *Ordered[T]) Find(name string) (value T, found bool) {
	if o == nil {
		return value, false
	}
	value, found = o.values[name]
	return value, found
}

// Names are those of the members.
func (o *Ordered[T]) Names() []string {
	if o == nil {
		return nil
	}
	return slices.Clone(o.names)
}

// All are the members with their names.
func (o *Ordered[T]) All() iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		for _, name := range o.Names() {
			if !yield(name, o.values[name]) {
				return
			}
		}
	}
}

// MarshalJSON implements json.Marshaler.
func (o *Ordered[T]) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for name, value := range o.All() {
		if len(text) > 1 {
			text = append(text, ',')
		}
		for i, part := range []any{name, value} {
			var written bytes.Buffer
			encoder := json.NewEncoder(&written)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(part); err != nil {
				return nil, fmt.Errorf("member %s: %w", name, err)
			}
			text = append(text, bytes.TrimSpace(written.Bytes())...)
			if i == 0 {
				text = append(text, ':')
			}
		}
	}
	return append(text, '}'), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *Ordered[T]) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		name, isName := token.(string)
		if !isName {
			return fmt.Errorf("an object expected, not %s", text)
		}
		var value T
		if err := decoder.Decode(&value); err != nil {
			return fmt.Errorf("member %s: %w", name, err)
		}
		o.Set(name, value)
	}
	return nil
}
