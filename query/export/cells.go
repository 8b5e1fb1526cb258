package export

import "github.com/gatehouse/gatehouse/query/entity"

// cells are sign-ins as CSV.
type cells struct {
	columns []column
	text    []string
	// entities reads the column more.
	entities *entity.Writer
}

func newCells(of []column) *cells {
	return &cells{columns: of, text: make([]string, len(of)), entities: entity.NewWriter(entity.Shape{UsesMore: true})}
}

func (d *cells) Columns() []entity.Column {
	wanted := []string{"id", "created_at", "more"}
	for _, c := range d.columns {
		wanted = append(wanted, c.columns...)
	}
	return entity.ColumnsNamed(wanted...)
}

func (d *cells) Begin(dst []byte) []byte {
	for i, c := range d.columns {
		d.text[i] = c.name
	}
	return AppendRow(append(dst, ByteOrderMark...), d.text)
}

func (d *cells) Append(dst []byte, r *entity.Row) []byte {
	d.entities.ReadMore(r)
	for i, c := range d.columns {
		if c.value != nil {
			d.text[i] = c.value(r)
		} else {
			d.text[i] = keptCell(d.entities.More[c.more], c.part)
		}
	}
	return AppendRow(dst, d.text)
}

func (d *cells) End(dst []byte) []byte { return dst }
