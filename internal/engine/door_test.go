package engine

import (
	"io"
	"net"
	"testing"
	"time"
)

// behindDoor opens a door to a listener and returns a client's connection and
// the server's end of it.
func behindDoor(t *testing.T) (client *net.TCPConn, server net.Conn) {
	t.Helper()
	client, server, _ = throughDoor(t)
	return client, server
}

// throughDoor returns the door, too.
func throughDoor(t *testing.T) (client *net.TCPConn, server net.Conn, front *door) {
	t.Helper()
	target, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = target.Close() })
	front, err = listenDoor(0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(front.close)
	front.lead(target.Addr().(*net.TCPAddr).Port, anybody, func(int) {})
	go front.serve()
	conn, err := net.Dial("tcp", front.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if server, err = target.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	_ = server.SetDeadline(time.Now().Add(time.Minute)) // a hang fails
	return conn.(*net.TCPConn), server, front
}

func TestDoor_clientResets_serverReadsAnEndAndWritesOn(t *testing.T) {
	client, server := behindDoor(t)
	if _, err := client.Write([]byte("query")); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 5)
	if _, err := io.ReadFull(server, buf); err != nil {
		t.Fatal(err)
	}
	_ = client.SetLinger(0) // close sends a reset
	_ = client.Close()
	if n, err := server.Read(buf); err != io.EOF {
		t.Fatalf("the server read %d bytes, %v; want the end", n, err)
	}
	answer := make([]byte, 1<<20)
	for range 8 {
		if _, err := server.Write(answer); err != nil {
			t.Fatalf("the server's answer to nobody: %v", err)
		}
	}
}

// expectAnswer has the server answer and end, and the client read that.
func expectAnswer(t *testing.T, client *net.TCPConn, server net.Conn) {
	t.Helper()
	go func() {
		_, _ = server.Write([]byte("answer"))
		_ = server.Close()
	}()
	_ = client.SetDeadline(time.Now().Add(time.Minute))
	if got, err := io.ReadAll(client); err != nil || string(got) != "answer" {
		t.Fatalf("the client got %q, %v", got, err)
	}
}

func TestDoor_bothWays_untilBothEnd(t *testing.T) {
	client, server := behindDoor(t)
	go func() {
		_, _ = client.Write([]byte("question"))
		_ = client.CloseWrite()
	}()
	if got, err := io.ReadAll(server); err != nil || string(got) != "question" {
		t.Fatalf("the server got %q, %v", got, err)
	}
	expectAnswer(t, client, server)
}

func TestDoor_goodbye_serverReadsAnEndAndAnswers(t *testing.T) {
	client, server, front := throughDoor(t)
	go func() { _, _ = client.Write([]byte("?")) }()
	if _, err := server.Read(make([]byte, 1)); err != nil { // both are inside now
		t.Fatal(err)
	}
	front.sayGoodbye()
	if n, err := server.Read(make([]byte, 1)); err != io.EOF {
		t.Fatalf("the server read %d bytes, %v; want the end", n, err)
	}
	expectAnswer(t, client, server)
	if conn, err := net.Dial("tcp", front.addr()); err == nil {
		_ = conn.Close()
		t.Error("another client was let in")
	}
}

func TestDoor_closed_endsConnections(t *testing.T) {
	front, err := listenDoor(0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := listenDoor(front.port()); err == nil {
		t.Error("a second door on the same port")
	}
	front.close()
	if conn, err := net.Dial("tcp", front.listener.Addr().String()); err == nil {
		_ = conn.Close()
		t.Error("a closed door takes connections")
	}
}
