package rawevent

import (
	"math"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// setter puts one property's value into a message.
type setter[T any] func(d *Decoder, m *T, v jsontree.Value) *DecodeError

// property is a name and what its value does.
type property[T any] struct {
	name string
	set  setter[T]
}

// kind is what the decoder knows about one nested message: its properties, and
// messages to fill.
type kind[T any] struct {
	properties *ascii.Names[known[T]]
	pool       arena[T]
	// bare is the property that a text in the place of the whole message fills; nil
	// when such a text means nothing.
	bare setter[T]
	// spread reads an object that stands for a list of several, and reports whether it
	// is one; nil when none may.
	spread func(d *Decoder, object jsontree.Value) bool
}

// known is what the value of a known name does, and a bit of its own.
type known[T any] struct {
	set setter[T]
	bit uint64
}

func newKind[T any](properties ...property[T]) kind[T] {
	table := ascii.NewNames[known[T]](len(properties))
	for i, p := range properties {
		*table.At(p.name) = known[T]{p.set, 1 << i}
	}
	return kind[T]{properties: table}
}

// bind fills m from the properties of the object v and reports whether it had any.
func (k *kind[T]) bind(d *Decoder, m *T, v jsontree.Value) (said bool, err *DecodeError) {
	members := v.Members()
	more := false
	var seen uint64
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		if member.IsNull() {
			continue
		}
		p := k.find(name)
		if p == nil {
			if holdsMore(name, member) {
				more = true
			} else {
				d.extra.add(jsontree.View(d.path), name, member)
			}
			continue
		}
		if seen&p.bit != 0 {
			k.settleRivals(d, v)
			return k.bind(d, m, v)
		}
		said, seen = true, seen|p.bit
		if err = p.set(d, m, member); err != nil {
			return said, err.under(name)
		}
	}
	if more {
		within, err := k.bindMore(d, m, v)
		return said || within, err
	}
	return said, nil
}

// find returns what is known of a property; nil when the name is not.
func (k *kind[T]) find(name string) *known[T] {
	if p := k.properties.Find(name); p != nil || !hasSeparator(name) {
		return p
	}
	return k.properties.Find(inOneWord(name))
}

func text[T any](name string, at func(*T) *string) property[T] {
	return property[T]{name, func(_ *Decoder, m *T, v jsontree.Value) *DecodeError {
		if v.Kind() == jsontree.Number && isNameOfThings(name) {
			*at(m) = v.Literal()
			return nil
		}
		s, err := textOf(v)
		if len(s) <= longestNoWord && isFill(s) { // few are as short
			s = ""
		}
		*at(m) = s
		return err
	}}
}

// isNameOfThings is whether a property holds what people call something: one of digits
// alone becomes a number in the hands of tools that guess types.
func isNameOfThings(property string) bool { return strings.HasSuffix(property, "isplayName") }

func boolean[T any](name string, at func(*T) **bool) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		b, ok, err := boolOf(v)
		*at(m) = nil
		if ok {
			d.bools = append(d.bools, b)
			*at(m) = &d.bools[len(d.bools)-1]
		}
		return err
	}}
}

func int32Of[T any](name string, at func(*T) **int32) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		n, ok, err := integerOf(v, math.MinInt32, math.MaxInt32)
		*at(m) = nil
		if ok {
			*at(m) = d.int32(int32(n))
		}
		return err
	}}
}

func double[T any](name string, at func(*T) **float64) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
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

// texts binds a list of texts. It may come as JSON text, or as one bare text.
func texts[T any](name string, at func(*T) *[]string) property[T] {
	return textsBy(name, "", at)
}

// textsBy is texts whose bare text may hold several, between any of the separators.
func textsBy[T any](name, separators string, at func(*T) *[]string) property[T] {
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		list, err := d.textList(name, separators, v)
		if err == nil && (list != nil || !d.rec.row) {
			*at(m) = list
		}
		return err
	}}
}

func (d *Decoder) textList(name, separators string, v jsontree.Value) ([]string, *DecodeError) {
	if v.Kind() == jsontree.Text && !holdsStructure(v) {
		switch word := strings.TrimSpace(v.Text()); {
		case isTypeName(word):
			d.keepText(name, structure{Value: v, odd: true})
		case word != "" && !isFill(word):
			return d.separated(word, separators), nil
		}
		return nil, nil
	}
	found, err := d.structure(v, jsontree.List)
	if err != nil || !found.said {
		d.keepText(name, found)
		return nil, err
	}
	if found.Kind() != jsontree.List {
		return nil, found.fromText.wrap(wrongType(found.Value, "a list"))
	}
	mark := len(d.strings)
	list := found.Elements()
	for element, ok := list.Next(); ok; element, ok = list.Next() {
		s, err := textOf(element)
		if err != nil {
			return nil, found.fromText.wrap(err.under(strconv.Itoa(list.Index())))
		}
		if s != "" && !isFill(s) {
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
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		found, err := d.structure(v, jsontree.Object)
		if err != nil {
			return err
		}
		if !found.said {
			if !d.rec.row {
				*at(m) = nil
			}
			d.keepText(name, found)
			return nil
		}
		k := of(&d.kinds)
		nested := k.pool.next()
		mark := len(d.path)
		d.path = append(append(d.path, name...), '/')
		said, err := k.bind(d, nested, found.Value)
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

// keepText keeps the text that stands where something else should.
func (d *Decoder) keepText(name string, found structure) {
	if found.odd {
		d.extra.add(jsontree.View(d.path), name, found.Value)
	}
}
