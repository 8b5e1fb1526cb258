package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// Rendered is a document as it is served: the same for all requests but for the
// address of the server, which each may call by another name.
type Rendered struct {
	json, yaml [2][]byte // before and after the address
}

// anywhere stands for the address.
const anywhere = "http://anywhere.invalid"

// Render writes a document, whatever servers it names.
func Render(d Document) (Rendered, error) {
	d.Servers = []Server{{URL: anywhere}}
	text, err := marshal(d)
	if err != nil {
		return Rendered{}, err
	}
	asYAML, err := toYAML(text)
	if err != nil {
		return Rendered{}, err
	}
	var r Rendered
	if r.json, err = around(text, `"`+anywhere+`"`); err == nil {
		r.yaml, err = around(asYAML, anywhere)
	}
	return r, err
}

// JSON is the document for a server at base.
func (r Rendered) JSON(base string) []byte { return join(r.json, base) }

// YAML is the same as YAML.
func (r Rendered) YAML(base string) []byte { return join(r.yaml, base) }

// join puts the address in its place. What JSON quotes, YAML takes too.
func join(text [2][]byte, base string) []byte {
	quoted, _ := json.Marshal(base) // a text can be written
	return bytes.Join(text[:], quoted)
}

func around(text []byte, middle string) (parts [2][]byte, err error) {
	before, after, found := bytes.Cut(text, []byte(middle))
	if !found || bytes.Contains(after, []byte(middle)) {
		return parts, errors.New("openapi: the address does not stand in the document once")
	}
	return [2][]byte{before, after}, nil
}

func marshal(d Document) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(d); err != nil {
		return nil, fmt.Errorf("write an OpenAPI document: %w", err)
	}
	return text.Bytes(), nil
}

// toYAML writes JSON, which is YAML already, as people write YAML.
func toYAML(text []byte) ([]byte, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, fmt.Errorf("write an OpenAPI document as YAML: %w", err)
	}
	plain(&root)
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(&root); err != nil {
		return nil, fmt.Errorf("write an OpenAPI document as YAML: %w", err)
	}
	return out.Bytes(), nil
}

// plain takes the braces and quotes of JSON off. Texts that would be read as
// something else keep theirs: the encoder sees to that by the tag.
func plain(n *yaml.Node) {
	n.Style = 0
	for _, child := range n.Content {
		plain(child)
	}
}
