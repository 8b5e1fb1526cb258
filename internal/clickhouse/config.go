// Package clickhouse holds what every stage needs to reach ClickHouse: the
// connection settings and the migrations that make the tables.
package clickhouse

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

const (
	dialTimeout = 5 * time.Second
	// readTimeout is how long a statement may take when its context has no deadline.
	readTimeout = 5 * time.Minute
	// maxConnections is how many statements may run at once, in a download for as long as
	// its client reads; callers are bound by limits of their own. idleConnections of them
	// are kept, as a request may take several.
	maxConnections  = 256
	idleConnections = 16

	clientName = "gatehouse"
)

// Config says how to reach a ClickHouse server by its native protocol.
type Config struct {
	// Addr are servers as host:port; the first that answers is used.
	Addr []string `koanf:"addr"`
	// Database holds the tables: letters, digits and underscores.
	Database string `koanf:"database"`
	Username string `koanf:"username"`
	Password string `koanf:"password"`
	// TLS secures the connection, trusting the system's certificates.
	TLS bool `koanf:"tls"`
}

// DefaultConfig is a server on this machine with the user default.
func DefaultConfig() Config {
	return Config{Addr: []string{"127.0.0.1:9000"}, Database: "gatehouse", Username: "default"}
}

var databaseName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Validate returns all problems, joined, each beginning with the setting's name.
func (c Config) Validate() error {
	var problems []error
	if len(c.Addr) == 0 {
		problems = append(problems, errors.New("addr: name at least one server as host:port"))
	}
	for i, addr := range c.Addr {
		host, port, err := net.SplitHostPort(addr)
		n, notNumber := strconv.Atoi(port)
		if err != nil || host == "" || notNumber != nil || n < 1 || n > 65535 {
			problems = append(problems, fmt.Errorf("addr[%d]: %q is not host:port", i, addr))
		}
	}
	if !databaseName.MatchString(c.Database) {
		problems = append(problems, fmt.Errorf("database: %q must be letters, digits and underscores, not beginning with a digit", c.Database))
	}
	if c.Username == "" {
		problems = append(problems, errors.New("username: is empty"))
	}
	return errors.Join(problems...)
}

// Open connects to the database, which must exist, and checks that the server
// answers. The connection pool is the caller's to close.
func Open(ctx context.Context, cfg Config) (driver.Conn, error) {
	place := ""
	if cfg.Database != "" {
		place = "database " + cfg.Database + " on "
	}
	conn, err := clickhouse.Open(cfg.options())
	if err != nil {
		return nil, fmt.Errorf("connect to clickhouse %s: %w", strings.Join(cfg.Addr, ", "), err)
	}
	if err := conn.Ping(ctx); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("connect to %sclickhouse %s: %w", place, strings.Join(cfg.Addr, ", "), cfg.Explained(err))
	}
	return conn, nil
}

func (c Config) options() *clickhouse.Options {
	opts := &clickhouse.Options{
		Addr:        c.Addr,
		Auth:        clickhouse.Auth{Database: c.Database, Username: c.Username, Password: c.Password},
		Compression: &clickhouse.Compression{Method: clickhouse.CompressionLZ4},
		DialTimeout: dialTimeout,
		ReadTimeout: readTimeout,

		MaxOpenConns: maxConnections,
		MaxIdleConns: idleConnections,
	}
	opts.ClientInfo.Products = append(opts.ClientInfo.Products, struct{ Name, Version string }{clientName, "1"})
	if c.TLS {
		opts.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return opts
}

// ChOptions are the options of a single low-level connection (ch-go) to the
// first address, compressed with LZ4. Settings such as async_insert are the
// caller's to add.
func (c Config) ChOptions() ch.Options {
	opts := ch.Options{
		Database:    c.Database,
		User:        c.Username,
		Password:    c.Password,
		Compression: ch.CompressionLZ4,
		ClientName:  clientName,
		DialTimeout: dialTimeout,
		ReadTimeout: readTimeout,
	}
	if len(c.Addr) > 0 {
		opts.Address = c.Addr[0]
	}
	if c.TLS {
		opts.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return opts
}
