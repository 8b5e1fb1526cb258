package schemas

import (
	"slices"
	"strings"
)

// Tools that make columns of objects join the names on the way to a value, and may put
// the way to the object itself before every one: Column1.status.errorCode is Power
// Query's, properties.userId a record's of Azure Monitor.

// plainPath is the name of a column, in lower case, without what joins its parts and
// words, and without its type. Within "properties" a record has what a signIn has.
func plainPath(name string) string {
	const properties = "properties"
	if rest, ok := strings.CutPrefix(name, properties); ok && rest != "" && isJoint(rest[0]) {
		name = rest[1:]
	}
	name, _ = withoutType(strings.TrimSuffix(name, " [utc]"))
	name = strings.NewReplacer("/", ".", ":", ".").Replace(name)
	return strings.NewReplacer("_", "", " ", "").Replace(name)
}

// isJoint is whether tools join names with the byte.
func isJoint(c byte) bool { return strings.IndexByte(joints, c) >= 0 }

const joints = "._/:"

// withoutPrefix are the columns without what stands before all of their names, but one
// at most, which may be an index or the name of a file; false where that is no header of
// sign-ins either.
func withoutPrefix(columns []csvColumn) ([]csvColumn, bool) {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	for _, prefix := range sharedPrefixes(names) {
		cut := make([]csvColumn, len(columns))
		other := -1
		for i, c := range columns {
			name, ok := cutPrefix(c.name, prefix)
			if cut[i].name = name; !ok {
				other = i
			}
		}
		if known, ok := knownColumns(cut); ok && !hasTwin(cut, other) {
			return known, true
		}
	}
	return nil, false
}

// hasTwin is whether another column has the name of the one at i; there is none at -1.
func hasTwin(columns []csvColumn, i int) bool {
	return i >= 0 && (columns[i].twin >= 0 || slices.ContainsFunc(columns, func(c csvColumn) bool { return c.twin == i }))
}

// sharedPrefixes are the beginnings, each up to what joins names, that all names have,
// or all but one; the shortest first.
func sharedPrefixes(names []string) (prefixes []string) {
	const fewest, most = 3, 8
	if len(names) < fewest {
		return nil
	}
	name, others := names[0], func(prefix string) (n int) {
		for _, other := range names {
			if _, ok := cutPrefix(other, prefix); !ok {
				n++
			}
		}
		return n
	}
	if end := strings.IndexAny(name, joints); end < 0 || others(name[:end+1]) > 1 {
		name = names[len(names)-1] // the first is another's
	}
	for end := 1; end < len(name) && len(prefixes) < most; end++ {
		if !isJoint(name[end-1]) {
			continue
		}
		if others(name[:end]) > 1 {
			break
		}
		prefixes = append(prefixes, name[:end])
	}
	return prefixes
}

// cutPrefix is the name without the prefix, if it has that and more.
func cutPrefix(name, prefix string) (rest string, ok bool) {
	if len(name) <= len(prefix) || !equalFold(name[:len(prefix)], prefix) {
		return name, false
	}
	return name[len(prefix):], true
}
