package column

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
)

// texts are rows of all lengths, around those at which something changes.
func texts() []string {
	rows := []string{"", "a", "", strings.Repeat("b", 127), strings.Repeat("c", 128), "d"}
	for _, size := range []int{leastChunk, mostChunk} {
		for _, n := range []int{size - 11, size - 10, size - 9, size, 3 * size, 1} {
			rows = append(rows, strings.Repeat("e", n), "f")
		}
	}
	for range 5000 {
		rows = append(rows, "6f2a3c1e-0000-4000-8000-000000000001")
	}
	return rows
}

// A text column sends what the library's own column does.
func TestTextColumn_sendsWhatAStringColumnDoes(t *testing.T) {
	var column Text
	for _, fill := range [][]string{texts(), {"one", "two"}, {}, texts()} {
		column.Reset()
		var want proto.ColStr
		for i, row := range fill {
			if i%2 == 0 {
				if got := column.Append(row); got != row {
					t.Fatalf("row %d lies there as %.20q, want %.20q", i, got, row)
				}
			} else {
				column.AppendBytes([]byte(row))
			}
			want.Append(row)
		}
		if column.Rows() != want.Rows() || column.Type() != want.Type() {
			t.Fatalf("%d rows of type %s, want %d of %s", column.Rows(), column.Type(), want.Rows(), want.Type())
		}
		var expected, encoded proto.Buffer
		want.EncodeColumn(&expected)
		column.EncodeColumn(&encoded)
		if !bytes.Equal(encoded.Buf, expected.Buf) {
			t.Errorf("%d rows are encoded otherwise", len(fill))
		}
		if column.Bytes() != len(expected.Buf) {
			t.Errorf("%d rows take %d bytes, counted are %d", len(fill), len(expected.Buf), column.Bytes())
		}
		var sent bytes.Buffer
		writer := proto.NewWriter(&sent, new(proto.Buffer))
		column.WriteColumn(writer)
		if _, err := writer.Flush(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(sent.Bytes(), expected.Buf) {
			t.Errorf("%d rows are written otherwise", len(fill))
		}
	}
}

// held is the memory of a column, used or not.
func (t *Text) held() (bytes int) {
	for _, chunk := range slices.Concat(t.list, t.spare) {
		bytes += cap(chunk)
	}
	return bytes
}

func TestTextColumn_afterALargeBlock_goesBackToWhatSmallOnesNeed(t *testing.T) {
	var column Text
	row := strings.Repeat("x", 1000)
	for range 10_000 {
		column.Append(row)
	}
	if column.held() > 11_000_000 {
		t.Errorf("10 MB of rows take %d bytes", column.held())
	}
	column.Reset()
	if kept := column.held(); kept == 0 || kept > 2*mostChunk {
		t.Errorf("after a large block the column keeps %d bytes, want some, %d at most", kept, 2*mostChunk)
	}
	column.Append(strings.Repeat("x", 1<<20))
	column.Reset()
	if column.held() > 2*mostChunk {
		t.Errorf("after a long row the column keeps %d bytes, want %d at most", column.held(), 2*mostChunk)
	}
}

func TestTextColumn_small_takesLittle(t *testing.T) {
	var column Text
	for range 3 {
		column.Append("a short text")
		if column.held() > leastChunk {
			t.Errorf("a row takes %d bytes, want %d at most", column.held(), leastChunk)
		}
		column.Reset()
	}
}
