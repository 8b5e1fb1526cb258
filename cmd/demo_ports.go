package cmd

import (
	"errors"
	"fmt"
	"net"
	"syscall"
)

// checkPorts fails when the demo cannot listen where it shall, before it begins to
// start engines. Another process may still take a port meanwhile; the stages say so.
func (o demoOptions) checkPorts() error {
	var problems []error
	for _, listener := range [][2]string{{"--query-listen", o.queryListen}, {"--ingest-listen", o.ingestListen}} {
		flag, addr := listener[0], listener[1]
		open, err := net.Listen("tcp", addr)
		switch {
		case err == nil:
			defer func() { _ = open.Close() }() // both are held at once, so that they differ
		case errors.Is(err, syscall.EADDRINUSE):
			problems = append(problems, fmt.Errorf("%s %s: another process listens there: stop it, or choose another address, such as 127.0.0.1:0 for any free port", flag, addr))
		default:
			problems = append(problems, fmt.Errorf("%s %s: %w: choose another address", flag, addr, err))
		}
	}
	return errors.Join(problems...)
}
