package rawevent

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// zeroID stands for many events in anonymised data: it names none of them.
const zeroID = "00000000-0000-0000-0000-000000000000"

// MaxIDBytes is the longest id of an event, in bytes. Links to further pages of a list
// hold one.
const MaxIDBytes = 1 << 10

// eventID is the property of an event that has its id.
func eventID(name string) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(_ *Decoder, e *schemas.SignIn, v jsontree.Value) (err *DecodeError) {
		if e.Id, err = textOf(v); len(e.Id) > MaxIDBytes {
			return refuse(schemas.DeadWrongType, "has %d bytes, an id has at most %d", len(e.Id), MaxIDBytes)
		}
		return err
	}}
}

// identify keeps the producer's id as it is, or derives one from the content, so
// that the same event gets the same id whenever and wherever it is read. When and
// how it arrived is no part of the content.
func (d *Decoder) identify() (derived bool) {
	ev := d.event
	ev.Id = strings.TrimSpace(ev.Id)
	if ev.Id != "" && ev.Id != zeroID && !isFill(ev.Id) {
		return false
	}
	ev.Id = ""
	sent := ev.SentUnixNano
	ev.SentUnixNano = 0
	size := ev.SizeVT()
	if cap(d.content) < size {
		d.content = make([]byte, size, 2*size)
	}
	content := d.content[:size]
	n, err := ev.MarshalToSizedBufferVT(content)
	ev.SentUnixNano = sent
	if err != nil { // cannot happen: the buffer has the size
		n = 0
	}
	ev.Id = d.uuid(sha256.Sum256(content[size-n:]))
	return true
}

// uuid writes a hash as a UUID of version 8: one whose content is the maker's own.
func (d *Decoder) uuid(hash [sha256.Size]byte) string {
	hash[6] = hash[6]&0x0f | 0x80
	hash[8] = hash[8]&0x3f | 0x80
	start := len(d.scratch)
	from := 0
	for _, to := range [...]int{4, 6, 8, 10, 16} {
		if from > 0 {
			d.scratch = append(d.scratch, '-')
		}
		d.scratch = hex.AppendEncode(d.scratch, hash[from:to])
		from = to
	}
	return jsontree.View(d.scratch[start:])
}
