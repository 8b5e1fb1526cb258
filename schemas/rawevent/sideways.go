package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Some write tables column by column: pandas' to_json() by default, with the rows' names
// in each column, {"id":{"0":"x","1":"y"},"createdDateTime":{"0":...}}, its to_dict('list')
// and ClickHouse (JSONColumns) with lists, {"id":["x","y"],"createdDateTime":[...]}.

// sideways reads each row of such a table as an event; false where the object is none.
func (d *Decoder) sideways(raw []byte, depth int) bool {
	if !beginsWithColumn(raw) {
		return false
	}
	var own jsontree.Tree // the decoder's is for the rows
	root, err := own.Parse(raw)
	if err != nil {
		return false
	}
	names, columns := d.columnsOf(root)
	if len(names) == 0 || !sameRows(columns) {
		return false
	}
	at := make([]cursor, len(columns))
	for i, column := range columns {
		at[i] = cellsOf(column)
	}
	count := 0
	for first := cellsOf(columns[0]); first.next(); {
		count++
	}
	return d.rows(raw, names, count, depth, func(cells []jsontree.Value) []jsontree.Value {
		for i := range at {
			at[i].next()
			cells = append(cells, at[i].cell)
		}
		return cells
	})
}

// beginsWithColumn is whether the first property of an object is an object or a list: a
// hint that saves parsing others.
func beginsWithColumn(raw []byte) bool {
	i := jsontree.SkipBlanks(raw, 1)
	if i >= len(raw) || raw[i] != '"' {
		return false
	}
	i = jsontree.SkipBlanks(raw, jsontree.SkipText(raw, i))
	if i >= len(raw) || raw[i] != ':' {
		return false
	}
	i = jsontree.SkipBlanks(raw, i+1)
	return i < len(raw) && (raw[i] == '{' || raw[i] == '[')
}

// columnsOf returns the names and cells of an object's columns: of one that has objects
// only, or lists only, some of them of a sign-in's names, one of its time, which is
// neither. None, where it is another.
func (d *Decoder) columnsOf(root jsontree.Value) (names []string, columns []jsontree.Value) {
	known, timed := 0, false
	members := root.Members()
	for name, column, ok := members.Next(); ok; name, column, ok = members.Next() {
		if column.Kind() < jsontree.List || len(columns) > 0 && column.Kind() != columns[0].Kind() {
			return nil, nil
		}
		if d.fieldOf(name) != nil || d.pathOf(name) != nil {
			known++
		}
		timed = timed || isTimeColumn(name)
		names, columns = append(names, name), append(columns, column)
	}
	if known < fewestColumns || !timed {
		return nil, nil
	}
	return names, columns
}

func isTimeColumn(name string) bool {
	switch ascii.Folded(inOneWord(name)) {
	case "createddatetime", "timegenerated", "time", "timestamp", "date(utc)":
		return true
	}
	return false
}

// sameRows is whether all columns have the same rows, in the same order, and some.
func sameRows(columns []jsontree.Value) bool {
	for _, column := range columns {
		one, other := cellsOf(columns[0]), cellsOf(column)
		for more := true; more; {
			if more = one.next(); more != other.next() || one.name != other.name {
				return false
			}
		}
	}
	return !columns[0].IsEmpty()
}

// cursor walks over the cells of a column.
type cursor struct {
	name    string // of the row; empty in lists
	cell    jsontree.Value
	object  bool
	members jsontree.Members
	list    jsontree.Elements
}

func cellsOf(column jsontree.Value) cursor {
	if column.Kind() == jsontree.Object {
		return cursor{object: true, members: column.Members()}
	}
	return cursor{list: column.Elements()}
}

// next goes to the next cell; false after the last.
func (c *cursor) next() bool {
	ok := false
	if c.object {
		c.name, c.cell, ok = c.members.Next()
	} else {
		c.cell, ok = c.list.Next()
	}
	return ok
}
