package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Some write the names of a table's columns once, then each row as a list of its cells:
// pandas (orient "split"), Elasticsearch's SQL, ClickHouse (JSONCompact), and the query
// APIs of Log Analytics.

var (
	tableColumns = [...]string{"columns", "meta"}
	tableRows    = [...]string{"data", "rows", "values"}
)

// table reads each row of such a table as an event; false where the object is none.
func (d *Decoder) table(raw []byte, found *findings, depth int) bool {
	columns, rows := listNamed(d.root, tableColumns[:]), listNamed(d.root, tableRows[:])
	if columns.IsAbsent() || rows.IsAbsent() || !found.isNoEvent() {
		return false
	}
	first := rows.Elements()
	if row, some := first.Next(); !some || row.Kind() != jsontree.List {
		return false
	}
	var own jsontree.Tree // the decoder's is for the rows
	root, err := own.Parse(raw)
	if err != nil {
		return false
	}
	columns, rows = listNamed(root, tableColumns[:]), listNamed(root, tableRows[:])
	names := columnNames(columns)
	list := rows.Elements()
	return len(names) > 0 && d.rows(raw, names, length(rows), depth, func(cells []jsontree.Value) []jsontree.Value {
		row, _ := list.Next()
		return appendElements(cells, row)
	})
}

// listNamed returns the list that an object has under one of the names.
func listNamed(object jsontree.Value, names []string) jsontree.Value {
	members := object.Members()
	for said, member, ok := members.Next(); ok; said, member, ok = members.Next() {
		for _, name := range names {
			if ascii.EqualFold(said, name) && member.Kind() == jsontree.List {
				return member
			}
		}
	}
	return jsontree.Value{}
}

// columnNames are the names of columns, which stand alone or beside their types; nil
// where one has none.
func columnNames(columns jsontree.Value) []string {
	var names []string
	list := columns.Elements()
	for column, ok := list.Next(); ok; column, ok = list.Next() {
		for _, key := range [...]string{"name", "ColumnName"} {
			if name, said := memberOf(column, key); said {
				column = name
			}
		}
		if column.Kind() != jsontree.Text {
			return nil
		}
		names = append(names, column.Text())
	}
	return names
}

// maxTableGrowth bounds how many times the bytes of a table the names of its columns
// may come to, written once for each row.
const maxTableGrowth = 16

// rows reads so many rows, whose cells next returns one after the other.
func (d *Decoder) rows(raw []byte, names []string, count, depth int, next func(cells []jsontree.Value) []jsontree.Value) bool {
	size := 0
	for _, name := range names {
		size += len(name) + len(`"":,`)
	}
	if count*size > maxTableGrowth*len(raw) {
		d.refuse(raw, refuse(schemas.DeadTooLarge, "is a table whose names of columns are too long for its %d rows", count))
		return true
	}
	outermost := d.whole == nil
	if outermost {
		d.whole = raw
	}
	var row []byte
	var cells []jsontree.Value
	for range count {
		if d.done {
			break
		}
		if cells = next(cells[:0]); len(cells) != len(names) {
			d.refuse(raw, refuse(schemas.DeadNotAnEvent, "the row has %d cells, the table %d columns", len(cells), len(names)))
			continue
		}
		row = append(row[:0], '{')
		for i, cell := range cells {
			row = append(jsontree.AppendText(jsontree.Comma(row, '{'), names[i]), ':')
			row = jsontree.AppendCanonical(row, cell)
		}
		row = append(row, '}')
		d.document(row, depth+1)
	}
	if outermost {
		d.whole = nil
	}
	return true
}

// length is how many elements a list has.
func length(v jsontree.Value) int {
	n, list := 0, v.Elements()
	for _, ok := list.Next(); ok; _, ok = list.Next() {
		n++
	}
	return n
}

// appendElements appends the elements of a list; none of what is no list.
func appendElements(dst []jsontree.Value, v jsontree.Value) []jsontree.Value {
	if v.Kind() != jsontree.List {
		return dst
	}
	list := v.Elements()
	for element, ok := list.Next(); ok; element, ok = list.Next() {
		dst = append(dst, element)
	}
	return dst
}
