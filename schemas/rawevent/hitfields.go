package rawevent

import "github.com/gatehouse/gatehouse/schemas/jsontree"

// fieldsName is where a hit of Elasticsearch has its values when it was asked for
// fields: {"_id":"x","fields":{"status.errorCode":[0]}}, each as a list.
const fieldsName = "fields"

// isHitFields is whether v holds the fields of a hit.
func isHitFields(v jsontree.Value) bool {
	if v.Kind() != jsontree.Object || v.IsEmpty() {
		return false
	}
	members := v.Members()
	for _, member, ok := members.Next(); ok; _, member, ok = members.Next() {
		if member.Kind() != jsontree.List {
			return false
		}
	}
	return true
}

// appendHitFields appends the fields as an object, of a list of one its element.
func appendHitFields(dst []byte, v jsontree.Value) []byte {
	dst = append(dst, '{')
	members := v.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		list := member.Elements()
		first, some := list.Next()
		if _, more := list.Next(); some && !more {
			member = first
		}
		dst = append(jsontree.AppendText(jsontree.Comma(dst, '{'), name), ':')
		dst = jsontree.AppendCanonical(dst, member)
	}
	return append(dst, '}')
}
