package sink

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// proxy stands between a client and a server and can hold what one of them says.
type proxy struct {
	listener net.Listener
	target   string
	waiting  atomic.Int32 // connections that are held at this moment, each direction by itself

	mu       sync.Mutex
	holds    func(toServer bool, said int) bool // nil: nothing is held
	released chan struct{}                      // closed when holds changes
	conns    []net.Conn
}

func newProxy(t *testing.T, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, target: target, released: make(chan struct{})}
	t.Cleanup(p.close)
	go p.serve()
	return p
}

func (p *proxy) addr() string { return p.listener.Addr().String() }

// hold holds bytes for which holds is true: to the server or from it, on a
// connection on which the client has said so many bytes. nil lets all go on.
func (p *proxy) hold(holds func(toServer bool, said int) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holds = holds
	close(p.released)
	p.released = make(chan struct{})
}

func (p *proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, client, server)
		p.mu.Unlock()
		said := &counter{}
		go p.pass(client, server, true, said)
		go p.pass(server, client, false, said)
	}
}

// counter is how many bytes a client has said.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) add(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += n
	return c.n
}

// pass copies until either side ends. What was said before the client went
// reaches the server all the same, as it does in a network that is slow.
func (p *proxy) pass(from, to net.Conn, toServer bool, said *counter) {
	defer to.Close() //nolint:errcheck // nothing depends on it
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		total := said.add(0)
		if toServer {
			total = said.add(n)
		}
		p.wait(toServer, total)
		if _, writeErr := to.Write(buffer[:n]); writeErr != nil {
			_, _ = io.Copy(io.Discard, from)
			return
		}
		if err != nil {
			return
		}
	}
}

// wait returns when the bytes may go on.
func (p *proxy) wait(toServer bool, said int) {
	for {
		p.mu.Lock()
		held, released := p.holds != nil && p.holds(toServer, said), p.released
		p.mu.Unlock()
		if !held {
			return
		}
		p.waiting.Add(1)
		<-released
		p.waiting.Add(-1)
	}
}

func (p *proxy) close() {
	p.hold(nil)
	_ = p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, conn := range p.conns {
		_ = conn.Close()
	}
}
