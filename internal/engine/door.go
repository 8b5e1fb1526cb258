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
// may come in is decided before: receive returns what a client said first. left is told
// of those who went in the middle of an answer, by the port that the child knows them by.
type door struct {
	listener net.Listener
	target   string
	receive  func(client net.Conn) (first []byte, ok bool)
	left     func(port int)
	mu       sync.Mutex
	open     map[net.Conn]end
	closed   bool
}

// end says whose end of a way through the door a connection is.
type end bool

const (
	clientEnd end = false
	childEnd  end = true
)

// listenDoor opens a door on a port of this machine; 0 takes a free one.
func listenDoor(port int) (*door, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(listenHost, strconv.Itoa(port)))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%w: %d on %s: stop what listens there, or choose another", errPortTaken, port, listenHost)
	}
	if err != nil {
		return nil, fmt.Errorf("listen for clients of clickhouse: %w", err)
	}
	return &door{listener: listener, open: map[net.Conn]end{}}, nil
}

// port is the port that clients connect to.
func (d *door) port() int { return d.listener.Addr().(*net.TCPAddr).Port }

// addr is the port with its host.
func (d *door) addr() string { return d.listener.Addr().String() }

// lead has the door lead to a port of this machine, for clients that receive takes.
func (d *door) lead(port int, receive func(net.Conn) ([]byte, bool), left func(port int)) {
	d.target, d.receive, d.left = net.JoinHostPort(listenHost, strconv.Itoa(port)), receive, left
}

// serve lets clients through until the door is closed. Those that came before wait in
// the system's queue.
func (d *door) serve() {
	for {
		client, err := d.listener.Accept()
		if err != nil {
			return
		}
		if d.enter(client, clientEnd) {
			go d.pass(client)
		}
	}
}

// enter notes an open connection; it is closed instead once the door is.
func (d *door) enter(conn net.Conn, whose end) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		_ = conn.Close()
		return false
	}
	d.open[conn] = whose
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
	if err != nil || !d.enter(server, childEnd) {
		return
	}
	defer d.leave(server)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if _, err := io.Copy(client, server); err != nil {
			go d.left(server.LocalAddr().(*net.TCPAddr).Port) // as who writes and waits cannot be told to end
		}
		_, _ = io.Copy(io.Discard, server) // the client may be gone: the child still writes
		_ = client.Close()                 // ends the copy below
	}()
	if _, err := server.Write(first); err == nil {
		_, _ = io.Copy(server, client)
	}
	_ = server.(*net.TCPConn).CloseWrite()
	<-done
}

// sayGoodbye takes no more connections, and lets the child read the end of each: it
// would wait for those that are kept when it stops.
func (d *door) sayGoodbye() {
	_ = d.listener.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for conn, whose := range d.open {
		if whose == clientEnd {
			_ = conn.(*net.TCPConn).CloseRead()
		}
	}
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
