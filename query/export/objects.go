package export

import "github.com/gatehouse/gatehouse/query/entity"

// objects are sign-ins as an array of Graph's beta objects.
type objects struct {
	shape    entity.Shape
	entities *entity.Writer
	begun    bool
}

func newObjects(policies bool) *objects {
	sh := entity.NewShape(entity.Beta, nil, policies)
	return &objects{shape: sh, entities: entity.NewWriter(sh)}
}

func (d *objects) Columns() []entity.Column { return d.shape.Columns }

func (d *objects) Begin(dst []byte) []byte { return append(dst, '[') }

func (d *objects) Append(dst []byte, r *entity.Row) []byte {
	return d.entities.Append(appendNewLine(dst, &d.begun), "", r)
}

func (d *objects) End(dst []byte) []byte { return append(dst, "\n]\n"...) }

// appendNewLine separates the items of an array, one on each line.
func appendNewLine(dst []byte, begun *bool) []byte {
	if *begun {
		dst = append(dst, ',')
	}
	*begun = true
	return append(dst, '\n')
}
