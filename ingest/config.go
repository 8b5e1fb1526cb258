package ingest

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/schemas"
)

// Config is the gateway's settings.
type Config struct {
	// Listen is the address of the HTTP listener, host:port; port 0 takes a free one.
	Listen string `koanf:"listen"`
	// Kafka is the cluster that events go to.
	Kafka kafka.Config `koanf:"kafka"`
	// Topic takes the raw events.
	Topic string `koanf:"topic"`
	// Auth names the issuers whose tokens (JWT, audience gatehouse-ingest) are accepted.
	Auth auth.Config `koanf:"auth"`
	// Tokens are further tokens: texts that producers were given.
	Tokens []StaticToken `koanf:"tokens"`
	// DefaultTenant is the tenant of events when neither they nor their token name
	// one; empty refuses such events. It counts for tokens that may write any tenant.
	DefaultTenant string `koanf:"default_tenant"`

	// MaxBodyBytes is the largest request body as it is sent, compressed or not.
	MaxBodyBytes int64 `koanf:"max_body_bytes"`
	// MaxDecodedBytes is the largest request body after decompression.
	MaxDecodedBytes int64 `koanf:"max_decoded_bytes"`
	// MaxEventBytes is the largest single event, in bytes, at most 1 MiB.
	MaxEventBytes int64 `koanf:"max_event_bytes"`
	// MaxRequests is how many requests are worked on at once; more get a 503.
	MaxRequests int `koanf:"max_requests"`
	// MaxBufferedBytes is how many bytes of events may wait for Kafka at once,
	// over all requests; a request that finds no room gets a 503.
	MaxBufferedBytes int64 `koanf:"max_buffered_bytes"`
	// RatePerToken is how many events per second one token may send, on average
	// over the requests it makes; 0 sets no limit.
	RatePerToken float64 `koanf:"rate_per_token"`
	// RateBurst is how many events a token may send at once after a pause; 0 is
	// one second's worth.
	RateBurst int `koanf:"rate_burst"`
	// DeliveryTimeout is how long Kafka may take to acknowledge before the
	// producer is told that it is unavailable.
	DeliveryTimeout time.Duration `koanf:"delivery_timeout"`
}

// StaticToken is a token without a signature, known by its hash.
type StaticToken struct {
	// SHA256 is the hash of the token in hexadecimal: printf %s TOKEN | sha256sum
	SHA256 string `koanf:"sha256"`
	// Tenants may be written with it; "*" is any.
	Tenants []string `koanf:"tenants"`
	// DefaultTenant is the tenant of events that name none; empty is the first of
	// Tenants, unless that is "*".
	DefaultTenant string `koanf:"default_tenant"`
}

// anyTenant in a list of tenants stands for all of them.
const anyTenant = "*"

// minBuffered leaves room for some events of the largest size.
const minBuffered = 8 << 20

// DefaultConfig returns the settings of a gateway on this machine.
func DefaultConfig() Config {
	return Config{
		Listen:           "127.0.0.1:8081",
		Kafka:            kafka.DefaultConfig(),
		Topic:            schemas.TopicRaw,
		Auth:             auth.DefaultConfig(),
		MaxBodyBytes:     64 << 20,
		MaxDecodedBytes:  512 << 20,
		MaxEventBytes:    schemas.MaxEventBytes,
		MaxRequests:      256,
		MaxBufferedBytes: 64 << 20,
		DeliveryTimeout:  10 * time.Second,
	}
}

// Validate reports all problems at once, each prefixed with its path.
func (c Config) Validate() error {
	var problems []error
	problem := func(setting, format string, args ...any) {
		problems = append(problems, fmt.Errorf("ingest."+setting+": "+format, args...))
	}
	if err := service.CheckListen(c.Listen); err != nil {
		problem("listen", "%w", err)
	}
	problems = append(problems, prefixed("ingest.kafka.", c.Kafka.Validate())...)
	if c.Topic == "" {
		problem("topic", "is empty")
	}
	problems = append(problems, prefixed("ingest.auth.", c.Auth.Validate())...)
	for i, token := range c.Tokens {
		problems = append(problems, prefixed(fmt.Sprintf("ingest.tokens.%d.", i), token.validate())...)
	}
	c.validateLimits(problem)
	return errors.Join(problems...)
}

func (c Config) validateLimits(problem func(setting, format string, args ...any)) {
	if c.MaxEventBytes < 1 || c.MaxEventBytes > schemas.MaxEventBytes {
		problem("max_event_bytes", "%d is not between 1 and %d", c.MaxEventBytes, schemas.MaxEventBytes)
	}
	if c.MaxBodyBytes < 1 {
		problem("max_body_bytes", "%d is less than 1", c.MaxBodyBytes)
	}
	if c.MaxDecodedBytes < c.MaxEventBytes {
		problem("max_decoded_bytes", "%d is less than max_event_bytes, %d", c.MaxDecodedBytes, c.MaxEventBytes)
	}
	if c.MaxRequests < 1 {
		problem("max_requests", "%d is less than 1", c.MaxRequests)
	}
	if c.MaxBufferedBytes < minBuffered {
		problem("max_buffered_bytes", "%d is less than %d", c.MaxBufferedBytes, minBuffered)
	}
	if c.RatePerToken < 0 {
		problem("rate_per_token", "%g is negative; 0 sets no limit", c.RatePerToken)
	}
	if c.RateBurst < 0 {
		problem("rate_burst", "%d is negative; 0 is one second's worth", c.RateBurst)
	}
	if c.DeliveryTimeout < time.Second {
		problem("delivery_timeout", "%s is less than a second", c.DeliveryTimeout)
	}
}

func (t StaticToken) validate() error {
	var problems []error
	if hash, err := hex.DecodeString(t.SHA256); err != nil || len(hash) != 32 {
		problems = append(problems, errors.New("sha256: is not a SHA-256 hash, 64 hexadecimal digits"))
	}
	if len(t.Tenants) == 0 {
		problems = append(problems, errors.New(`tenants: names no tenant; "*" is any`))
	}
	if slices.Contains(t.Tenants, "") {
		problems = append(problems, errors.New("tenants: has an empty name in it"))
	}
	if t.DefaultTenant != "" && !slices.Contains(t.Tenants, t.DefaultTenant) && !slices.Contains(t.Tenants, anyTenant) {
		problems = append(problems, fmt.Errorf("default_tenant: %q is not in tenants", t.DefaultTenant))
	}
	return errors.Join(problems...)
}

// prefixed puts the path of a group of settings before each of its problems.
func prefixed(path string, err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{fmt.Errorf("%s%w", path, err)}
	}
	var problems []error
	for _, e := range joined.Unwrap() {
		problems = append(problems, prefixed(path, e)...)
	}
	return problems
}
