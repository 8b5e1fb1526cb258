package rows

import (
	"encoding/base64"

	"github.com/gatehouse/gatehouse/sink/column"
)

// idColumns hold one id of each row in two columns: as 16 bytes where it is a GUID
// in lower case, else as text. The table's column of the id's own name puts them
// together.
type idColumns struct {
	guids column.GUIDs
	texts column.Text
}

// bind names the columns of an id.
func (g *idColumns) bind(c *Columns, name string) {
	c.bind("_"+name, &g.guids)
	c.bind("_"+name+"_text", &g.texts)
}

// append adds one row and returns the GUID that the id is, zero where it is none.
func (g *idColumns) append(id string) column.GUID {
	v := column.GUIDOf(id)
	if v != (column.GUID{}) {
		id = ""
	}
	g.guids.Append(v)
	g.texts.Append(id)
	return v
}

// What follows from the id of a row: bits of the column _from_id.
const (
	originalFromID = 1 << iota
	// The id's bytes in Microsoft's order, or in that of RFC 9562, in base64 for URLs.
	tokenFromMicrosoft
	tokenFromRFC
)

// tokenLength is how long 16 bytes in base64 are.
const tokenLength = 22

// tokenFrom tells how a token's identifier follows from the id of its request; 0
// when it does not.
func tokenFrom(id column.GUID, token string) uint8 {
	if len(token) != tokenLength || id == (column.GUID{}) {
		return 0
	}
	bytes := id.Bytes()
	if isBase64(token, bytes) {
		return tokenFromRFC
	}
	if isBase64(token, microsoft(bytes)) {
		return tokenFromMicrosoft
	}
	return 0
}

// isBase64 reports whether the text is the bytes in base64 for URLs.
func isBase64(text string, bytes [16]byte) bool {
	var written [tokenLength]byte
	base64.RawURLEncoding.Encode(written[:], bytes[:])
	return text == string(written[:])
}

// microsoft puts bytes in the order in which Microsoft keeps a GUID: the first three
// of its five parts from the lowest byte on.
func microsoft(b [16]byte) [16]byte {
	b[0], b[1], b[2], b[3] = b[3], b[2], b[1], b[0]
	b[4], b[5], b[6], b[7] = b[5], b[4], b[7], b[6]
	return b
}
