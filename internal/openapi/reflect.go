package openapi

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"
)

// Schemas makes components of Go types, as encoding/json writes them.
type Schemas struct {
	// Components are those that were made, by name.
	Components map[string]*Schema
	// Types describes types that are not to be looked into.
	Types map[reflect.Type]*Schema
	// Abouts describes properties by their names.
	Abouts map[string]string
}

// Of refers to the component of a struct's type, which is called like it, with a
// capital. It panics on types that JSON cannot have, such as functions: a mistake
// in the program, which any test shows.
func (s *Schemas) Of(value any) *Schema { return s.of(reflect.TypeOf(value)) }

func (s *Schemas) of(t reflect.Type) *Schema {
	if known, ok := s.Types[t]; ok {
		copied := *known
		return &copied
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem()).OrNull()
	case reflect.String:
		return Text()
	case reflect.Bool:
		return Truth()
	case reflect.Int, reflect.Int32, reflect.Int64:
		return Whole()
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return Count()
	case reflect.Float32, reflect.Float64:
		return Number()
	case reflect.Slice:
		return ListOf(s.of(t.Elem()))
	case reflect.Array:
		n := t.Len()
		list := ListOf(s.of(t.Elem()))
		list.MinItems, list.MaxItems = &n, &n
		return list
	case reflect.Map:
		return MapOf(s.of(t.Elem()))
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return Moment()
		}
		return s.component(t)
	}
	panic(fmt.Sprintf("openapi: JSON has no %s", t))
}

func (s *Schemas) component(t reflect.Type) *Schema {
	name := string(unicode.ToUpper(rune(t.Name()[0]))) + t.Name()[1:]
	if s.Components[name] == nil {
		object := Object()
		s.Components[name] = object // before its fields, which may hold it
		s.addFields(object, t)
	}
	return To(name)
}

// addFields adds the fields of a struct, those of embedded ones among them.
func (s *Schemas) addFields(object *Schema, t reflect.Type) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, rest, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			of := field.Type
			if of.Kind() == reflect.Pointer {
				of = of.Elem()
			}
			s.addFields(object, of)
			continue
		case !field.IsExported() || name == "-":
			continue
		case name == "":
			name = field.Name
		}
		property := s.of(field.Type)
		if about := s.Abouts[name]; about != "" {
			property = property.Saying(about)
		}
		if strings.Contains(rest, "omit") {
			object.Maybe(name, property)
		} else {
			object.With(name, property)
		}
	}
}
