package kafka

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// stranger listens and does with each connection what is said.
func stranger(t *testing.T, do func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go do(conn)
		}
	}()
	return listener.Addr().String()
}

func TestDialTLS_brokersWithoutTLS_sayWhichSetting(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(net.Conn)
		want string
	}{
		"waits":     {func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }, "deadline exceeded"},
		"hangs up":  {func(conn net.Conn) { _ = conn.Close() }, "EOF"},
		"other way": {func(conn net.Conn) { _, _ = conn.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")) }, "does not look like a TLS handshake"},
	} {
		t.Run(name, func(t *testing.T) {
			addr := stranger(t, c.do)
			timeout := time.Minute
			if name == "waits" {
				timeout = 50 * time.Millisecond
			}
			_, err := dialTLS(&tls.Config{MinVersion: tls.VersionTLS12}, timeout)(t.Context(), "tcp", addr)
			if err == nil || !strings.Contains(err.Error(), "TLS with "+addr) || !strings.Contains(err.Error(), "tls.enabled") ||
				!strings.Contains(err.Error(), c.want) && !strings.Contains(err.Error(), "reset") {
				t.Errorf("got %v", err)
			}
			if name != "other way" && !kgo.IsRetryableBrokerErr(err) { // it may be a broker that is being started
				t.Errorf("not tried again: %v", err)
			}
		})
	}
}

func TestExplained_refusals_sayWhichSetting(t *testing.T) {
	secret := Config{SASL: SASLConfig{Mechanism: MechanismPlain, Username: "u", Password: "p"}}
	for _, c := range []struct {
		cfg  Config
		err  error
		want string
	}{
		{secret, kerr.SaslAuthenticationFailed, "sasl.password"},
		{secret, kerr.UnsupportedSaslMechanism, "sasl.mechanism, which is plain"},
		{secret, kerr.IllegalSaslState, "does the broker ask for SASL"},
		{secret, fmt.Errorf("read: %w", io.EOF), "does the broker ask for SASL"},
	} {
		if err := c.cfg.explained(c.err); !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.err.Error()) {
			t.Errorf("%v: %v", c.err, err)
		}
	}
	for _, err := range []error{io.ErrUnexpectedEOF, kerr.TopicAlreadyExists} {
		if got := secret.explained(err); got != err { //nolint:errorlint // the very same
			t.Errorf("%v became %v", err, got)
		}
	}
	if got := (Config{}).explained(io.EOF); got != io.EOF { //nolint:errorlint // the very same
		t.Errorf("without SASL: %v", got)
	}
}
