package kafka

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
)

// dialTimeout is how long a broker may take to accept a connection, and once more for
// the handshake of TLS.
const dialTimeout = 10 * time.Second

// dialTLS connects by TLS. A broker that speaks none on the port waits, or answers with
// what is none, so that its errors say which setting to look at.
func dialTLS(config *tls.Config, timeout time.Duration) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := (&net.Dialer{Timeout: timeout}).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		config := config.Clone()
		if config.ServerName == "" {
			if config.ServerName, _, err = net.SplitHostPort(addr); err != nil {
				return nil, errors.Join(err, conn.Close())
			}
		}
		secure := tls.Client(conn, config)
		shaking, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		if err = secure.HandshakeContext(shaking); err == nil {
			return secure, nil
		}
		_ = conn.Close()
		// The error itself tells the client whether to try again.
		return nil, fmt.Errorf("TLS with %s: %w: tls.enabled is set, does the broker speak TLS on this port?", addr, err)
	}
}

// explained adds to an error of a broker which setting it may come from.
func (c Config) explained(err error) error {
	set := c.SASL.Mechanism != ""
	switch {
	case errors.Is(err, kerr.SaslAuthenticationFailed):
		return fmt.Errorf("%w: look at sasl.username and sasl.password", err)
	case errors.Is(err, kerr.UnsupportedSaslMechanism):
		return fmt.Errorf("%w: look at sasl.mechanism, which is %s", err, c.SASL.Mechanism)
	case set && (errors.Is(err, kerr.IllegalSaslState) || errors.Is(err, io.EOF)):
		return fmt.Errorf("%w: sasl.mechanism is set, does the broker ask for SASL on this port?", err)
	}
	return err
}
