// Package kafka holds what every stage needs to reach a Kafka cluster: the
// connection settings and the definition of topics on the cluster.
package kafka

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

// SASL mechanisms that SASLConfig takes.
const (
	MechanismPlain       = "plain"
	MechanismScramSHA256 = "scram-sha-256"
	MechanismScramSHA512 = "scram-sha-512"
)

// Config says how to reach a Kafka cluster.
type Config struct {
	// Brokers are seed addresses, host:port; at least one.
	Brokers []string `koanf:"brokers"`
	// ClientID names this process in the broker's logs and quotas.
	ClientID string     `koanf:"client_id"`
	TLS      TLSConfig  `koanf:"tls"`
	SASL     SASLConfig `koanf:"sasl"`
}

// TLSConfig says how connections to brokers are secured.
type TLSConfig struct {
	// Enabled turns TLS on; the other fields need it.
	Enabled bool `koanf:"enabled"`
	// CAFile holds PEM certificates to trust instead of the system's.
	CAFile string `koanf:"ca_file"`
	// CertFile and KeyFile (PEM) authenticate this client; both or neither.
	CertFile string `koanf:"cert_file"`
	KeyFile  string `koanf:"key_file"`
	// ServerName is the name brokers' certificates must carry; empty takes each broker's host.
	ServerName string `koanf:"server_name"`
}

// SASLConfig says how this client proves who it is.
type SASLConfig struct {
	// Mechanism is plain, scram-sha-256, scram-sha-512, or empty for none.
	Mechanism string `koanf:"mechanism"`
	Username  string `koanf:"username"`
	Password  string `koanf:"password"`
}

// DefaultConfig is a broker on this machine without authentication.
func DefaultConfig() Config {
	return Config{Brokers: []string{"127.0.0.1:9092"}, ClientID: "gatehouse"}
}

// Validate returns all problems, joined, each beginning with the setting's name.
func (c Config) Validate() error {
	var problems []error
	if len(c.Brokers) == 0 {
		problems = append(problems, errors.New("brokers: name at least one broker as host:port"))
	}
	for i, broker := range c.Brokers {
		if err := checkAddress(broker); err != nil {
			problems = append(problems, fmt.Errorf("brokers[%d]: %w", i, err))
		}
	}
	return errors.Join(append(problems, c.TLS.validate(), c.SASL.validate())...)
}

func checkAddress(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%q is not host:port", addr)
	}
	if n, err := strconv.Atoi(port); host == "" || err != nil || n < 1 || n > 65535 {
		return fmt.Errorf("%q is not host:port", addr)
	}
	return nil
}

func (c TLSConfig) validate() error {
	if !c.Enabled {
		if c.CAFile != "" || c.CertFile != "" || c.KeyFile != "" || c.ServerName != "" {
			return errors.New("tls: files or a server name are set, but tls.enabled is not")
		}
		return nil
	}
	var problems []error
	if (c.CertFile == "") != (c.KeyFile == "") {
		problems = append(problems, errors.New("tls: cert_file and key_file go together"))
	}
	if _, err := c.build(); err != nil {
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

func (c SASLConfig) validate() error {
	var problems []error
	switch strings.ToLower(c.Mechanism) {
	case "":
		if c.Username != "" || c.Password != "" {
			problems = append(problems, errors.New("sasl.mechanism: choose plain, scram-sha-256 or scram-sha-512, for a username or password is set"))
		}
		return errors.Join(problems...)
	case MechanismPlain, MechanismScramSHA256, MechanismScramSHA512:
	default:
		problems = append(problems, fmt.Errorf("sasl.mechanism: %q is none of plain, scram-sha-256, scram-sha-512", c.Mechanism))
	}
	if c.Username == "" {
		problems = append(problems, errors.New("sasl.username: is empty"))
	}
	if c.Password == "" {
		problems = append(problems, errors.New("sasl.password: is empty"))
	}
	return errors.Join(problems...)
}

// Options are the client options that Config stands for: seed brokers, client
// id, TLS and SASL. Errors: files of TLS that cannot be read, an unknown mechanism.
func (c Config) Options() ([]kgo.Opt, error) {
	opts := []kgo.Opt{kgo.SeedBrokers(c.Brokers...)}
	if c.ClientID != "" {
		opts = append(opts, kgo.ClientID(c.ClientID))
	}
	if c.TLS.Enabled {
		config, err := c.TLS.build()
		if err != nil {
			return nil, err
		}
		opts = append(opts, kgo.Dialer(dialTLS(config, dialTimeout)))
	}
	if c.SASL.Mechanism != "" {
		mechanism, err := c.SASL.build()
		if err != nil {
			return nil, err
		}
		opts = append(opts, kgo.SASL(mechanism))
	}
	return opts, nil
}

func (c TLSConfig) build() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: c.ServerName}
	if c.CAFile != "" {
		pem, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("tls.ca_file: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("tls.ca_file: no PEM certificate in %s", c.CAFile)
		}
	}
	if c.CertFile != "" && c.KeyFile != "" {
		cert, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("tls.cert_file, tls.key_file: %w", err)
		}
		config.Certificates = []tls.Certificate{cert}
	}
	return config, nil
}

func (c SASLConfig) build() (sasl.Mechanism, error) {
	auth := scram.Auth{User: c.Username, Pass: c.Password}
	switch strings.ToLower(c.Mechanism) {
	case MechanismPlain:
		return plain.Auth{User: c.Username, Pass: c.Password}.AsMechanism(), nil
	case MechanismScramSHA256:
		return auth.AsSha256Mechanism(), nil
	case MechanismScramSHA512:
		return auth.AsSha512Mechanism(), nil
	}
	return nil, fmt.Errorf("sasl.mechanism: %q is none of plain, scram-sha-256, scram-sha-512", c.Mechanism)
}
