package replay

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// packings is how often a file may be packed: a server packs once more what was
// packed already.
const packings = 3

// text returns the text that a file's bytes stand for: decompressed when they
// begin as gzip or zstd do, in UTF-8 without a byte order mark.
func text(r io.Reader) (io.Reader, func(), error) {
	return unpacked(r, packings)
}

func unpacked(r io.Reader, left int) (io.Reader, func(), error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	head, err := buffered.Peek(4)
	if err != nil && err != io.EOF && len(head) == 0 {
		return nil, nil, err
	}
	var inside io.Reader
	var closeInside func()
	switch {
	case left == 0:
		plain, err := utf8Text(buffered)
		return plain, func() {}, err
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		zr, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, nil, fmt.Errorf("decompress gzip: %w", err)
		}
		inside, closeInside = zr, func() { _ = zr.Close() }
	case bytes.Equal(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		zr, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
		if err != nil {
			return nil, nil, fmt.Errorf("decompress zstd: %w", err)
		}
		inside, closeInside = zr, zr.Close
	default:
		plain, err := utf8Text(buffered)
		return plain, func() {}, err
	}
	plain, closeAll, err := unpacked(inside, left-1)
	if err != nil {
		closeInside()
		return nil, nil, err
	}
	return plain, func() { closeAll(); closeInside() }, nil
}

// utf8Text drops the byte order mark of UTF-8 and converts from UTF-16, which
// PowerShell writes. What is no text is an error.
func utf8Text(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	head, err := buffered.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, err = buffered.Discard(3)
		return buffered, err
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		_, err = buffered.Discard(2)
		return &utf16Reader{r: buffered, little: true}, err
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		_, err = buffered.Discard(2)
		return &utf16Reader{r: buffered}, err
	case err != nil && err != io.EOF && len(head) == 0:
		return nil, err
	}
	head, _ = buffered.Peek(buffered.Buffered()) // no more, for a pipe may be slow to bring it
	return buffered, notText(head)
}
