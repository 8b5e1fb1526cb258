package filter

import "strings"

// Properties that have no column of their own lie together in the column more, as one
// JSON object, which is read only where a filter names one of them.

// moreText is a text there; slashes in its name lead to what objects hold.
func moreText(name string) Property {
	path := strings.ReplaceAll(name, "/", "', '")
	return Property{Name: name, Kind: Text, column: "JSONExtractString(more, '" + path + "')", absent: empty}
}

func moreID(name string) Property {
	p := moreText(name)
	p.Kind = ID
	return p
}

// audiences are the applications' ids alone, as Graph compares them.
const audiences = "arrayMap(audience -> JSONExtractString(audience, 'applicationId'), JSONExtractArrayRaw(more, 'conditionalAccessAudiences'))"
