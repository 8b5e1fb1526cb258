package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// surveyUnderscores finds names such as created_date_time, created-date-time and Ip Address,
// which some tools write. It reports whether it found any. Beside names of a signIn without
// underscores they mean something else, unless they are of a tool that renamed what it
// knew: then two tell, one of them of three words, or a single one with blanks.
func (d *Decoder) surveyUnderscores() bool {
	found, telling, long := 0, 0, 0
	for i := range d.pairs {
		p := &d.pairs[i]
		f := d.underscored(p)
		if f == nil {
			continue
		}
		found++
		switch {
		case f.marks&markGraph == 0:
		case strings.Contains(p.key, " "): // a column, as people name them
			telling, long = telling+2, 2
		default:
			telling++
			long = max(long, strings.Count(p.key, "_"))
		}
	}
	mixed := d.found.known > 0
	if found == 0 || mixed && (telling < 2 || long < 2) {
		return false
	}
	var said map[*field]bool // with a name of its own
	if mixed {
		said = map[*field]bool{}
		for i := range d.pairs {
			said[d.pairs[i].field] = said[d.pairs[i].field] || !isNothing(d.pairs[i].value)
		}
	}
	for i := range d.pairs {
		p := &d.pairs[i]
		if f := d.underscored(p); f != nil && !said[f] {
			p.field = f
		}
	}
	return true
}

// underscored is what an unknown name means without its underscores and blanks; nil when
// nothing.
func (d *Decoder) underscored(p *pair) *field {
	if p.field != nil && !d.found.isOfPortal(p.field) || !hasSeparator(p.key) {
		return nil
	}
	return d.fieldOfWords(p.key)
}

// namedField finds a name as fieldOf does, else without what parts its words.
func (d *Decoder) namedField(name string) *field {
	f := d.fieldOf(name)
	if f == nil && hasSeparator(name) {
		f = d.fieldOfWords(name)
	}
	return f
}

// fieldOfWords finds the name that is made of words with underscores or blanks between
// them.
func (d *Decoder) fieldOfWords(words string) *field {
	d.joinedName = d.joinedName[:0]
	for i := range len(words) {
		if c := words[i]; c != '_' && c != ' ' && c != '-' {
			d.joinedName = append(d.joinedName, c)
		}
	}
	return d.fields.Find(jsontree.View(d.joinedName))
}

// isOfPortal is whether the portal's download alone has a field, and the object is no
// row of it.
func (f *findings) isOfPortal(field *field) bool {
	return f.marks&markPortal == 0 && field.marks == 0 && field.set[inGraph] == nil && field.set[inRow] == nil && field.set[inEnvelope] == nil && field.set[inHunting] == nil
}

// hasSeparator is whether the words of a name are parted.
func hasSeparator(name string) bool {
	for i := len(name) - 1; i > 0; i-- {
		switch name[i] {
		case '_', ' ', '-':
			return true
		}
	}
	return false
}

// inOneWord is a name made of words without what parts them.
func inOneWord(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(name, "_", ""), " ", ""), "-", "")
}
