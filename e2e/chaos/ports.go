package main

import (
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
)

// The ports to choose from lie below those that systems give to outgoing
// connections: while a server is down, nothing else takes its port.
const (
	lowestPort = 15_000
	ports      = 10_000
)

// freeAddresses returns different addresses of this machine that are free now.
func freeAddresses(n int) ([]string, error) {
	var found []string
	for range 100 * n {
		addr := "127.0.0.1:" + strconv.Itoa(lowestPort+rand.IntN(ports))
		listener, err := net.Listen("tcp", addr)
		if err != nil {
			continue
		}
		defer listener.Close() //nolint:errcheck // held until all are chosen
		if found = append(found, addr); len(found) == n {
			return found, nil
		}
	}
	return nil, errors.New("no free ports on 127.0.0.1")
}

// portOf is the port of host:port.
func portOf(addr string) int {
	_, text, _ := net.SplitHostPort(addr)
	port, _ := strconv.Atoi(text)
	return port
}
