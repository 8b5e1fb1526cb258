package schemas

// fieldsName is where a hit of Elasticsearch has its values when it was asked for
// fields: {"_id":"x","fields":{"status.errorCode":[0]}}, each as a list.
const fieldsName = "fields"

// isHitFields is whether v holds the fields of a hit.
func isHitFields(v value) bool {
	if v.kind() != jsonObject || v.isEmpty() {
		return false
	}
	members := v.members()
	for _, member, ok := members.next(); ok; _, member, ok = members.next() {
		if member.kind() != jsonList {
			return false
		}
	}
	return true
}

// appendHitFields appends the fields as an object, of a list of one its element.
func appendHitFields(dst []byte, v value) []byte {
	dst = append(dst, '{')
	members := v.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		list := member.elements()
		first, some := list.next()
		if _, more := list.next(); some && !more {
			member = first
		}
		dst = append(appendText(comma(dst, '{'), name), ':')
		dst = appendCanonical(dst, member)
	}
	return append(dst, '}')
}
