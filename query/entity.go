package query

import "strings"

// entityWriter appends sign-ins as the JSON objects of an answer.
type entityWriter struct {
	shape shape
	// more holds the properties without a column of the row at hand.
	more map[string]string
	// order holds their names as they came.
	order []string
	// scratch holds an object while something is spliced into it.
	scratch []byte
}

func newEntityWriter(sh shape) *entityWriter {
	return &entityWriter{shape: sh, more: map[string]string{}}
}

// append appends the object of a row. prefix are members to begin with, such as
// `"@odata.context":"...",`.
func (w *entityWriter) append(dst []byte, prefix string, r *row) []byte {
	w.readMore(r)
	start := len(dst)
	dst = append(append(dst, '{'), prefix...)
	for _, m := range w.shape.members {
		dst = w.appendMember(dst, m, r)
	}
	if w.shape.rest {
		for _, name := range w.order {
			if memberNamed(name) == nil {
				dst = appendName(dst, name)
				dst = append(append(dst, w.more[name]...), ',')
			}
		}
	}
	if dst[len(dst)-1] == ',' {
		dst = dst[:len(dst)-1]
	}
	dst = append(dst, '}')
	if w.shape.rest && r.additional != "" {
		dst = w.spliceAdditional(dst, start, r)
	}
	return dst
}

func appendName(dst []byte, name string) []byte {
	return append(appendString(dst, name), ':')
}

func (w *entityWriter) appendMember(dst []byte, m *member, r *row) []byte {
	start := len(dst)
	dst = appendName(dst, m.name)
	switch {
	case m.name == policiesMember && !w.shape.policies:
		dst = append(dst, `null,"`+policiesMember+withheldMark+`":true`...)
	case m.name == evaluatedMember && !w.shape.policies:
		if r.evaluatedConditionalAccessPolicies == "" {
			return dst[:start]
		}
		dst = append(dst, `null,"`+evaluatedMember+withheldMark+`":true`...)
	case m.stored != "":
		dst = appendJSON(dst, w.more[m.name], m.stored)
	default:
		before := len(dst)
		if dst = m.value(dst, r); len(dst) == before {
			return dst[:start]
		}
	}
	if closer := closers[m.name]; closer != nil && w.shape.closedEnums {
		dst = append(dst[:start], closer.Replace(string(dst[start:]))...)
	}
	return append(dst, ',')
}

func (w *entityWriter) readMore(r *row) {
	clear(w.more)
	w.order = w.order[:0]
	if !w.shape.usesMore || r.more == "" {
		return
	}
	for name, value := range elements(r.more) {
		if _, seen := w.more[name]; !seen {
			w.order = append(w.order, name)
		}
		w.more[name] = value
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
func (w *entityWriter) spliceAdditional(dst []byte, start int, r *row) []byte {
	record := []byte{'{'}
	for name, value := range elements(r.additional) {
		if !w.shape.policies && strings.Contains(strings.ToLower(name), "conditionalaccesspolicies") {
			continue // withheld like the property itself
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
func (w *entityWriter) put(dst []byte, start int, name, value string) []byte {
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
func (w *entityWriter) splice(dst []byte, start int, path []string, value string) []byte {
	changed, ok := splice(w.scratch[:0], string(dst[start:]), path, value)
	w.scratch = changed[:0]
	if !ok {
		return dst
	}
	return append(dst[:start], changed...)
}
