package engine

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"syscall"
)

// door passes connections on to a port of the ClickHouse child. This version of
// the engine aborts when a connection is reset at the wrong moment of a query, as
// happens when a client dies. Through the door a client that went away always
// looks like one that said goodbye: the child reads an end, and may write on. Who
// may come in is decided before: receive returns what a client said first.
type door struct {
	listener net.Listener
	target   string
	receive  func(client net.Conn) (first []byte, ok bool)
	mu       sync.Mutex
	open     map[net.Conn]struct{}
	closed   bool
}

// listenDoor opens a door on a port of this machine; 0 takes a free one.
func listenDoor(port int) (*door, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(listenHost, strconv.Itoa(port)))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%w: %d on %s: stop what listens there, or choose another", errPortTaken, port, listenHost)
	}
	if err != nil {
		return nil, fmt.Errorf("listen for clients of clickhouse: %w", err)
	}
	return &door{listener: listener, open: map[net.Conn]struct{}{}}, nil
}

// port is the port that clients connect to.
func (d *door) port() int { return d.listener.Addr().(*net.TCPAddr).Port }

// serve lets clients that receive takes through to the target until the door is
// closed. Clients that came before wait in the system's queue.
func (d *door) serve(target string, receive func(net.Conn) ([]byte, bool)) {
	d.target, d.receive = target, receive
	for {
		client, err := d.listener.Accept()
		if err != nil {
			return
		}
		if d.enter(client) {
			go d.pass(client)
		}
	}
}

// enter notes an open connection; it is closed instead once the door is.
func (d *door) enter(conn net.Conn) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		_ = conn.Close()
		return false
	}
	d.open[conn] = struct{}{}
	return true
}

func (d *door) leave(conn net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, conn)
	_ = conn.Close()
}

// pass carries one connection until both sides have ended.
func (d *door) pass(client net.Conn) {
	defer d.leave(client)
	first, ok := d.receive(client)
	if !ok {
		return
	}
	server, err := net.Dial("tcp", d.target)
	if err != nil || !d.enter(server) {
		return
	}
	defer d.leave(server)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(client, server)
		_, _ = io.Copy(io.Discard, server) // the client may be gone: the child still writes
		_ = client.Close()                 // ends the copy below
	}()
	if _, err := server.Write(first); err == nil {
		_, _ = io.Copy(server, client)
	}
	_ = server.(*net.TCPConn).CloseWrite()
	<-done
}

// close ends all connections and takes no more.
func (d *door) close() {
	_ = d.listener.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for conn := range d.open {
		_ = conn.Close()
	}
}
