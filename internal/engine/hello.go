package engine

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/ClickHouse/ch-go/proto"
)

// maxHelloText is the longest text of a hello in bytes; names and passwords are
// shorter.
const maxHelloText = 4 << 10

// errNoHello says that a connection did not begin as the native protocol does.
var errNoHello = errors.New("no hello of the native protocol")

// readHello reads the first packet of a client of the native protocol. Its parts
// are those of ClickHouse's clients: a code, the client's name and version, and who
// wants to use which database.
func readHello(r *bufio.Reader) (proto.ClientHello, error) {
	var hello proto.ClientHello
	if code, err := binary.ReadUvarint(r); err != nil || proto.ClientCode(code) != proto.ClientCodeHello {
		return hello, errNoHello
	}
	err := readTexts(r, &hello.Name)
	for _, number := range []*int{&hello.Major, &hello.Minor, &hello.ProtocolVersion} {
		var n uint64
		if err == nil {
			n, err = binary.ReadUvarint(r)
		}
		*number = int(n)
	}
	if err == nil {
		err = readTexts(r, &hello.Database, &hello.User, &hello.Password)
	}
	if err != nil {
		return hello, fmt.Errorf("%w: %w", errNoHello, err)
	}
	return hello, nil
}

func readTexts(r *bufio.Reader, texts ...*string) error {
	for _, text := range texts {
		size, err := binary.ReadUvarint(r)
		if err != nil {
			return err
		}
		if size > maxHelloText {
			return fmt.Errorf("a text of %d bytes", size)
		}
		b := make([]byte, size)
		if _, err := io.ReadFull(r, b); err != nil {
			return err
		}
		*text = string(b)
	}
	return nil
}
