package geo

import (
	"cmp"

	"github.com/oschwald/maxminddb-golang/v2/mmdbdata"
)

// readName reads a flat text, or of a map the name in its names, else its name,
// else its code.
func readName(c mmdbdata.Cursor, into *string) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err == nil && kind == mmdbdata.KindString {
		return readText(c, into)
	}
	var names translation
	var name, code string
	next, err := eachEntry(c, func(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
		switch string(key) {
		case "names":
			return eachEntry(value, names.read)
		case "name":
			return readText(value, &name)
		case "iso_code":
			return readText(value, &code)
		}
		return value.Skip()
	})
	if said := cmp.Or(names.name, name, code); said != "" {
		*into = said
	}
	return next, err
}

// translation is a name in one of several languages: English, else the first by
// the alphabet of their codes, so that a place has one name.
type translation struct{ language, name string }

// read takes the name in a language when it is preferred to what is known.
func (t *translation) read(language []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	const english = "en"
	if t.name != "" && (t.language == english || string(language) != english && string(language) > t.language) {
		return value.Skip()
	}
	var name string
	next, err := readText(value, &name)
	if name != "" {
		*t = translation{string(language), name}
	}
	return next, err
}

// readFirstName reads the name of the first item of a list: the largest
// subdivision comes first.
func readFirstName(c mmdbdata.Cursor, into *string) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err != nil || kind != mmdbdata.KindSlice {
		return skip(c, err)
	}
	items, err := c.Slice()
	if err != nil {
		return mmdbdata.Cursor{}, err
	}
	var next mmdbdata.Cursor
	for {
		index, item, more := items.Next(next)
		if !more {
			return items.End()
		}
		if index == 0 {
			next, err = readName(item, into)
		} else {
			next, err = item.Skip()
		}
		if err != nil {
			return mmdbdata.Cursor{}, err
		}
	}
}
