package packed

import (
	"bytes"
	"iter"
	"strconv"
	"strings"
)

// Text is the value of a packed column while it is put together. The zero Text is
// empty and ready.
type Text struct {
	bytes  []byte
	values int
	items  int
	// Valid has what is no UTF-8 replaced in values by U+FFFD. Where it is false,
	// Sound tells whether that would have been needed.
	Valid bool
}

// Add adds the next value.
func (t *Text) Add(value string) {
	t.append(value)
	t.end()
}

// AddWritten adds what write appends of v as the next value.
func AddWritten[T any](t *Text, write func([]byte, T) []byte, v T) {
	start := len(t.bytes)
	t.bytes = write(t.bytes, v)
	if t.Valid {
		value := string(t.bytes[start:])
		t.bytes = t.bytes[:start]
		t.append(value)
	}
	t.end()
}

func (t *Text) append(value string) {
	if t.Valid {
		value = strings.ToValidUTF8(value, "\uFFFD")
	}
	t.bytes = append(t.bytes, value...)
}

// AddBool adds the next value: 1, 0, or nothing for nil.
func (t *Text) AddBool(value *bool) {
	if value != nil {
		digit := byte('0')
		if *value {
			digit = '1'
		}
		t.bytes = append(t.bytes, digit)
	}
	t.end()
}

// AddFloat adds the next value in the fewest digits that tell it from any other, or
// nothing for nil.
func (t *Text) AddFloat(value *float64) {
	if value != nil {
		t.bytes = strconv.AppendFloat(t.bytes, *value, 'g', -1, 64)
	}
	t.end()
}

// AddUint adds the next value, or nothing for 0.
func (t *Text) AddUint(value uint32) {
	if value != 0 {
		t.bytes = strconv.AppendUint(t.bytes, uint64(value), 10)
	}
	t.end()
}

// AddList adds the next value, which is a list.
func (t *Text) AddList(items []string) {
	for _, item := range items {
		t.append(item)
		t.bytes = append(t.bytes, ItemEnd)
		t.items++
	}
	t.end()
}

func (t *Text) end() {
	t.bytes = append(t.bytes, End)
	t.values++
}

// Bytes is what has been added, valid until something is added. Where every value is
// empty, so is it.
func (t *Text) Bytes() []byte {
	if len(t.bytes) == t.values {
		return nil
	}
	return t.bytes
}

// Sound reports whether no value held a separator: whether the values will be found
// again as they were added. It looks at all bytes.
func (t *Text) Sound() bool {
	return bytes.Count(t.bytes, []byte{End}) == t.values && bytes.Count(t.bytes, []byte{ItemEnd}) == t.items
}

// Reset drops all values and keeps the memory.
func (t *Text) Reset() { t.bytes, t.values, t.items, t.Valid = t.bytes[:0], 0, 0, false }

// Values are the values of a text in their order.
func Values(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(text) > 0 {
			end := strings.IndexByte(text, End)
			if end < 0 {
				return
			}
			if !yield(text[:end]) {
				return
			}
			text = text[end+1:]
		}
	}
}

// Bool is a value that AddBool added; nil where there is none.
func Bool(value string) *bool {
	if value == "" {
		return nil
	}
	yes := value == "1"
	return &yes
}

// Float is a value that AddFloat added; nil where there is none.
func Float(value string) *float64 {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return nil
	}
	return &v
}

// Uint is a value that AddUint added; 0 where there is none.
func Uint(value string) uint32 {
	v, err := strconv.ParseUint(value, 10, 32)
	if err != nil {
		return 0
	}
	return uint32(v)
}

// List is a value that AddList added; nil where there are no items.
func List(value string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(value, string([]byte{ItemEnd})), string([]byte{ItemEnd}))
}
