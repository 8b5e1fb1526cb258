package e2e

import (
	"io"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// buffer stands between processes that are killed and the embedded ClickHouse,
// which ends itself when a connection is reset while it reads from it: it takes
// what ClickHouse still says and closes in order. It returns its address.
func buffer(t *testing.T, server string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var open sync.WaitGroup
	t.Cleanup(func() {
		_ = listener.Close()
		open.Wait()
	})
	open.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { relay(client, server) })
		}
	})
	return listener.Addr().String()
}

// relay copies both ways until both have ended.
func relay(client net.Conn, server string) {
	defer func() { _ = client.Close() }()
	upstream, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer func() { _ = upstream.Close() }()
	var up sync.WaitGroup
	up.Go(func() {
		_, _ = io.Copy(upstream, client)
		_ = upstream.(*net.TCPConn).CloseWrite()
	})
	_, _ = io.Copy(client, upstream)
	_, _ = io.Copy(io.Discard, upstream)
	_ = client.Close()
	up.Wait()
}
