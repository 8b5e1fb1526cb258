package filter

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/derived"
)

// SameID is the condition that an id of the table signins, such as user_id, is one of
// some ids, a GUID in either case.
func (p *Parameters) SameID(column string, ids ...string) string { return sameID(column, ids, p.Bind) }

// sameID finds the sign-ins with one of some ids by the columns that ids lie in: GUIDs
// in lower case as 16 bytes in one, whatever else as text in another (migration
// 0017_ids.sql). They are asked first, as to spell out each row's GUID takes longer than
// all else. Then the id itself decides, by whose spelling it is indexed.
func sameID(column string, ids []string, bind Bind) string {
	var guids, spellings []string
	add := func(to *[]string, sqlType, value string) {
		if placeholder := bind(sqlType, value); !slices.Contains(*to, placeholder) {
			*to = append(*to, placeholder)
		}
	}
	for _, id := range ids {
		for _, spelling := range IDSpellings(id) {
			add(&spellings, "String", spelling)
		}
		if isGUID(id) {
			add(&guids, "UUID", strings.ToLower(id))
		}
	}
	lies := "notEmpty(_" + column + "_text)"
	if len(guids) > 0 {
		lies = "(" + isOneOf("_"+column, guids) + " OR " + lies + ")"
	}
	return "(" + lies + " AND " + isOneOf(derived.SQL(column), spellings) + ")"
}

// isOneOf compares an expression with values.
func isOneOf(expression string, values []string) string {
	if len(values) == 1 {
		return expression + " = " + values[0]
	}
	return expression + " IN (" + strings.Join(values, ", ") + ")"
}
