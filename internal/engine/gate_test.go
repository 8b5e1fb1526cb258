package engine

import (
	"errors"
	"net"
	"testing"
	"time"
)

func newTestGate(t *testing.T) *gate {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := newGate(listener)
	t.Cleanup(func() { _ = g.Close() })
	return g
}

func TestGate_shut_letsOnlyThisProcessIn(t *testing.T) {
	g := newTestGate(t)
	accepted := make(chan net.Conn)
	go func() {
		for {
			conn, err := g.Accept()
			if err != nil {
				return
			}
			accepted <- conn
		}
	}()
	outside, err := net.Dial("tcp", g.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close() //nolint:errcheck // test
	inside, err := g.dial(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close() //nolint:errcheck // test
	if conn := <-accepted; conn.RemoteAddr().Network() != "pipe" {
		t.Errorf("a connection of %s came in first", conn.RemoteAddr())
	}
	select {
	case conn := <-accepted:
		t.Errorf("%s came in through a shut gate", conn.RemoteAddr())
	case <-time.After(50 * time.Millisecond):
	}
	g.open()
	if conn := <-accepted; conn.RemoteAddr().String() != outside.LocalAddr().String() {
		t.Errorf("%s came in, want %s", conn.RemoteAddr(), outside.LocalAddr())
	}
}

func TestGate_close_endsAccept(t *testing.T) {
	for _, open := range []bool{false, true} {
		g := newTestGate(t)
		if open {
			g.open()
		}
		done := make(chan error, 1)
		go func() { _, err := g.Accept(); done <- err }()
		if err := g.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; !errors.Is(err, net.ErrClosed) {
			t.Errorf("open %t: Accept gives %v", open, err)
		}
	}
}
