package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// survey looks at the names of an object.
func (d *Decoder) survey(v jsontree.Value) *findings {
	d.root, d.pairs = v, d.pairs[:0]
	members := v.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		if len(d.pairs) == cap(d.pairs) {
			d.pairs = append(d.pairs, pair{})[:len(d.pairs)]
		}
		d.pairs = d.pairs[:len(d.pairs)+1]
		p := &d.pairs[len(d.pairs)-1]
		if p.key, p.value, p.field = name, member, d.fieldOf(name); p.field == nil {
			p.field = d.multivalued(name)
		}
	}
	d.look()
	for d.found.more != nil {
		d.surveyMore()
		d.look()
	}
	if d.found.joined && d.surveyUnderscores() {
		d.look()
	}
	return &d.found
}

// look finds what the pairs at hand tell.
func (d *Decoder) look() {
	d.found = findings{pairs: d.pairs}
	for i := range d.pairs {
		d.found.look(&d.pairs[i])
	}
	if d.found.marks&markCapture != 0 {
		d.found.lookCapture()
	}
}

// fieldOf finds a name, also with the decoration that exports give it.
func (d *Decoder) fieldOf(name string) *field {
	if f := d.fields.Find(name); f != nil {
		return f
	}
	if plain := undecorated(name); plain != name {
		return d.fields.Find(plain)
	}
	return nil
}

// undecorated drops what exports add to a name: blanks around it and more than
// one within, the zone of a time, and the type of a column that came to be twice.
func undecorated(name string) string {
	plain := strings.TrimPrefix(name, "\ufeff") // of a file that was read with its mark
	if strings.Contains(plain, "  ") || plain != strings.TrimSpace(plain) {
		plain = strings.Join(strings.Fields(plain), " ")
	}
	for _, suffix := range [...]string{" [UTC]", "_dynamic", "_string"} {
		if n := len(plain) - len(suffix); n > 0 && ascii.EqualFold(plain[n:], suffix) {
			plain = plain[:n]
		}
	}
	return plain
}
