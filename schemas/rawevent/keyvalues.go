package rawevent

import "github.com/gatehouse/gatehouse/schemas/jsontree"

// spreadKeyValues reads an object whose own names are the keys, as Elastic makes of
// a list of pairs. It returns false when the object is a pair itself.
func spreadKeyValues(d *Decoder, object jsontree.Value) bool {
	for _, name := range [...]string{"key", "value"} {
		if _, ok := memberFold(object, name); ok {
			return false
		}
	}
	members := object.Members()
	for name, v, ok := members.Next(); ok; name, v, ok = members.Next() {
		if v.IsNull() {
			continue
		}
		pair := d.kinds.keyValue.pool.next()
		pair.Key = name
		switch v.Kind() {
		case jsontree.Text:
			pair.Value = v.Text()
		default:
			pair.Value = d.canonicalText(v)
		}
	}
	return true
}
