package filter

import (
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Parameters are the values of a statement, which ClickHouse binds by itself: none
// stands in its text. The zero value has none.
type Parameters struct {
	args []any
	// placeholders holds those of the values bound so far, by type and value.
	placeholders map[[2]string]string
}

// Bind keeps a value and returns its placeholder, {p0:String} for the first, or
// the one that stands for the same value already. It is a Bind of filters.
func (p *Parameters) Bind(sqlType, value string) string {
	key := [2]string{sqlType, value}
	if placeholder, bound := p.placeholders[key]; bound {
		return placeholder
	}
	name := "p" + strconv.Itoa(len(p.args))
	p.args = append(p.args, clickhouse.Named(name, value))
	if p.placeholders == nil {
		p.placeholders = map[[2]string]string{}
	}
	p.placeholders[key] = "{" + name + ":" + sqlType + "}"
	return p.placeholders[key]
}

// Count binds how many rows are asked for.
func (p *Parameters) Count(n int) string { return p.Bind("UInt64", strconv.Itoa(n)) }

// IDs binds the ways an id may be stored.
func (p *Parameters) IDs(id string) []string {
	spellings := IDSpellings(id)
	for i, spelling := range spellings {
		spellings[i] = p.Bind("String", spelling)
	}
	return spellings
}

// Args are the values for the client that sends the statement.
func (p *Parameters) Args() []any { return p.args }
