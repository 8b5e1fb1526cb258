package column

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
)

// A dictionary sends what the library's own column of the type reads as the same
// rows, with keys of every width, also in memory that was used before.
func TestDictionary_isReadAsTheSameRows(t *testing.T) {
	var column Dictionary
	for _, distinct := range []int{0, 1, 254, 255, 256, 257, 300, 65_535, 65_536, 70_000, 3} {
		column.Reset()
		var want []string
		for i := range 2*distinct + 2 {
			v := ""
			if i%3 > 0 {
				v = fmt.Sprintf("%s%d", strings.Repeat("x", i%200), i%(distinct+1))
			}
			want = append(want, v, v)
			column.Append(v)
			column.AppendBytes([]byte(v))
		}
		var encoded proto.Buffer
		column.EncodeColumn(&encoded)
		var sent bytes.Buffer
		writer := proto.NewWriter(&sent, new(proto.Buffer))
		column.WriteColumn(writer)
		if _, err := writer.Flush(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(sent.Bytes(), encoded.Buf) {
			t.Errorf("%d rows are written otherwise than encoded", len(want))
		}
		read := new(proto.ColStr).LowCardinality()
		if err := read.DecodeColumn(proto.NewReader(&sent), len(want)); err != nil {
			t.Fatalf("%d rows of %d values: %v", len(want), distinct, err)
		}
		if column.Rows() != len(want) || read.Rows() != len(want) {
			t.Fatalf("%d rows, %d read, want %d", column.Rows(), read.Rows(), len(want))
		}
		for i, v := range want {
			if read.Row(i) != v || column.Value(column.At(i)) != v {
				t.Fatalf("row %d of %d values is %q, read as %q, want %q", i, distinct, column.Value(column.At(i)), read.Row(i), v)
			}
		}
	}
}

func TestDictionary_repeatedTexts_takeAKeyEach(t *testing.T) {
	var column Dictionary
	text := strings.Repeat("a policy ", 100)
	for i := range 10_000 {
		column.AppendBytes([]byte(text + string(rune('a'+i%10))))
	}
	if got := column.Bytes(); got > 10_000+10*(len(text)+valueBytes+10) {
		t.Errorf("10,000 rows of 10 texts take %d bytes", got)
	}
}

func TestDictionary_afterVeryManyValues_goesBackToWhatFewNeed(t *testing.T) {
	var column Dictionary
	for i := range 2 * spareValues {
		column.Append(fmt.Sprint(i))
	}
	column.Reset()
	if cap(column.names) > spareValues || column.index != nil {
		t.Errorf("an empty column keeps room for %d values", cap(column.names))
	}
}

// A column whose keys grow wider in each block must not take more with each block.
func TestDictionary_widerInEachBlock_keepsItsMemory(t *testing.T) {
	var d Dictionary
	const rows, blocks = 70_000, 40
	for block := range blocks {
		for row := range rows {
			d.Append(fmt.Sprint(row))
		}
		if keys := 4 * rows; len(d.keys) != keys || cap(d.keys) > 2*keys {
			t.Fatalf("block %d: %d bytes of keys in %d", block, len(d.keys), cap(d.keys))
		}
		d.Reset()
	}
}
