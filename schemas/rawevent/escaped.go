package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// What is copied out of a log may still have the escapes of the text that it stood in
// there: {\"id\":\"x\"}.

// fromEscaped reads such a document; false where it is none.
func (d *Decoder) fromEscaped(raw []byte, depth int) bool {
	i := jsontree.SkipBlanks(raw, 1)
	if i < len(raw) && raw[i] == '{' { // in a list
		i = jsontree.SkipBlanks(raw, i+1)
	}
	if i >= len(raw) || raw[i] != '\\' || len(raw) > schemas.MaxEventBytes {
		return false
	}
	quoted := append(append([]byte{'"'}, raw...), '"')
	v, err := d.json.Parse(quoted)
	if err != nil || !holdsJSON(v) || d.texts == maxTexts {
		return false
	}
	d.texts++
	d.rewritten(raw, trimDocument([]byte(v.Text())), depth)
	d.texts--
	return true
}
