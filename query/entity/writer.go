package entity

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/jsonobject"
	"github.com/gatehouse/gatehouse/query/graph"
)

// Writer appends sign-ins as the JSON objects of an answer.
type Writer struct {
	shape Shape
	// More holds the properties without a column of the row at hand.
	More map[string]string
	// order holds their names as they came.
	order []string
	// scratch holds an object while something is spliced into it.
	scratch []byte
}

// NewWriter makes one for answers of a shape.
func NewWriter(sh Shape) *Writer {
	return &Writer{shape: sh, More: map[string]string{}}
}

// Append appends the object of a row. prefix are members to begin with, such as
// `"@odata.context":"...",`.
func (w *Writer) Append(dst []byte, prefix string, r *Row) []byte {
	w.ReadMore(r)
	start := len(dst)
	dst = append(append(dst, '{'), prefix...)
	for _, m := range w.shape.members {
		dst = w.appendMember(dst, m, r)
	}
	if w.shape.rest {
		for _, name := range w.order {
			if memberNamed(name) == nil {
				dst = appendName(dst, name)
				dst = append(append(dst, w.More[name]...), ',')
			}
		}
	}
	if dst[len(dst)-1] == ',' {
		dst = dst[:len(dst)-1]
	}
	dst = append(dst, '}')
	if w.shape.rest && r.Additional != "" {
		dst = w.spliceAdditional(dst, start, r)
	}
	return dst
}

func appendName(dst []byte, name string) []byte {
	return append(graph.AppendString(dst, name), ':')
}

func (w *Writer) appendMember(dst []byte, m *Member, r *Row) []byte {
	start := len(dst)
	dst = appendName(dst, m.Name)
	switch {
	case m.Name == PoliciesMember && !w.shape.policies:
		dst = append(dst, `null,"`+PoliciesMember+WithheldMark+`":true`...)
	case m.Name == EvaluatedMember && !w.shape.policies:
		if r.EvaluatedConditionalAccessPolicies == "" {
			return dst[:start]
		}
		dst = append(dst, `null,"`+EvaluatedMember+WithheldMark+`":true`...)
	default:
		before := len(dst)
		if dst = w.appendValue(dst, m, r); len(dst) == before {
			return dst[:start]
		}
	}
	if closer := closers[m.Name]; closer != nil && w.shape.ClosedEnums {
		dst = append(dst[:start], closer.closed(string(dst[start:]))...)
	}
	return append(dst, ',')
}

func (w *Writer) appendValue(dst []byte, m *Member, r *Row) []byte {
	if m.fromMore != nil {
		return m.fromMore(dst, w.More)
	}
	return m.value(dst, r)
}

// ReadMore has More hold what the row has.
func (w *Writer) ReadMore(r *Row) {
	clear(w.More)
	w.order = w.order[:0]
	if !w.shape.UsesMore || r.More == "" {
		return
	}
	for name, value := range jsonobject.Elements(r.More) {
		if _, seen := w.More[name]; !seen {
			w.order = append(w.order, name)
		}
		w.More[name] = value
	}
}

// recordAnnotation holds the properties of an export's envelope.
const (
	recordAnnotation = "@gatehouse.record"
	recordPrefix     = "record/"
	additionalPrefix = "@gatehouse.additional."
)

// spliceAdditional puts the properties unknown to Gatehouse where the producer
// had them: at the top, inside the object they stood in, those of the envelope
// into an annotation.
func (w *Writer) spliceAdditional(dst []byte, start int, r *Row) []byte {
	record := []byte{'{'}
	for name, value := range jsonobject.Elements(r.Additional) {
		if !w.shape.policies && strings.Contains(strings.ToLower(name), "conditionalaccesspolicies") {
			continue // withheld like the property itself
		}
		if isObject(value) && isKept(name) {
			continue // a member shows it
		}
		if inner, ok := strings.CutPrefix(name, recordPrefix); ok {
			record = append(append(appendName(record, inner), value...), ',')
			continue
		}
		dst = w.put(dst, start, name, value)
	}
	if len(record) > 1 {
		record[len(record)-1] = '}'
		dst = w.splice(dst, start, []string{recordAnnotation}, string(record))
	}
	return dst
}

// put splices a value at its path, or, where that leads nowhere, under its
// whole path as the name. A name that is taken, or that would pass for one of
// our annotations, goes behind additionalPrefix.
func (w *Writer) put(dst []byte, start int, name, value string) []byte {
	before := len(dst)
	if !strings.Contains(name, "@gatehouse") {
		dst = w.splice(dst, start, strings.Split(name, "/"), value)
		if len(dst) == before {
			dst = w.splice(dst, start, []string{name}, value)
		}
	}
	if len(dst) == before {
		dst = w.splice(dst, start, []string{additionalPrefix + name}, value)
	}
	return dst
}

// splice changes the object that starts at start; a path that leads nowhere
// leaves it as it is.
func (w *Writer) splice(dst []byte, start int, path []string, value string) []byte {
	changed, ok := splice(w.scratch[:0], string(dst[start:]), path, value)
	w.scratch = changed[:0]
	if !ok {
		return dst
	}
	return append(dst[:start], changed...)
}
