package schemas

// shellTime returns the moment that PowerShell 5 writes as an object,
// {"value":"/Date(1772600767891)/","DateTime":"Wednesday, March 4, 2026 5:06:07 AM"}:
// the second is the same in the words and the zone of the machine. Any other value
// is returned as it is.
func shellTime(v value) value {
	if v.kind() != jsonObject {
		return v
	}
	if moment, ok := memberFold(v, "value"); ok {
		return moment
	}
	return v
}
