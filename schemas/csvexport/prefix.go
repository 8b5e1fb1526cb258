package csvexport

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Tools that make columns of objects join the names on the way to a value, and may put
// the way to the object itself before every one: Column1.status.errorCode is Power
// Query's, properties.userId a record's of Azure Monitor.

// plainPath is the name of a column, in lower case, without what joins its parts and
// words, and without its type. Within "properties" a record has what a signIn has.
func plainPath(name string) string {
	const properties = "properties"
	if rest, ok := strings.CutPrefix(name, properties); ok && rest != "" && rawevent.IsJoint(rest[0]) {
		name = rest[1:]
	}
	name, _ = rawevent.WithoutType(strings.TrimSuffix(name, " [utc]"))
	name = strings.NewReplacer("/", ".", ":", ".").Replace(name)
	return strings.NewReplacer("_", "", " ", "").Replace(name)
}

// withoutPrefix are the columns without what stands before all of their names, but one
// at most, which may be an index or the name of a file; false where that is no header of
// sign-ins either.
func withoutPrefix(columns []csvColumn) ([]csvColumn, bool) {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	for _, prefix := range rawevent.SharedPrefixes(names) {
		cut := make([]csvColumn, len(columns))
		other := -1
		for i, c := range columns {
			name, ok := rawevent.CutPrefix(c.name, prefix)
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
