package sink

import (
	"encoding/base64"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/google/uuid"
)

// idColumns hold one id of each row in two columns: as 16 bytes where it is a GUID
// in lower case, else as text. The table's column of the id's own name puts them
// together.
type idColumns struct {
	guids proto.ColUUID
	texts textColumn
}

// bind names the columns of an id.
func (g *idColumns) bind(c *columns, name string) {
	c.bind("_"+name, &g.guids)
	c.bind("_"+name+"_text", &g.texts)
}

// append adds one row and returns the id's bytes, zero where it is text or none.
func (g *idColumns) append(id string) uuid.UUID {
	guid, ok := guidOf(id)
	if ok {
		id = ""
	}
	g.guids.Append(guid)
	g.texts.Append(id)
	return guid
}

// guidOf returns the bytes of an id that they alone can give back: of a GUID in
// lower case with hyphens, but not of zero, which stands for no GUID.
func guidOf(id string) (guid uuid.UUID, ok bool) {
	if len(id) != len("00000000-0000-0000-0000-000000000000") {
		return uuid.Nil, false
	}
	for i := range len(id) {
		if 'A' <= id[i] && id[i] <= 'F' {
			return uuid.Nil, false
		}
	}
	guid, err := uuid.Parse(id)
	return guid, err == nil && guid != uuid.Nil
}

// What follows from the id of a row: bits of the column _from_id.
const (
	originalFromID = 1 << iota
	// The id's bytes in Microsoft's order, or in that of RFC 9562, in base64 for URLs.
	tokenFromMicrosoft
	tokenFromRFC
)

// tokenFrom tells how a token's identifier follows from the id of its request; 0
// when it does not.
func tokenFrom(id uuid.UUID, token string) uint8 {
	switch {
	case id == uuid.Nil:
		return 0
	case isBase64(token, id):
		return tokenFromRFC
	case isBase64(token, microsoft(id)):
		return tokenFromMicrosoft
	}
	return 0
}

// isBase64 reports whether the text is the bytes in base64 for URLs.
func isBase64(text string, bytes uuid.UUID) bool {
	var written [22]byte
	base64.RawURLEncoding.Encode(written[:], bytes[:])
	return text == string(written[:])
}

// microsoft returns the bytes in the order in which Microsoft writes a GUID: the
// first three of its five parts from the lowest byte on.
func microsoft(id uuid.UUID) uuid.UUID {
	id[0], id[1], id[2], id[3] = id[3], id[2], id[1], id[0]
	id[4], id[5], id[6], id[7] = id[5], id[4], id[7], id[6]
	return id
}
