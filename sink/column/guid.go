package column

import (
	"encoding/binary"

	"github.com/ClickHouse/ch-go/proto"
)

// GUID is a GUID as two numbers of 64 bits, as it is written; zero stands for none.
type GUID struct{ high, low uint64 }

// Bytes are its bytes in the order in which they are written.
func (g GUID) Bytes() (b [16]byte) {
	binary.BigEndian.PutUint64(b[:8], g.high)
	binary.BigEndian.PutUint64(b[8:], g.low)
	return b
}

// GUIDs is a UUID column.
type GUIDs struct{ chunks }

// Append adds one row. ClickHouse takes each half from the lowest byte on.
func (c *GUIDs) Append(v GUID) {
	chunk := c.room(16)
	*chunk = binary.LittleEndian.AppendUint64(*chunk, v.high)
	*chunk = binary.LittleEndian.AppendUint64(*chunk, v.low)
	c.rows++
}

// Type is the column's type in ClickHouse.
func (c *GUIDs) Type() proto.ColumnType { return proto.ColumnTypeUUID }

// GUIDOf reads an id that its 16 bytes alone can give back: a GUID in lower case with
// hyphens. It is zero for every other id, and for that of zeros.
func GUIDOf(id string) GUID {
	if len(id) != 36 || id[8] != '-' || id[13] != '-' || id[18] != '-' || id[23] != '-' {
		return GUID{}
	}
	a, wrongA := hexDigits(eight(id[0:4], id[4:8]))
	b, wrongB := hexDigits(eight(id[9:13], id[14:18]))
	c, wrongC := hexDigits(eight(id[19:23], id[24:28]))
	d, wrongD := hexDigits(eight(id[28:32], id[32:36]))
	if wrongA|wrongB|wrongC|wrongD != 0 {
		return GUID{}
	}
	return GUID{a<<32 | b, c<<32 | d}
}

// eight are twice four characters, the first one highest.
func eight(first, second string) uint64 {
	return uint64(first[0])<<56 | uint64(first[1])<<48 | uint64(first[2])<<40 | uint64(first[3])<<32 |
		uint64(second[0])<<24 | uint64(second[1])<<16 | uint64(second[2])<<8 | uint64(second[3])
}

// hexDigits is the number of 32 bits that eight hexadecimal digits in lower case
// write, all at once as they are read for each row; wrong is not zero when one is no
// such digit.
func hexDigits(text uint64) (number, wrong uint64) {
	const each = 0x0101010101010101
	letters := text >> 6 & each // 1 for a letter, 0 for a digit
	nibbles := text & (each * 0x0f)
	wrong = text&(each*0xf0) ^ (each*0x30 + letters*0x30)   // 0x3_ and 0x6_
	wrong |= (nibbles + each*6 + letters*3) & (each * 0x10) // at most 9, or f
	wrong |= letters &^ ((nibbles + each*0x0f) >> 4)        // at least a
	number = nibbles + letters*9
	number = (number | number>>4) & 0x00ff00ff00ff00ff
	number = (number | number>>8) & 0x0000ffff0000ffff
	return (number | number>>16) & 0xffffffff, wrong
}
