package engine

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

// Whoever comes with a wrong name, or speaks something else, learns it, and the child
// serves on.
func TestStartClickHouse_strangers_harmNothing(t *testing.T) {
	server := start(t, ClickHouseOptions{Dir: t.TempDir()})
	refusals := map[string]struct {
		opts    ch.Options
		code    proto.Error
		message string
	}{
		"database": {ch.Options{Database: "nope"}, proto.ErrUnknownDatabase, "Database nope does not exist"},
		"user":     {ch.Options{User: "me", Password: "none"}, proto.ErrAuthenticationFailed, "me: Authentication failed: password is incorrect, or there is no user with such name"},
		"password": {ch.Options{Password: "none"}, proto.ErrRequiredPassword, "default: Authentication failed"},
		"peer":     {ch.Options{User: " INTERSERVER SECRET "}, proto.ErrAuthenticationFailed, "a user is needed"},
		"spaces":   {ch.Options{Database: "default "}, proto.ErrAuthenticationFailed, "a user is needed"},
	}
	for name, c := range refusals {
		c.opts.Address = server.Addr()
		_, err := ch.Dial(t.Context(), c.opts)
		refusal, ok := ch.AsException(err)
		if !ok || !refusal.IsCode(c.code) || !strings.HasPrefix(refusal.Message, "DB::Exception: "+c.message) || strings.Contains(refusal.Message, "(version") {
			t.Errorf("%s: %v", name, err)
		}
		selectOne(t, server, name)
	}
	for name, said := range map[string]string{
		"TLS":            "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 and so on",
		"another packet": "\x05 and so on",
		"a long name":    "\x00\xff\xff\xff\xff\xff\xff\xff\xff\x7f and so on",
		"half a hello":   "\x00\x03abc\x01",
		"nobody":         "\x00\x03abc\x01\x01\xd6\xa9\x03\x00\x00\x00",
		"nothing":        "",
	} {
		if got := say(t, server.Addr(), said); got != "" && !strings.Contains(got, "a user is needed") {
			t.Errorf("%s: %q", name, got)
		}
		say(t, strings.TrimPrefix(server.HTTPURL(), "http://"), said)
		selectOne(t, server, name)
	}
	if got := say(t, server.Addr(), "GET / HTTP/1.1\r\n\r\n"); !strings.Contains(got, "for HTTP") {
		t.Errorf("HTTP on the native port: %q", got)
	}
	selectOne(t, server, "HTTP")
}

// say sends bytes, says that they are all, and returns the answer.
func say(t *testing.T, addr, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // read to its end
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	_, _ = io.WriteString(conn, text)
	_ = conn.(*net.TCPConn).CloseWrite()
	answer, _ := io.ReadAll(conn)
	return string(answer)
}

// selectOne fails when the child serves nobody any more.
func selectOne(t *testing.T, server *ClickHouse, after string) {
	t.Helper()
	client, err := ch.Dial(t.Context(), ch.Options{Address: server.Addr(), Database: "default"})
	if err != nil {
		t.Fatalf("after %s: %v", after, err)
	}
	defer client.Close() //nolint:errcheck // nothing is in flight
	var one proto.ColUInt8
	if err := client.Do(t.Context(), ch.Query{Body: "SELECT 1", Result: proto.Results{{Name: "1", Data: &one}}}); err != nil || len(one) != 1 {
		t.Fatalf("after %s: %v, %v", after, one, err)
	}
}

func FuzzReadHello(f *testing.F) {
	var whole proto.Buffer
	proto.ClientHello{Name: "client", Major: 1, Minor: 2, ProtocolVersion: 54000, Database: "d", User: "u", Password: "p"}.Encode(&whole)
	f.Add(whole.Buf)
	f.Add([]byte("\x00\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Fuzz(func(t *testing.T, said []byte) {
		hello, err := readHello(bufio.NewReader(bytes.NewReader(said)))
		if err != nil {
			return
		}
		var again proto.Buffer
		hello.Encode(&again)
		if read, err := readHello(bufio.NewReader(bytes.NewReader(again.Buf))); err != nil || read != hello {
			t.Errorf("%+v reads back as %+v, %v", hello, read, err)
		}
	})
}
