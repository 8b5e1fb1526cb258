// Package cursor has tokens by which clients go on where they stopped: signed, so that the
// service keeps nothing, and bound to the list that they belong to.
package cursor

import (
	"encoding/binary"
	"errors"

	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/signins"
)

// Cursor is where a walk through a list stands. It travels in the link to the
// next page, signed, so that the service keeps nothing.
type Cursor struct {
	// Upper is the end of the list, exclusive, fixed by its first page.
	Upper signins.Ticks
	// Horizon and StoredThrough are what the first page said; 0 when unknown.
	Horizon, StoredThrough signins.Ticks
	// Count is the number of sign-ins of the whole list; -1 when not asked for.
	Count int64
	// Last and LastID are the key of the last sign-in of the page before.
	Last   signins.Ticks
	LastID string
	// Shown are the ids that pages have shown of the second of Last, so that a
	// sign-in that another revision moves within its second is neither shown again
	// nor left out; nil where there were too many to carry.
	Shown []string
}

// maxShown bounds what a cursor carries of them, in ids and in bytes of an id.
const (
	maxShown   = 32
	maxShownID = 64
)

// Pass notes that the walk has shown a sign-in.
func (c *Cursor) Pass(at signins.Ticks, id string) {
	if c.LastID == "" || at.Second() != c.Last.Second() {
		c.Shown = []string{}
	}
	if c.Shown != nil { // else the rest of the second goes by the key
		c.Shown = append(c.Shown, id)
	}
	if len(c.Shown) > maxShown || len(id) > maxShownID {
		c.Shown = nil
	}
	c.Last, c.LastID = at, id
}

const (
	version     = 2
	numbersSize = 5 * 8
	// maxToken bounds a token, in characters.
	maxToken = 8 << 10
)

// Token encodes and signs a cursor of the bound list.
func (s Signer) Token(b Binding, c Cursor) string {
	var data []byte
	for _, n := range [...]int64{int64(c.Upper), int64(c.Horizon), int64(c.StoredThrough), c.Count, int64(c.Last)} {
		data = binary.BigEndian.AppendUint64(data, uint64(n))
	}
	for _, id := range append([]string{c.LastID}, c.Shown...) {
		data = binary.AppendUvarint(data, uint64(len(id)))
		data = append(data, id...)
	}
	return s.Seal(version, b, data)
}

// Open reads a token that belongs to the bound list. The problem says what is wrong with
// another.
func (s Signer) Open(b Binding, token string) (Cursor, *graph.Problem) {
	if len(token) > maxToken {
		return Cursor{}, graph.BadRequest("The $skiptoken is not one of ours: it is too long.")
	}
	data, err := s.Unseal(version, b, token)
	switch {
	case errors.Is(err, ErrSignature):
		return Cursor{}, graph.BadRequest("The $skiptoken is not one of ours, was changed, or was signed with another key; follow @odata.nextLink as it is or start again without it.")
	case errors.Is(err, ErrBinding):
		return Cursor{}, graph.BadRequest("The $skiptoken belongs to another list: $filter, $search, $orderby, visibility, tenant and what you may read must be as they were.")
	case err != nil || len(data) < numbersSize:
		return Cursor{}, graph.BadRequest("The $skiptoken is not one of ours; follow @odata.nextLink as it is.")
	}
	var n [numbersSize / 8]int64
	for i := range n {
		n[i] = int64(binary.BigEndian.Uint64(data[8*i:]))
	}
	c := Cursor{Upper: signins.Ticks(n[0]), Horizon: signins.Ticks(n[1]), StoredThrough: signins.Ticks(n[2]), Count: n[3], Last: signins.Ticks(n[4])}
	if ids := readIDs(data[numbersSize:]); len(ids) > 0 {
		c.LastID, c.Shown = ids[0], ids[1:len(ids):len(ids)]
	}
	if len(c.Shown) == 0 {
		c.Shown = nil
	}
	return c, nil
}

// readIDs reads texts after their lengths. What is signed is well formed.
func readIDs(data []byte) []string {
	var ids []string
	for len(data) > 0 {
		n, size := binary.Uvarint(data)
		if size <= 0 || n > uint64(len(data)-size) {
			return nil
		}
		ids = append(ids, string(data[size:size+int(n)]))
		data = data[size+int(n):]
	}
	return ids
}
