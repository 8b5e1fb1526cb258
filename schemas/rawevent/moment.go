package rawevent

import (
	"fmt"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// momentOf returns what an object says that stands for a time: PowerShell's, that
// of MongoDB's extended JSON, {"$date":{"$numberLong":"1772600767891"}}, or that of
// protobuf and Firestore. Any other value is returned as it is.
func momentOf(v jsontree.Value) jsontree.Value {
	v = v.Lone()
	if v.Kind() != jsontree.Object {
		return v
	}
	if date, ok := memberOf(v, "$date"); ok {
		if long, ok := memberOf(date, "$numberLong"); ok {
			return long
		}
		return date
	}
	if seconds, ok := secondsAndNanos(v); ok {
		return seconds
	}
	return shellTime(v)
}

// secondsAndNanos returns the number of {"seconds":1772600767,"nanos":891000000}, or of
// {"_seconds":...,"_nanoseconds":...}, with decimals.
func secondsAndNanos(v jsontree.Value) (jsontree.Value, bool) {
	var seconds, nanos int64
	members := v.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		var err *DecodeError
		switch name {
		case "seconds", "_seconds":
			seconds, _, err = integerOf(member, 1e9, 1e10-1)
		case "nanos", "nanoseconds", "_nanoseconds":
			nanos, _, err = integerOf(member, 0, 1e9-1)
		default:
			return v, false
		}
		if err != nil {
			return v, false
		}
	}
	if seconds == 0 {
		return v, false
	}
	number, fault := v.Made(func(dst []byte) []byte { return fmt.Appendf(dst, "%d.%09d", seconds, nanos) })
	return number, fault == nil
}

// extendedNumber returns the number that an object of MongoDB's extended JSON stands
// for, such as {"$numberInt":"50126"}; empty when it is none.
func extendedNumber(v jsontree.Value) string {
	members := v.Members()
	name, member, _ := members.Next()
	if _, _, more := members.Next(); more || !strings.HasPrefix(name, "$number") || member.Kind() != jsontree.Text || !ascii.ValidNumber(member.Text()) {
		return ""
	}
	return member.Text()
}

// shellTime returns the moment that PowerShell 5 writes as an object,
// {"value":"/Date(1772600767891)/","DateTime":"Wednesday, March 4, 2026 5:06:07 AM"}:
// the second is the same in the words and the zone of the machine. Any other value
// is returned as it is.
func shellTime(v jsontree.Value) jsontree.Value {
	if moment, ok := memberFold(v, "value"); ok {
		return moment
	}
	return v
}
