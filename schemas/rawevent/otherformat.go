package rawevent

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Some formats around or instead of events are known and not read. Their refusals say what
// they are, and what to send instead: what was wrong when they were read as a sign-in, such
// as an id that is an object, helps nobody.

// otherFormat returns the refusal of an object in such a format in place of what went wrong
// when it was read as a sign-in.
func (f *findings) otherFormat(err *DecodeError) *DecodeError {
	switch err.Reason {
	case schemas.DeadNotAnEvent, schemas.DeadWrongType, schemas.DeadNoTime:
	default:
		return err
	}
	typed := 0
	for i := range f.pairs {
		p := &f.pairs[i]
		what := ""
		switch {
		case p.value.Kind() == jsontree.Text && err.Reason == schemas.DeadNotAnEvent:
			what = lineFormat(p.value.Text()[:min(len(p.value.Text()), maxLogHeader)])
		case p.key == "awslogs":
			if data, ok := memberOf(p.value, "data"); ok && data.Kind() == jsontree.Text {
				what = "is what CloudWatch Logs hands to a function, compressed and in base64: unpack it and send what it holds, or each message of its logEvents"
			}
		case p.key == "f" && holdsCells(p.value), p.key == "rows" && holdsRows(p.value):
			what = "is a row or an answer of BigQuery's API, in which cells have no names: send rows as JSON lines, as bq query --format=json or an export writes them"
		case (p.key == "Item" || p.key == "NewImage" || p.key == "dynamodb" || p.key == "Items") && holdsTyped(p.value):
			what = typedItem
		case isTyped(p.value):
			typed++
		}
		if what != "" {
			return refuse(schemas.DeadNotAnEvent, "%s", what).under(p.key)
		}
	}
	if typed > 1 && typed == len(f.pairs) {
		return refuse(schemas.DeadNotAnEvent, "%s", typedItem)
	}
	return err
}

// lineFormat says what a text is that begins as a line of CEF or LEEF does, also behind the
// header of syslog; empty when it does not.
func lineFormat(text string) string {
	for _, format := range [...]struct{ begins, name string }{{"CEF:", "CEF"}, {"LEEF:", "LEEF"}} {
		at := strings.Index(text, format.begins)
		if at < 0 || at > 0 && text[at-1] != ' ' || len(text) == at+len(format.begins) {
			continue
		}
		if version, rest, _ := strings.Cut(text[at+len(format.begins):], "|"); rest != "" && strings.Trim(version, "0123456789.") == "" && version != "" {
			return "is a line of " + format.name + ", in which most of a sign-in's properties have no place: send the JSON that it was made of"
		}
	}
	return ""
}

// otherLine is the refusal of a text that is such a line; nil when it is none.
func otherLine(raw []byte) *DecodeError {
	if what := lineFormat(string(bytes.TrimSpace(raw[:min(len(raw), maxLogHeader)]))); what != "" {
		return refuse(schemas.DeadNotAnEvent, "%s", what)
	}
	return nil
}

const typedItem = `is an item of DynamoDB, in which every value has its type around it: send it as plain JSON, as the SDKs' unmarshal makes it`

// dynamoTypes are the names that DynamoDB has for types.
var dynamoTypes = [...]string{"S", "N", "BOOL", "NULL", "M", "L", "SS", "NS", "B", "BS"}

// isTyped is whether a value is one of DynamoDB's, {"S":"x"}.
func isTyped(v jsontree.Value) bool {
	if v.Kind() != jsontree.Object {
		return false
	}
	members := v.Members()
	name, _, ok := members.Next()
	_, _, more := members.Next()
	return ok && !more && slices.Contains(dynamoTypes[:], name)
}

// holdsTyped is whether a value has one of those within it, also in a list or behind the
// name of an image.
func holdsTyped(v jsontree.Value) bool {
	switch v.Kind() {
	case jsontree.List:
		first, ok := firstOf(v)
		return ok && first.Kind() == jsontree.Object && holdsTyped(first)
	case jsontree.Object:
		members := v.Members()
		for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
			if isTyped(member) || (name == "NewImage" || name == "OldImage") && holdsTyped(member) {
				return true
			}
		}
	}
	return false
}

// firstOf is the first element of a value that is a list.
func firstOf(v jsontree.Value) (jsontree.Value, bool) {
	if v.Kind() != jsontree.List {
		return jsontree.Value{}, false
	}
	list := v.Elements()
	return list.Next()
}

// holdsCells is whether a value is a list of BigQuery's cells, [{"v":"x"}].
func holdsCells(v jsontree.Value) bool {
	first, ok := firstOf(v)
	if ok {
		_, ok = memberOf(first, "v")
	}
	return ok
}

// holdsRows is whether a value is a list of BigQuery's rows, [{"f":[{"v":"x"}]}].
func holdsRows(v jsontree.Value) bool {
	first, ok := firstOf(v)
	if !ok {
		return false
	}
	cells, ok := memberOf(first, "f")
	return ok && holdsCells(cells)
}
