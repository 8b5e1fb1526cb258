package query

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// columnsNamed are the table's columns of these names, in the table's order.
func columnsNamed(wanted ...string) []column {
	var found []column
	for _, c := range columns {
		if slices.Contains(wanted, c.name) {
			found = append(found, c)
		}
	}
	return found
}

// downloadCells are sign-ins as CSV.
type downloadCells struct {
	cells []csvColumn
	text  []string
	// entities reads the column more.
	entities *entityWriter
}

func newDownloadCells(cells []csvColumn) *downloadCells {
	return &downloadCells{cells: cells, text: make([]string, len(cells)), entities: newEntityWriter(shape{usesMore: true})}
}

func (d *downloadCells) columns() []column {
	wanted := []string{"id", "created_at", "more"}
	for _, c := range d.cells {
		wanted = append(wanted, c.columns...)
	}
	return columnsNamed(wanted...)
}

func (d *downloadCells) begin(dst []byte) []byte {
	for i, c := range d.cells {
		d.text[i] = c.name
	}
	return appendCSVRow(append(dst, csvMark...), d.text)
}

func (d *downloadCells) append(dst []byte, r *row) []byte {
	d.entities.readMore(r)
	for i, c := range d.cells {
		if c.value != nil {
			d.text[i] = c.value(r)
		} else {
			d.text[i] = keptCell(d.entities.more[c.more], c.part)
		}
	}
	return appendCSVRow(dst, d.text)
}

func (d *downloadCells) end(dst []byte) []byte { return dst }

// downloadObjects are sign-ins as an array of Graph's beta objects.
type downloadObjects struct {
	shape    shape
	entities *entityWriter
	begun    bool
}

func newDownloadObjects(who reader) *downloadObjects {
	sh := newShape(beta, nil, who.policies)
	return &downloadObjects{shape: sh, entities: newEntityWriter(sh)}
}

func (d *downloadObjects) columns() []column { return d.shape.columns }

func (d *downloadObjects) begin(dst []byte) []byte { return append(dst, '[') }

func (d *downloadObjects) append(dst []byte, r *row) []byte {
	return d.entities.append(appendNewLine(dst, &d.begun), "", r)
}

func (d *downloadObjects) end(dst []byte) []byte { return append(dst, "\n]\n"...) }

// appendNewLine separates the items of an array, one on each line.
func appendNewLine(dst []byte, begun *bool) []byte {
	if *begun {
		dst = append(dst, ',')
	}
	*begun = true
	return append(dst, '\n')
}

// stepColumns are the columns of authentication steps, and the properties of
// Graph's authenticationDetail that they hold.
var stepColumns = [...][2]string{
	{"Date (UTC)", "authenticationStepDateTime"},
	{"Authentication method", "authenticationMethod"},
	{"Authentication method detail", "authenticationMethodDetail"},
	{"Succeeded", "succeeded"},
	{"Result detail", "authenticationStepResultDetail"},
	{"Requirement", "authenticationStepRequirement"},
}

// stepCells are authentication steps as CSV, a row each, joined by Request ID.
type stepCells struct{}

func (stepCells) columns() []column {
	return columnsNamed("id", "created_at", "authentication_details")
}

func (stepCells) begin(dst []byte) []byte {
	cells := []string{"Request ID"}
	for _, c := range stepColumns {
		cells = append(cells, c[0])
	}
	return appendCSVRow(append(dst, csvMark...), cells)
}

func (stepCells) append(dst []byte, r *row) []byte {
	for _, detail := range elements(r.authenticationDetails) {
		cells := make([]string, 1+len(stepColumns))
		cells[0] = r.id
		for name, value := range elements(detail) {
			for i, c := range stepColumns {
				if c[1] == name {
					cells[1+i] = keptCell(value, "")
				}
			}
		}
		dst = appendCSVRow(dst, cells)
	}
	return dst
}

func (stepCells) end(dst []byte) []byte { return dst }

// stepObjects are authentication steps as an array of Graph's objects, each with
// the requestId of its sign-in.
type stepObjects struct{ begun bool }

func (*stepObjects) columns() []column { return stepCells{}.columns() }

func (*stepObjects) begin(dst []byte) []byte { return append(dst, '[') }

func (d *stepObjects) append(dst []byte, r *row) []byte {
	for _, detail := range elements(r.authenticationDetails) {
		if jsontext.Value(detail).Kind() != '{' {
			continue
		}
		dst = append(appendNewLine(dst, &d.begun), `{"requestId":`...)
		dst = appendString(dst, r.id)
		for name, value := range elements(detail) {
			dst = append(appendString(append(dst, ','), name), ':')
			dst = append(dst, value...)
		}
		dst = append(dst, '}')
	}
	return dst
}

func (*stepObjects) end(dst []byte) []byte { return append(dst, "\n]\n"...) }
