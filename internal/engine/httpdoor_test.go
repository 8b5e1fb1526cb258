package engine

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"golang.org/x/sync/errgroup"
)

// httpAddr is where a server listens for HTTP.
func httpAddr(server *ClickHouse) string { return strings.TrimPrefix(server.HTTPURL(), "http://") }

// leaveEarly asks by HTTP, reads the beginning of the answer, and resets the connection.
func leaveEarly(t *testing.T, addr, query string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // reset
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	if _, err := fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s", addr, len(query), query); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	_ = conn.(*net.TCPConn).SetLinger(0) // close sends a reset
}

// Whoever leaves in the middle of an answer by HTTP, as curl does before head, ends
// neither the server nor leaves a query that runs for ever.
func TestStartClickHouse_httpClientsLeave_harmNothing(t *testing.T) {
	dir := t.TempDir()
	server := start(t, ClickHouseOptions{Dir: dir})
	for i := range 40 {
		leaveEarly(t, httpAddr(server), "SELECT number, randomPrintableASCII(100) FROM system.numbers")
		if i%4 == 0 {
			say(t, httpAddr(server), "\x00\x00\x00\x1f\x00\x12\x00\x03 no HTTP\r\n\r\n")
		}
	}
	selectOne(t, server, "after forty who left")
	client := &http.Client{Timeout: time.Minute}
	running := ""
	for until := time.Now().Add(time.Minute); running != "0" && time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		var err error
		if running, err = ask(context.Background(), client, server.HTTPURL(), "SELECT count() FROM system.processes WHERE query LIKE '%randomPrintableASCII(100)%' AND query NOT LIKE '%processes%'"); err != nil {
			t.Fatal(err)
		}
	}
	if running != "0" {
		t.Errorf("%s queries of clients that left run on", running)
	}
	expectNoBrokenPipe(t, dir)
}

// expectNoBrokenPipe looks whether the child wrote to somebody who was not there any
// more, which it does not survive each time.
func expectNoBrokenPipe(t *testing.T, dir string) {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(dir, "clickhouse.err.log"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(log), "Broken pipe") + strings.Count(string(log), "Connection reset"); n != 0 {
		t.Errorf("wrote to nobody %d times:\n%s", n, log)
	}
}

// Each client of the native protocol is tried by HTTP first.
func TestStartClickHouse_manyConnect_leaveNoAnswerUnread(t *testing.T) {
	dir := t.TempDir()
	server := start(t, ClickHouseOptions{Dir: dir})
	var clients errgroup.Group
	for range 24 {
		clients.Go(func() error {
			shake := newHandshake("http://" + server.doors.web.target) // as the door does, past itself
			for range 100 {
				if refusal, err := shake.try(proto.ClientHello{User: "default", Database: "default"}); refusal != nil || err != nil {
					return fmt.Errorf("%v, %w", refusal, err)
				}
			}
			return nil
		})
	}
	if err := clients.Wait(); err != nil {
		t.Fatal(err)
	}
	expectNoBrokenPipe(t, dir)
}
