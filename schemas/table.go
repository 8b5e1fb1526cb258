package schemas

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
	if columns.t == nil || rows.t == nil || !found.isNoEvent() {
		return false
	}
	first := rows.elements()
	if row, some := first.next(); !some || row.kind() != jsonList {
		return false
	}
	var own tree // the decoder's is for the rows
	root, err := own.parse(raw)
	if err != nil {
		return false
	}
	columns, rows = listNamed(root, tableColumns[:]), listNamed(root, tableRows[:])
	names := columnNames(columns)
	list := rows.elements()
	return len(names) > 0 && d.rows(raw, names, length(rows), depth, func(cells []value) []value {
		row, _ := list.next()
		return appendElements(cells, row)
	})
}

// listNamed returns the list that an object has under one of the names.
func listNamed(object value, names []string) value {
	members := object.members()
	for said, member, ok := members.next(); ok; said, member, ok = members.next() {
		for _, name := range names {
			if equalFold(said, name) && member.kind() == jsonList {
				return member
			}
		}
	}
	return value{}
}

// columnNames are the names of columns, which stand alone or beside their types; nil
// where one has none.
func columnNames(columns value) []string {
	var names []string
	list := columns.elements()
	for column, ok := list.next(); ok; column, ok = list.next() {
		for _, key := range [...]string{"name", "ColumnName"} {
			if name, said := memberOf(column, key); said {
				column = name
			}
		}
		if column.kind() != jsonText {
			return nil
		}
		names = append(names, column.text())
	}
	return names
}

// maxTableGrowth bounds how many times the bytes of a table the names of its columns
// may come to, written once for each row.
const maxTableGrowth = 16

// rows reads so many rows, whose cells next returns one after the other.
func (d *Decoder) rows(raw []byte, names []string, count, depth int, next func(cells []value) []value) bool {
	size := 0
	for _, name := range names {
		size += len(name) + len(`"":,`)
	}
	if count*size > maxTableGrowth*len(raw) {
		d.refuse(raw, refuse(DeadTooLarge, "is a table whose names of columns are too long for its %d rows", count))
		return true
	}
	outermost := d.whole == nil
	if outermost {
		d.whole = raw
	}
	var row []byte
	var cells []value
	for range count {
		if d.done {
			break
		}
		if cells = next(cells[:0]); len(cells) != len(names) {
			d.refuse(raw, refuse(DeadNotAnEvent, "the row has %d cells, the table %d columns", len(cells), len(names)))
			continue
		}
		row = append(row[:0], '{')
		for i, cell := range cells {
			row = append(appendText(comma(row, '{'), names[i]), ':')
			row = appendCanonical(row, cell)
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
func length(v value) int {
	n, list := 0, v.elements()
	for _, ok := list.next(); ok; _, ok = list.next() {
		n++
	}
	return n
}

// appendElements appends the elements of a list; none of what is no list.
func appendElements(dst []value, v value) []value {
	if v.kind() != jsonList {
		return dst
	}
	list := v.elements()
	for element, ok := list.next(); ok; element, ok = list.next() {
		dst = append(dst, element)
	}
	return dst
}
