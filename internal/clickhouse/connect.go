package clickhouse

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/clickhouse-go/v2"
)

// Codes of ClickHouse for a user who may not in, and for a database that is not there.
const (
	codeUnknownDatabase = 81
	codeNoPassword      = 194
	codeNoSuchLogin     = 516
)

// Explained adds to an error of connecting which setting it comes from, as far as
// one can tell, and leaves out what the server says to its owner about itself.
func (c Config) Explained(err error) error {
	code, message := refusal(err)
	text := err.Error()
	switch {
	case code == codeNoPassword || code == codeNoSuchLogin:
		return connectError{fmt.Sprintf("%s: check clickhouse.username (%s) and clickhouse.password", firstLine(message), c.Username), err}
	case code == codeUnknownDatabase:
		return connectError{firstLine(message) + ": run gatehouse migrate, or check clickhouse.database", err}
	case strings.Contains(text, "unexpected packet [72]"): // H of HTTP
		return connectError{"the server speaks HTTP there: clickhouse.addr takes the port of the native protocol, by default 9000, or 9440 with clickhouse.tls", err}
	case strings.Contains(text, "unexpected packet [21]"), strings.Contains(text, "first record does not look like a TLS handshake"):
		// What a server without TLS says to one who speaks it, and the other way round.
		return connectError{fmt.Sprintf("the two do not agree on TLS: check clickhouse.tls (%t)", c.TLS), err}
	case strings.HasSuffix(text, "EOF"):
		return connectError{fmt.Sprintf("the server hangs up: look into its log, and check the port of clickhouse.addr and clickhouse.tls (%t)", c.TLS), err}
	}
	return err
}

// connectError says in its own words what err is.
type connectError struct {
	text string
	err  error
}

func (c connectError) Error() string { return c.text }

func (c connectError) Unwrap() error { return c.err }

// refusal is what the server answered, if it did.
func refusal(err error) (code int, message string) {
	var exception *clickhouse.Exception
	var lowLevel *ch.Exception
	switch {
	case errors.As(err, &exception):
		return int(exception.Code), exception.Message
	case errors.As(err, &lowLevel):
		return int(lowLevel.Code), lowLevel.Message
	}
	return 0, ""
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimRight(line, ". ")
}
