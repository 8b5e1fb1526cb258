package settings

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// mask stands for a secret that is set.
const mask = "********"

// Print writes a struct of settings as YAML, in the order of its fields, without
// those that are filled from elsewhere and with secrets masked.
func Print(w io.Writer, of any, schema Schema) error {
	node, err := section(reflect.Indirect(reflect.ValueOf(of)), "", schema)
	if err != nil {
		return err
	}
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	if err := encoder.Encode(node); err != nil {
		return fmt.Errorf("print settings: %w", err)
	}
	return encoder.Close()
}

func section(of reflect.Value, prefix string, schema Schema) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for i := range of.NumField() {
		name := of.Type().Field(i).Tag.Get(tag)
		if name == "" || name == "-" {
			continue
		}
		if _, elsewhere := schema.Elsewhere[prefix+name]; elsewhere {
			continue
		}
		value, err := setting(of.Field(i), prefix+name, schema)
		if err != nil {
			return nil, err
		}
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: name}, value)
	}
	return node, nil
}

func setting(value reflect.Value, path string, schema Schema) (*yaml.Node, error) {
	if IsSecret(path) && !value.IsZero() && value.Kind() != reflect.Slice {
		return &yaml.Node{Kind: yaml.ScalarNode, Value: mask, Style: yaml.DoubleQuotedStyle}, nil
	}
	if isSection(value.Type()) {
		return section(value, path+".", schema)
	}
	if duration, ok := value.Interface().(time.Duration); ok {
		return &yaml.Node{Kind: yaml.ScalarNode, Value: duration.String()}, nil
	}
	if value.Kind() == reflect.Slice {
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range value.Len() {
			item, err := setting(value.Index(i), path+"."+strconv.Itoa(i), schema)
			if err != nil {
				return nil, err
			}
			list.Content = append(list.Content, item)
		}
		return list, nil
	}
	node := &yaml.Node{}
	if err := node.Encode(value.Interface()); err != nil {
		return nil, fmt.Errorf("print setting %s: %w", path, err)
	}
	return node, nil
}

// IsSecret says whether a setting holds a secret, by its name.
func IsSecret(path string) bool {
	path = strings.TrimRight(path, ".0123456789") // an item of a list is called as the list
	name := path[strings.LastIndexByte(path, '.')+1:]
	return name == "password" || name == "cursor_key" || name == "cookie_keys" || strings.HasSuffix(name, "secret")
}
