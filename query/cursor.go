package query

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// cursor is where a walk through a list stands. It travels in the link to the
// next page, signed, so that the service keeps nothing.
type cursor struct {
	// upper is the end of the list, exclusive, fixed by its first page.
	upper ticks
	// horizon and storedThrough are what the first page said; 0 when unknown.
	horizon, storedThrough ticks
	// count is the number of sign-ins of the whole list; -1 when not asked for.
	count int64
	// last and lastID are the key of the last sign-in of the page before.
	last   ticks
	lastID string
	// shown are the ids that pages have shown of the second of last, so that a
	// sign-in that another revision moves within its second is neither shown again
	// nor left out; nil where there were too many to carry.
	shown []string
}

// maxShown bounds what a cursor carries of them, in ids and in bytes of an id.
const (
	maxShown   = 32
	maxShownID = 64
)

// pass notes that the walk has shown a sign-in.
func (c *cursor) pass(at ticks, id string) {
	if c.lastID == "" || at.Second() != c.last.Second() {
		c.shown = []string{}
	}
	if c.shown != nil { // else the rest of the second goes by the key
		c.shown = append(c.shown, id)
	}
	if len(c.shown) > maxShown || len(id) > maxShownID {
		c.shown = nil
	}
	c.last, c.lastID = at, id
}

// binding names the list that a cursor belongs to: who asks for what.
type binding [16]byte

func bindingOf(parts ...string) binding {
	h := sha256.New()
	var length [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(length[:], uint64(len(p)))
		h.Write(length[:])
		h.Write([]byte(p))
	}
	return binding(h.Sum(nil)[:len(binding{})])
}

const (
	cursorVersion = 2
	cursorNumbers = 5 * 8
	cursorMAC     = 16
	// maxCursor bounds a token, in characters.
	maxCursor = 8 << 10
)

// cursorSigner turns cursors into tokens and back.
type cursorSigner struct{ key []byte }

// newCursorSigner derives its key from the secret, or makes one when that is empty.
func newCursorSigner(secret string) cursorSigner {
	if secret == "" {
		key := make([]byte, sha256.Size)
		_, _ = rand.Read(key) // never fails
		return cursorSigner{key}
	}
	sum := sha256.Sum256([]byte("gatehouse cursor\x00" + secret))
	return cursorSigner{sum[:]}
}

func (s cursorSigner) mac(data []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(data)
	return h.Sum(nil)[:cursorMAC]
}

// token encodes and signs a cursor of the bound list.
func (s cursorSigner) token(b binding, c cursor) string {
	data := append([]byte{cursorVersion}, b[:]...)
	for _, n := range [...]int64{int64(c.upper), int64(c.horizon), int64(c.storedThrough), c.count, int64(c.last)} {
		data = binary.BigEndian.AppendUint64(data, uint64(n))
	}
	for _, id := range append([]string{c.lastID}, c.shown...) {
		data = binary.AppendUvarint(data, uint64(len(id)))
		data = append(data, id...)
	}
	return base64.RawURLEncoding.EncodeToString(append(data, s.mac(data)...))
}

// open reads a token that belongs to the bound list.
func (s cursorSigner) open(b binding, token string) (cursor, *graphError) {
	const header = 1 + len(b) + cursorNumbers
	if len(token) > maxCursor {
		return cursor{}, badRequest("The $skiptoken is not one of ours: it is too long.")
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(data) < header+cursorMAC {
		return cursor{}, badRequest("The $skiptoken is not one of ours; follow @odata.nextLink as it is.")
	}
	data, mac := data[:len(data)-cursorMAC], data[len(data)-cursorMAC:]
	if !hmac.Equal(mac, s.mac(data)) || data[0] != cursorVersion {
		return cursor{}, badRequest("The $skiptoken is not one of ours, was changed, or was signed with another key; follow @odata.nextLink as it is or start again without it.")
	}
	if binding(data[1:1+len(b)]) != b {
		return cursor{}, badRequest("The $skiptoken belongs to another list: $filter, $search, $orderby, visibility, tenant and what you may read must be as they were.")
	}
	var n [cursorNumbers / 8]int64
	for i := range n {
		n[i] = int64(binary.BigEndian.Uint64(data[1+len(b)+8*i:]))
	}
	c := cursor{upper: ticks(n[0]), horizon: ticks(n[1]), storedThrough: ticks(n[2]), count: n[3], last: ticks(n[4])}
	if ids := readIDs(data[header:]); len(ids) > 0 {
		c.lastID, c.shown = ids[0], ids[1:len(ids):len(ids)]
	}
	if len(c.shown) == 0 {
		c.shown = nil
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
