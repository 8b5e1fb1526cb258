package rawevent

import (
	"bytes"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// CloudWatch Logs Insights answers with a list of fields for each row:
// [{"field":"@timestamp","value":"..."},{"field":"@message","value":"{...}"}].

// isFieldRow is whether the list that b begins with looks like such a row. Its first
// bytes are enough.
func isFieldRow(b []byte) bool {
	i := jsontree.SkipBlanks(b, 1)
	if i >= len(b) || b[i] != '{' {
		return false
	}
	i = jsontree.SkipBlanks(b, i+1)
	return bytes.HasPrefix(b[min(i, len(b)):], []byte(`"field"`))
}

// fieldRow reads such a row as an object of its fields; false when the list is another.
func (d *Decoder) fieldRow(list []byte, depth int) bool {
	if !isFieldRow(list) || len(list) > schemas.MaxEventBytes {
		return false
	}
	v, err := d.json.Parse(list)
	if err != nil {
		return false
	}
	row := []byte{'{'}
	parts := v.Elements()
	for part, ok := parts.Next(); ok; part, ok = parts.Next() {
		name, named := memberOf(part, "field")
		said, valued := memberOf(part, "value")
		if !named || !valued || name.Kind() != jsontree.Text {
			return false
		}
		row = append(jsontree.AppendText(jsontree.Comma(row, '{'), name.Text()), ':')
		row = jsontree.AppendCanonical(row, said)
	}
	d.rewritten(list, append(row, '}'), depth)
	return true
}
