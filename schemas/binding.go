package schemas

import (
	"math"
	"strconv"
	"strings"
)

// setter puts one property's value into a message.
type setter[T any] func(d *Decoder, m *T, v value) *DecodeError

// property is a name and what its value does.
type property[T any] struct {
	name string
	set  setter[T]
}

// kind is what the decoder knows about one nested message: its properties, and
// messages to fill.
type kind[T any] struct {
	properties *names[setter[T]]
	pool       arena[T]
}

func newKind[T any](properties ...property[T]) kind[T] {
	table := newNames[setter[T]](len(properties))
	for _, p := range properties {
		*table.at(p.name) = p.set
	}
	return kind[T]{properties: table}
}

// bind fills m from the properties of the object v and reports whether it had any.
func (k *kind[T]) bind(d *Decoder, m *T, v value) (said bool, err *DecodeError) {
	members := v.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		set := k.properties.find(name)
		if set == nil {
			d.extra.add(view(d.path), name, member)
			continue
		}
		said = said || !member.isNull()
		if err = (*set)(d, m, member); err != nil {
			return said, err.under(name)
		}
	}
	return said, nil
}

func text[T any](name string, at func(*T) *string) property[T] {
	return property[T]{name, func(_ *Decoder, m *T, v value) *DecodeError {
		s, err := textOf(v)
		*at(m) = s
		return err
	}}
}

func boolean[T any](name string, at func(*T) **bool) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v value) *DecodeError {
		b, ok, err := boolOf(v, d.rec.row)
		*at(m) = nil
		if ok {
			d.bools = append(d.bools, b)
			*at(m) = &d.bools[len(d.bools)-1]
		}
		return err
	}}
}

func int32Of[T any](name string, at func(*T) **int32) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v value) *DecodeError {
		n, ok, err := integerOf(v, math.MinInt32, math.MaxInt32)
		*at(m) = nil
		if ok {
			*at(m) = d.int32(int32(n))
		}
		return err
	}}
}

func double[T any](name string, at func(*T) **float64) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v value) *DecodeError {
		f, ok, err := doubleOf(v)
		*at(m) = nil
		if ok {
			d.doubles = append(d.doubles, f)
			*at(m) = &d.doubles[len(d.doubles)-1]
		}
		return err
	}}
}

func (d *Decoder) int32(n int32) *int32 {
	d.ints32 = append(d.ints32, n)
	return &d.ints32[len(d.ints32)-1]
}

func (d *Decoder) int64(n int64) *int64 {
	d.ints64 = append(d.ints64, n)
	return &d.ints64[len(d.ints64)-1]
}

// texts binds a list of texts. Rows hold it as JSON text, or as one bare text.
func texts[T any](name string, at func(*T) *[]string) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v value) *DecodeError {
		list, err := d.textList(v)
		if err == nil && (list != nil || !d.rec.row) {
			*at(m) = list
		}
		return err
	}}
}

func (d *Decoder) textList(v value) ([]string, *DecodeError) {
	if d.rec.row && v.kind() == jsonText {
		if word := strings.TrimSpace(v.text()); word != "" && word[0] != '[' && word[0] != '{' {
			d.strings = append(d.strings, word)
			return d.strings[len(d.strings)-1:], nil
		}
	}
	found, err := d.structure(v, jsonList)
	if err != nil || !found.said {
		return nil, err
	}
	mark := len(d.strings)
	list := found.elements()
	for element, ok := list.next(); ok; element, ok = list.next() {
		s, err := textOf(element)
		if err != nil {
			return nil, found.fromText.wrap(err.under(strconv.Itoa(list.index())))
		}
		if s != "" {
			d.strings = append(d.strings, s)
		}
	}
	if mark == len(d.strings) {
		return nil, nil
	}
	return d.strings[mark:len(d.strings):len(d.strings)], nil
}

// object binds a nested message; it stays absent when nothing is said in it.
func object[T, N any](name string, of func(*kinds) *kind[N], at func(*T) **N) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v value) *DecodeError {
		found, err := d.structure(v, jsonObject)
		if err != nil {
			return err
		}
		if !found.said {
			if !d.rec.row {
				*at(m) = nil
			}
			return nil
		}
		k := of(&d.kinds)
		nested := k.pool.next()
		mark := len(d.path)
		d.path = append(append(d.path, name...), '/')
		said, err := k.bind(d, nested, found.value)
		d.path = d.path[:mark]
		switch {
		case err != nil:
			return found.fromText.wrap(err)
		case said:
			*at(m) = nested
		case !d.rec.row:
			*at(m) = nil
		}
		return nil
	}}
}

// list binds a list of nested messages; elements that say nothing are left out.
func list[T, N any](name string, of func(*kinds) *kind[N], at func(*T) *[]*N) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v value) *DecodeError {
		found, err := d.structure(v, jsonList)
		if err != nil {
			return err
		}
		k := of(&d.kinds)
		start := k.pool.used
		mark := len(d.path)
		if found.said {
			list := found.elements()
			for element, ok := list.next(); ok; element, ok = list.next() {
				d.path = append(append(d.path[:mark], name...), '/')
				d.path = append(strconv.AppendInt(d.path, int64(list.index()), 10), '/')
				if err = k.element(d, element); err != nil {
					return found.fromText.wrap(err.under(strconv.Itoa(list.index())))
				}
			}
		}
		d.path = d.path[:mark]
		if k.pool.used > start || !d.rec.row {
			*at(m) = k.pool.since(start)
		}
		return nil
	}}
}

func (k *kind[T]) element(d *Decoder, v value) *DecodeError {
	switch v.kind() {
	case jsonNull:
		return nil
	case jsonObject:
	default:
		return wrongType(v, "an object")
	}
	said, err := k.bind(d, k.pool.next(), v)
	if !said {
		k.pool.drop()
	}
	return err
}
