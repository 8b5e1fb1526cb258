package entity

import (
	"fmt"

	"github.com/gatehouse/gatehouse/schemas/derived"
	"github.com/gatehouse/gatehouse/schemas/packed"
)

// packedIn is where a column's value lies: in which packed column, and at which place
// of its text. It is read only.
var packedIn = func() map[string]packedPlace {
	places := map[string]packedPlace{}
	for _, c := range packed.Columns() {
		for i, member := range c.Members {
			places[member] = packedPlace{c.Name, i}
		}
	}
	return places
}()

type packedPlace struct {
	column string
	index  int
}

// holder is what a column's value is read from, in SQL: its packed column whole, else the
// column itself.
func (c Column) holder() string {
	if in, isPacked := packedIn[c.Name]; isPacked {
		return in.column
	}
	return derived.SQL(c.Name)
}

// unpacked takes what is wanted of a packed column to where it belongs. As a target of
// a scan it reads the text whole, which costs the database and the planning of a
// statement less than a column for each value.
type unpacked struct {
	// targets are by the place of a value in the text; nil where it is not wanted.
	targets []any
}

func (u *unpacked) want(index int, target any) {
	for len(u.targets) <= index {
		u.targets = append(u.targets, nil)
	}
	u.targets[index] = target
}

// Scan implements sql.Scanner.
func (u *unpacked) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("a packed column is text, not %T", value)
	}
	i := 0
	for v := range packed.Values(text) {
		if i == len(u.targets) {
			return nil
		}
		putValue(v, u.targets[i])
		i++
	}
	for ; i < len(u.targets); i++ { // a text from before there was this value
		putValue("", u.targets[i])
	}
	return nil
}

// putValue has a target hold a value of a packed column.
func putValue(value string, target any) {
	switch to := target.(type) {
	case *string:
		*to = value
	case **bool:
		*to = packed.Bool(value)
	case *bool:
		*to = value == "1"
	case **float64:
		*to = packed.Float(value)
	case *uint32:
		*to = packed.Uint(value)
	case *[]string:
		*to = packed.List(value)
	}
}
