package schemas

import "strings"

// momentOf returns what an object says that stands for a time: PowerShell's, or that
// of MongoDB's extended JSON, {"$date":{"$numberLong":"1772600767891"}}. Any other
// value is returned as it is.
func momentOf(v value) value {
	v = v.lone()
	if date, ok := memberOf(v, "$date"); ok {
		if long, ok := memberOf(date, "$numberLong"); ok {
			return long
		}
		return date
	}
	return shellTime(v)
}

// extendedNumber returns the number that an object of MongoDB's extended JSON stands
// for, such as {"$numberInt":"50126"}; empty when it is none.
func extendedNumber(v value) string {
	members := v.members()
	name, member, _ := members.next()
	if _, _, more := members.next(); more || !strings.HasPrefix(name, "$number") || member.kind() != jsonText || !validNumber(member.text()) {
		return ""
	}
	return member.text()
}

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
