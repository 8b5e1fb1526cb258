package engine

import (
	"context"
	"net"
	"sync"
)

// gate is a listener that lets only this process in until it is opened. What
// connects from outside meanwhile waits in the system's queue.
type gate struct {
	net.Listener
	inside   chan net.Conn
	opened   chan struct{}
	closed   chan struct{}
	openOnce sync.Once
	endOnce  sync.Once
}

func newGate(listener net.Listener) *gate {
	return &gate{Listener: listener, inside: make(chan net.Conn), opened: make(chan struct{}), closed: make(chan struct{})}
}

// Accept returns connections of dial while the gate is shut, and the real
// listener's once it is open.
func (g *gate) Accept() (net.Conn, error) {
	select {
	case conn := <-g.inside:
		return conn, nil
	case <-g.opened:
		return g.Listener.Accept()
	case <-g.closed:
		return nil, net.ErrClosed
	}
}

// Close ends the listener, shut or open.
func (g *gate) Close() error {
	g.endOnce.Do(func() { close(g.closed) })
	return g.Listener.Close()
}

// open lets everyone in.
func (g *gate) open() { g.openOnce.Do(func() { close(g.opened) }) }

// dial connects from within the process; it has the form of a client's dialer.
func (g *gate) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case g.inside <- there:
		return here, nil
	case <-g.opened:
	case <-g.closed:
	case <-ctx.Done():
	}
	return nil, net.ErrClosed
}
