package engine

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// helloTimeout is how long a client may take for its first packet.
const helloTimeout = time.Minute

// handshake decides which clients of the native protocol reach the child. This
// version of the engine aborts when it refuses one there: for a wrong password or a
// database that is not there, or because the first packet is none. Asked by HTTP it
// only answers, so that is where each client's hello is tried first.
type handshake struct {
	base   string // of the child's HTTP interface
	client *http.Client
}

// newHandshake asks the HTTP interface at the base address.
func newHandshake(base string) *handshake {
	// The engine would wait for kept connections when it stops.
	return &handshake{base: base, client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: helloTimeout}}
}

// receive reads what a client says first, and returns it when the child may read it.
// Otherwise the client has its answer.
func (h *handshake) receive(client net.Conn) (first []byte, ok bool) {
	_ = client.SetReadDeadline(time.Now().Add(helloTimeout))
	var said bytes.Buffer
	reader := bufio.NewReader(io.TeeReader(client, &said))
	if !isHTTP(reader) { // the child tells it which port to use
		hello, err := readHello(reader)
		if err != nil {
			return nil, false
		}
		refusal, err := h.try(hello)
		if refusal != nil {
			var answer proto.Buffer
			proto.ServerCodeException.Encode(&answer)
			refusal.EncodeAware(&answer, hello.ProtocolVersion)
			_, _ = client.Write(answer.Buf)
		}
		if refusal != nil || err != nil {
			return nil, false
		}
	}
	return said.Bytes(), client.SetReadDeadline(time.Time{}) == nil
}

// try has the child decide by HTTP, and returns its refusal.
func (h *handshake) try(hello proto.ClientHello) (*proto.Exception, error) {
	if !asHeaders(hello) {
		return refuse(proto.ErrAuthenticationFailed, "a user is needed; names and passwords that begin or end with spaces are not taken"), nil
	}
	req, err := http.NewRequest(http.MethodGet, h.base+"/?log_queries=0&query=SELECT+1", nil)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", h.base, err)
	}
	req.Header = http.Header{"X-Clickhouse-User": {hello.User}, "X-Clickhouse-Key": {hello.Password}}
	if hello.Database != "" {
		req.Header.Set("X-ClickHouse-Database", hello.Database)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", h.base, err)
	}
	defer resp.Body.Close()            //nolint:errcheck // read only
	body, err := io.ReadAll(resp.Body) // all of it: the child may abort when it writes to nobody
	if err != nil {
		return nil, fmt.Errorf("read the answer of %s: %w", h.base, err)
	}
	code, err := strconv.Atoi(resp.Header.Get("X-ClickHouse-Exception-Code"))
	if err != nil {
		return nil, nil // no refusal
	}
	_, message, _ := strings.Cut(string(body), "DB::Exception: ")
	message, _, _ = strings.Cut(message, ". (") // the code's name, and the version
	return refuse(proto.Error(code), message), nil
}

// asHeaders tells whether HTTP would hand over the names and the password as they
// are. It would not those that peers of a cluster and clients with keys have.
func asHeaders(hello proto.ClientHello) bool {
	for _, text := range []string{hello.User, hello.Password, hello.Database} {
		if text != strings.TrimSpace(text) {
			return false
		}
	}
	return hello.User != ""
}

// refuse has the form that clients know of ClickHouse.
func refuse(code proto.Error, message string) *proto.Exception {
	return &proto.Exception{Code: code, Name: "DB::Exception", Message: "DB::Exception: " + strings.TrimSpace(message)}
}

// isHTTP tells whether a request begins as ClickHouse recognises one: GET or POST.
func isHTTP(r *bufio.Reader) bool {
	first, err := r.Peek(1)
	return err == nil && (first[0] == 'G' || first[0] == 'P')
}
