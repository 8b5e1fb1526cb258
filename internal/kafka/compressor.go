package kafka

import (
	"bytes"
	"encoding/binary"

	"github.com/klauspost/compress/s2"
	"github.com/twmb/franz-go/pkg/kgo"
)

// snappyBlock is how many bytes of a batch are compressed at a time. Larger
// blocks become smaller in sum, but a broker allocates one to check the records
// in it, and from half a megabyte on its garbage collector deals with each by
// itself, which costs more than all the rest of its work.
const snappyBlock = 256 << 10

// snappyHeader begins a batch in blocks: the magic of snappy-java, which Kafka's
// own client writes and all clients read, its version and the oldest that reads it.
var snappyHeader = [...]byte{0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1}

// Compressor is Snappy as Kafka's own client writes it: in blocks, each behind
// its size. It is safe for concurrent use.
type Compressor struct{}

// Compress implements kgo.Compressor.
func (Compressor) Compress(dst *bytes.Buffer, src []byte, _ ...kgo.CompressFlag) ([]byte, kgo.CompressionCodecType) {
	dst.Reset()
	blocks := len(src)/snappyBlock + 1
	dst.Grow(len(snappyHeader) + blocks*(4+s2.MaxEncodedLen(min(len(src), snappyBlock))))
	out := append(dst.AvailableBuffer(), snappyHeader[:]...)
	for {
		block := src[:min(len(src), snappyBlock)]
		at := len(out) + 4
		size := len(s2.EncodeSnappy(out[at:cap(out)], block)) // in place: there is room
		binary.BigEndian.PutUint32(out[len(out):at], uint32(size))
		out = out[:at+size]
		if src = src[len(block):]; len(src) == 0 {
			return out, kgo.CodecSnappy
		}
	}
}
