package schemas

import "strings"

// surveyUnderscores finds names such as created_date_time, which some tools write,
// in an object that has none of a signIn's own: beside those they mean something
// else. It reports whether it found any.
func (d *Decoder) surveyUnderscores() bool {
	found := false
	for i := range d.pairs {
		p := &d.pairs[i]
		if p.field == nil && strings.IndexByte(p.key, '_') > 0 {
			p.field = d.fields.find(withoutUnderscores(p.key))
			found = found || p.field != nil
		}
	}
	d.rec.underscores = d.rec.underscores || found
	return found
}

func withoutUnderscores(name string) string {
	return strings.ReplaceAll(name, "_", "")
}
