package main

import (
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// throttled is how many bytes per second and connection a throttled link passes.
const throttled = 48 << 10

// link is a TCP proxy whose connections can be broken in the ways networks do.
type link struct {
	listener net.Listener
	target   string

	mu      sync.Mutex
	mode    action        // empty: everything passes
	changed chan struct{} // closed when mode changes
	open    map[*wire]bool
}

// wire is a connection through a link.
type wire struct {
	client, server net.Conn
	// severed: what goes in vanishes, and nobody is told.
	severed atomic.Bool
}

func (w *wire) close() {
	_ = w.client.Close()
	_ = w.server.Close()
}

// newLink listens on addr (host:port) and connects to target.
func newLink(addr, target string) (*link, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen for connections to %s: %w", target, err)
	}
	l := &link{listener: listener, target: target, changed: make(chan struct{}), open: map[*wire]bool{}}
	go l.serve()
	return l, nil
}

func (l *link) addr() string { return l.listener.Addr().String() }

// hinder begins a fault: cut, stall, halfOpen or throttle.
func (l *link) hinder(a action) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.setMode(a)
	for w := range l.open {
		switch a {
		case cut:
			w.close()
		case halfOpen:
			w.severed.Store(true)
		}
	}
}

// heal ends a fault. Connections that lost bytes end.
func (l *link) heal() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.setMode("")
	for w := range l.open {
		if w.severed.Load() {
			w.close()
		}
	}
}

func (l *link) setMode(a action) {
	l.mode = a
	close(l.changed)
	l.changed = make(chan struct{})
}

func (l *link) state() (action, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.mode, l.changed
}

func (l *link) serve() {
	for {
		client, err := l.listener.Accept()
		if err != nil {
			return
		}
		go l.connect(client)
	}
}

func (l *link) connect(client net.Conn) {
	if mode, _ := l.state(); mode == cut {
		_ = client.Close()
		return
	}
	server, err := net.DialTimeout("tcp", l.target, 5*time.Second)
	if err != nil {
		_ = client.Close()
		return
	}
	w := &wire{client: client, server: server}
	l.mu.Lock()
	l.open[w] = true
	l.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { l.pass(w, client, server) })
	both.Go(func() { l.pass(w, server, client) })
	both.Wait()
	l.mu.Lock()
	delete(l.open, w)
	l.mu.Unlock()
}

// pass copies one direction until either side ends, and then ends both.
func (l *link) pass(w *wire, from, to net.Conn) {
	defer w.close()
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			l.wait(n)
			if w.severed.Load() {
				continue
			}
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil && !w.severed.Load() {
			return
		}
		if err != nil { // the end of a severed connection does not get through either
			l.awaitHealing()
			return
		}
	}
}

// wait returns when so many bytes may go on.
func (l *link) wait(n int) {
	for {
		mode, changed := l.state()
		switch mode {
		case stall:
			<-changed
			continue
		case throttle:
			select {
			case <-time.After(time.Duration(n) * time.Second / throttled):
			case <-changed:
			}
		}
		return
	}
}

func (l *link) awaitHealing() {
	for {
		mode, changed := l.state()
		if mode != halfOpen {
			return
		}
		<-changed
	}
}

func (l *link) close() {
	_ = l.listener.Close()
	l.heal()
	l.mu.Lock()
	defer l.mu.Unlock()
	for w := range l.open {
		w.close()
	}
}
