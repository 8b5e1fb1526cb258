package rawevent

import (
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// list binds a list of nested messages; elements that say nothing are left out.
// One element may stand for a list of it.
func list[T, N any](name string, of func(*kinds) *kind[N], at func(*T) *[]*N) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		k := of(&d.kinds)
		start := k.pool.used
		if v.Kind() == jsontree.Text && k.bare != nil && !holdsStructure(v) {
			if err := k.element(d, v); err != nil {
				return err
			}
		} else if err := k.elements(d, name, v); err != nil {
			return err
		}
		if k.pool.used > start || !d.rec.row {
			*at(m) = k.pool.since(start)
		}
		return nil
	}}
}

// elements reads the list v, or the one element that stands for it.
func (k *kind[T]) elements(d *Decoder, name string, v jsontree.Value) *DecodeError {
	found, err := d.structure(v, jsontree.List)
	if err != nil {
		return err
	}
	if !found.said {
		d.keepText(name, found)
		return nil
	}
	if k.hasOddText(found.Value) {
		d.keepText(name, structure{Value: v, odd: true})
		return nil
	}
	mark := len(d.path)
	if found.Kind() == jsontree.Object {
		if k.spread != nil && k.spread(d, found.Value) {
			return nil
		}
		d.path = append(append(d.path, name...), "/0/"...)
		err = k.element(d, found.Value)
		d.path = d.path[:mark]
		return found.fromText.wrap(err)
	}
	list := found.Elements()
	for element, ok := list.Next(); ok; element, ok = list.Next() {
		d.path = append(append(d.path[:mark], name...), '/')
		d.path = append(strconv.AppendInt(d.path, int64(list.Index()), 10), '/')
		if err = k.element(d, element); err != nil {
			return found.fromText.wrap(err.under(strconv.Itoa(list.Index())))
		}
	}
	d.path = d.path[:mark]
	return nil
}

// hasOddText is whether an element of a list is text that is no object, such as the name
// of its type. What is left would be half of the list, and says less than none.
func (k *kind[T]) hasOddText(v jsontree.Value) bool {
	if v.Kind() != jsontree.List || k.bare != nil {
		return false
	}
	list := v.Elements()
	for element, ok := list.Next(); ok; element, ok = list.Next() {
		if element.Kind() != jsontree.Text || holdsJSON(element) {
			continue
		}
		if text := strings.TrimSpace(element.Text()); text != "" && !isNone(text) && !isShellObject(text) {
			return true
		}
	}
	return false
}

// element reads one element into a message of its own.
func (k *kind[T]) element(d *Decoder, v jsontree.Value) *DecodeError {
	fromText := inText(false)
	switch v.Kind() {
	case jsontree.Null:
		return nil
	case jsontree.Object:
	case jsontree.Text:
		if k.bare != nil && !holdsJSON(v) {
			return k.bareElement(d, v)
		}
		found, err := d.structure(v, jsontree.Object)
		if err != nil {
			return err
		}
		if found.odd {
			return wrongType(v, "an object")
		}
		if !found.said {
			return nil
		}
		v, fromText = found.Value, found.fromText
	default:
		return wrongType(v, "an object")
	}
	said, err := k.bind(d, k.pool.next(), v)
	if !said {
		k.pool.drop()
	}
	return fromText.wrap(err)
}

// bareElement reads a text that stands for a whole element.
func (k *kind[T]) bareElement(d *Decoder, v jsontree.Value) *DecodeError {
	if v.Text() == "" || isNone(v.Text()) {
		return nil
	}
	return k.bare(d, k.pool.next(), v)
}
