package schemas

// spreadKeyValues reads an object whose own names are the keys, as Elastic makes of
// a list of pairs. It returns false when the object is a pair itself.
func spreadKeyValues(d *Decoder, object value) bool {
	for _, name := range [...]string{"key", "value"} {
		if _, ok := memberFold(object, name); ok {
			return false
		}
	}
	members := object.members()
	for name, v, ok := members.next(); ok; name, v, ok = members.next() {
		if v.isNull() {
			continue
		}
		pair := d.kinds.keyValue.pool.next()
		pair.Key = name
		switch v.kind() {
		case jsonText:
			pair.Value = v.text()
		default:
			pair.Value = d.canonicalText(v)
		}
	}
	return true
}
