package traffic

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
)

// uuid is a version 4 UUID and its text.
type uuid struct {
	raw  [16]byte
	text [36]byte
}

// draw makes it a new one.
func (u *uuid) draw(random *rand.Rand) {
	binary.BigEndian.PutUint64(u.raw[:8], random.Uint64()&^0xf000|0x4000)
	binary.BigEndian.PutUint64(u.raw[8:], random.Uint64()&^(3<<62)|1<<63)
	hex.Encode(u.text[0:8], u.raw[0:4])
	hex.Encode(u.text[9:13], u.raw[4:6])
	hex.Encode(u.text[14:18], u.raw[6:8])
	hex.Encode(u.text[19:23], u.raw[8:10])
	hex.Encode(u.text[24:36], u.raw[10:16])
	u.text[8], u.text[13], u.text[18], u.text[23] = '-', '-', '-', '-'
}

// token is its 16 bytes in URL-safe base64, as Graph writes uniqueTokenIdentifier.
func (u *uuid) token() (text [22]byte) {
	base64.RawURLEncoding.Encode(text[:], u.raw[:])
	return text
}
