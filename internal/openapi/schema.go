package openapi

// Schema is a JSON Schema (2020-12), as far as Gatehouse needs it.
type Schema struct {
	Ref         string `json:"$ref,omitempty"`
	Description string `json:"description,omitempty"`
	// Type is the name of a type, or a list of names.
	Type                 any               `json:"type,omitempty"`
	Format               string            `json:"format,omitempty"`
	Enum                 []any             `json:"enum,omitempty"`
	Pattern              string            `json:"pattern,omitempty"`
	Minimum              *int64            `json:"minimum,omitempty"`
	Maximum              *int64            `json:"maximum,omitempty"`
	MinItems             *int              `json:"minItems,omitempty"`
	MaxItems             *int              `json:"maxItems,omitempty"`
	MaxLength            *int              `json:"maxLength,omitempty"`
	Items                *Schema           `json:"items,omitempty"`
	Properties           *Ordered[*Schema] `json:"properties,omitempty"`
	Required             []string          `json:"required,omitempty"`
	AdditionalProperties any               `json:"additionalProperties,omitempty"`
	AnyOf                []*Schema         `json:"anyOf,omitempty"`
	Default              any               `json:"default,omitempty"`
	Examples             []any             `json:"examples,omitempty"`
}

// Text is any text.
func Text() *Schema { return &Schema{Type: "string"} }

// Moment is a moment as RFC 3339 writes it.
func Moment() *Schema { return &Schema{Type: "string", Format: "date-time"} }

// Whole is a whole number.
func Whole() *Schema { return &Schema{Type: "integer"} }

// Count is a whole number from 0 on.
func Count() *Schema { return Whole().AtLeast(0) }

// Number is any number.
func Number() *Schema { return &Schema{Type: "number"} }

// Truth is true or false.
func Truth() *Schema { return &Schema{Type: "boolean"} }

// Any is any JSON value.
func Any() *Schema { return &Schema{} }

// OneOf is one of some words.
func OneOf[T ~string](words ...T) *Schema {
	s := Text()
	for _, word := range words {
		s.Enum = append(s.Enum, string(word))
	}
	return s
}

// ListOf is an array.
func ListOf(items *Schema) *Schema { return &Schema{Type: "array", Items: items} }

// MapOf is an object whose values are alike, under any names.
func MapOf(values *Schema) *Schema {
	return &Schema{Type: "object", AdditionalProperties: values}
}

// To refers to the component of a name.
func To(component string) *Schema { return &Schema{Ref: "#/components/schemas/" + component} }

// AtLeast adds a least value.
func (s *Schema) AtLeast(n int64) *Schema {
	s.Minimum = &n
	return s
}

// AtMost adds a greatest value.
func (s *Schema) AtMost(n int64) *Schema {
	s.Maximum = &n
	return s
}

// OrNull allows null too.
func (s *Schema) OrNull() *Schema {
	switch of, isName := s.Type.(string); {
	case s.Ref != "":
		return &Schema{AnyOf: []*Schema{s, {Type: "null"}}}
	case isName:
		s.Type = []string{of, "null"}
		if s.Enum != nil {
			s.Enum = append(s.Enum, nil)
		}
	}
	return s
}

// Saying adds a description.
func (s *Schema) Saying(text string) *Schema {
	s.Description = text
	return s
}

// Object is an object without properties yet; With and Maybe add them.
func Object() *Schema { return &Schema{Type: "object", Properties: &Ordered[*Schema]{}} }

// With adds a property that is always there.
func (s *Schema) With(name string, of *Schema) *Schema {
	s.Properties.Set(name, of)
	s.Required = append(s.Required, name)
	return s
}

// Maybe adds a property that may be missing.
func (s *Schema) Maybe(name string, of *Schema) *Schema {
	s.Properties.Set(name, of)
	return s
}

// Open says that there may be properties without a description.
func (s *Schema) Open() *Schema {
	s.AdditionalProperties = true
	return s
}
