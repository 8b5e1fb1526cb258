package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas/jsontree"
	"github.com/gatehouse/gatehouse/schemas/timetext"
)

// instantLayout is how Graph writes a time.
const instantLayout = "2006-01-02T15:04:05.9999999Z"

// instant binds a time that stays text. Exports write it in their own ways; here
// it is as Graph writes it, for clients refuse a whole answer for one time they
// cannot read. What is no time stays as it is.
func instant[T any](name string, at func(*T) *string) property[T] {
	return property[T]{name, func(_ *Decoder, m *T, v jsontree.Value) *DecodeError {
		v = momentOf(v)
		if v.Kind() == jsontree.Number {
			if _, err := timetext.Parse(v.Literal()); err == nil {
				*at(m) = graphInstant(v.Literal())
				return nil
			}
		}
		s, err := textOf(v)
		*at(m) = graphInstant(s)
		return err
	}}
}

func graphInstant(s string) string {
	if s == "" || isInstant(s) {
		return s
	}
	t, err := timetext.Parse(s)
	if err != nil {
		return s
	}
	return t.Format(instantLayout)
}

// isInstant is whether s looks like 2026-03-04T05:06:07 with decimals and a zone
// as RFC 3339 has them.
func isInstant(s string) bool {
	const zone = len("+00:00")
	if len(s) < len("2026-03-04T05:06:07Z") || s[10] != 'T' || s[16] != ':' {
		return false
	}
	end := len(s) - zone
	return s[len(s)-1] == 'Z' || (s[end] == '+' || s[end] == '-') && s[end+3] == ':'
}
