package engine

import (
	"errors"
	"fmt"
	"net"
	"strconv"
)

// listenHost is the only address engines listen on.
const listenHost = "127.0.0.1"

// errPortTaken says that another process has the port.
var errPortTaken = errors.New("port taken by another process")

// httpURL is where a port speaks HTTP.
func httpURL(port int) string { return "http://" + net.JoinHostPort(listenHost, strconv.Itoa(port)) }

// choosePort returns a port that is free now. The child binds it a moment later, so
// that the caller must be ready for a clash.
func choosePort() (int, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(listenHost, "0"))
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := listener.Close(); err != nil {
		return 0, fmt.Errorf("give back port %s: %w", strconv.Itoa(port), err)
	}
	return port, nil
}
