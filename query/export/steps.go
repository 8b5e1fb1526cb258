package export

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/gatehouse/gatehouse/internal/jsonobject"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
)

// StepColumns are the columns of authentication steps, and the properties of
// Graph's authenticationDetail that they hold.
var StepColumns = [...][2]string{
	{"Date (UTC)", "authenticationStepDateTime"},
	{"Authentication method", "authenticationMethod"},
	{"Authentication method detail", "authenticationMethodDetail"},
	{"Succeeded", "succeeded"},
	{"Result detail", "authenticationStepResultDetail"},
	{"Requirement", "authenticationStepRequirement"},
}

// stepCells are authentication steps as CSV, a row each, joined by Request ID.
type stepCells struct{}

func (stepCells) Columns() []entity.Column {
	return entity.ColumnsNamed("id", "created_at", "authentication_details")
}

func (stepCells) Begin(dst []byte) []byte {
	cells := []string{"Request ID"}
	for _, c := range StepColumns {
		cells = append(cells, c[0])
	}
	return AppendRow(append(dst, ByteOrderMark...), cells)
}

func (stepCells) Append(dst []byte, r *entity.Row) []byte {
	for _, detail := range jsonobject.Elements(r.AuthenticationDetails) {
		cells := make([]string, 1+len(StepColumns))
		cells[0] = r.ID
		for name, value := range jsonobject.Elements(detail) {
			for i, c := range StepColumns {
				if c[1] == name {
					cells[1+i] = keptCell(value, "")
				}
			}
		}
		dst = AppendRow(dst, cells)
	}
	return dst
}

func (stepCells) End(dst []byte) []byte { return dst }

// stepObjects are authentication steps as an array of Graph's objects, each with
// the requestId of its sign-in.
type stepObjects struct{ begun bool }

func (*stepObjects) Columns() []entity.Column { return stepCells{}.Columns() }

func (*stepObjects) Begin(dst []byte) []byte { return append(dst, '[') }

func (d *stepObjects) Append(dst []byte, r *entity.Row) []byte {
	for _, detail := range jsonobject.Elements(r.AuthenticationDetails) {
		if jsontext.Value(detail).Kind() != '{' {
			continue
		}
		dst = append(appendNewLine(dst, &d.begun), `{"requestId":`...)
		dst = graph.AppendString(dst, r.ID)
		for name, value := range jsonobject.Elements(detail) {
			dst = append(graph.AppendString(append(dst, ','), name), ':')
			dst = append(dst, value...)
		}
		dst = append(dst, '}')
	}
	return dst
}

func (*stepObjects) End(dst []byte) []byte { return append(dst, "\n]\n"...) }
