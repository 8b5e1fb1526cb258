package schemas

import "bytes"

// CloudWatch Logs Insights answers with a list of fields for each row:
// [{"field":"@timestamp","value":"..."},{"field":"@message","value":"{...}"}].

// isFieldRow is whether the list that b begins with looks like such a row. Its first
// bytes are enough.
func isFieldRow(b []byte) bool {
	i := skipBlanks(b, 1)
	if i >= len(b) || b[i] != '{' {
		return false
	}
	i = skipBlanks(b, i+1)
	return bytes.HasPrefix(b[min(i, len(b)):], []byte(`"field"`))
}

// fieldRow reads such a row as an object of its fields; false when the list is another.
func (d *Decoder) fieldRow(list []byte, depth int) bool {
	if !isFieldRow(list) || len(list) > MaxEventBytes {
		return false
	}
	v, err := d.json.parse(list)
	if err != nil {
		return false
	}
	row := []byte{'{'}
	parts := v.elements()
	for part, ok := parts.next(); ok; part, ok = parts.next() {
		name, named := memberOf(part, "field")
		said, valued := memberOf(part, "value")
		if !named || !valued || name.kind() != jsonText {
			return false
		}
		row = append(appendText(comma(row, '{'), name.text()), ':')
		row = appendCanonical(row, said)
	}
	d.rewritten(list, append(row, '}'), depth)
	return true
}
