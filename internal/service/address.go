package service

import (
	"fmt"
	"net"
	"strconv"
)

// CheckListen says what is wrong with the address of a listener.
func CheckListen(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%q is not host:port", addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q is not host:port: %q is no number from 0 to 65535", addr, port)
	}
	return nil
}
