package rawevent

import (
	"slices"
	"strconv"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// PHP and pandas write lists as objects, with the place of each element for a name:
// {"0":"a","1":"b"}.

// numberedElement is an element and its place.
type numberedElement struct {
	place int
	value jsontree.Value
}

// byNumber is the list that such an object stands for; any other value is itself.
// Places may be left out, but none may come twice.
func byNumber(v jsontree.Value) jsontree.Value {
	if v.Kind() != jsontree.Object || v.IsEmpty() {
		return v
	}
	var list []numberedElement
	members := v.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		place, isPlace := listPlace(name)
		if !isPlace {
			return v
		}
		list = append(list, numberedElement{place, member})
	}
	slices.SortFunc(list, func(a, b numberedElement) int { return a.place - b.place })
	for i, element := range list[1:] {
		if element.place == list[i].place {
			return v
		}
	}
	made, err := v.Made(func(dst []byte) []byte { return appendNumbered(dst, list) })
	if err != nil { // cannot happen: it was JSON before
		return v
	}
	return made
}

func appendNumbered(dst []byte, list []numberedElement) []byte {
	dst = append(dst, '[')
	for _, element := range list {
		dst = jsontree.AppendCanonical(jsontree.Comma(dst, '['), element.value)
	}
	return append(dst, ']')
}

// counted is the list that PowerShell 5 writes as an object with its length,
// {"value":[...],"Count":2}; any other value is itself.
func counted(v jsontree.Value) jsontree.Value {
	list, listed := memberOf(v, "value")
	if _, counts := memberOf(v, "Count"); v.Kind() == jsontree.Object && listed && counts && list.Kind() == jsontree.List {
		return list
	}
	return v
}

// listPlace reads a place in a list, as a program writes it.
func listPlace(name string) (place int, ok bool) {
	const digits = 6
	if len(name) > digits || ascii.CountDigits(name) != len(name) {
		return 0, false
	}
	place, err := strconv.Atoi(name)
	return place, err == nil && (len(name) == 1 || name[0] != '0')
}
