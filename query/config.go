package query

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/query/accesslog"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/session"
	"github.com/gatehouse/gatehouse/query/store"
	"github.com/gatehouse/gatehouse/schemas"
)

// Config is what the query service needs to know.
type Config struct {
	// Listen is the address of the HTTP listener, host:port; port 0 takes a free one.
	Listen string `koanf:"listen"`
	// ClickHouse holds the sign-ins.
	ClickHouse clickhouse.Config `koanf:"clickhouse"`
	// Auth names the issuers whose tokens are accepted.
	Auth auth.Config `koanf:"auth"`
	// VisibilityLatency is how late an event may be by contract: the horizon
	// lies this long before the stored-through mark.
	VisibilityLatency time.Duration `koanf:"visibility_latency"`
	// Kafka is the cluster with the tenants' policies. Optional: without brokers
	// the API answers neither questions about policies nor changes of them.
	Kafka kafka.Config `koanf:"kafka"`
	// TenantsTopic holds the tenants' policies.
	TenantsTopic string `koanf:"tenants_topic"`
	// RawTopic, EnrichedTopic and DeadTopic are those of events, of which the backlog
	// is told, and of dead letters, which administrators read and replay.
	RawTopic      string `koanf:"raw_topic"`
	EnrichedTopic string `koanf:"enriched_topic"`
	DeadTopic     string `koanf:"dead_topic"`
	// EnrichGroup and SinkGroup are the consumer groups whose backlog is told.
	EnrichGroup string `koanf:"enrich_group"`
	SinkGroup   string `koanf:"sink_group"`
	// DefaultTenant is whose the dead letters are that name no tenant; may be empty.
	DefaultTenant string `koanf:"default_tenant"`
	// RetentionDays is how many days sign-ins are shown; 0 shows them for ever.
	RetentionDays int `koanf:"retention_days"`
	// PublicURL is what clients call the service by, such as
	// https://signins.example.com; links in answers begin with it. Empty takes
	// the Host of each request, and https where a proxy says so in X-Forwarded-Proto.
	PublicURL string `koanf:"public_url"`
	// CursorKey signs the links to further pages: any text of 32 bytes or more,
	// the same on every instance. Empty makes a new key at each start, so that
	// links end with the process.
	CursorKey string `koanf:"cursor_key"`
	// StatementTimeout is how long the statements of one request may run in
	// ClickHouse, together.
	StatementTimeout time.Duration `koanf:"statement_timeout"`
	// StatementMemory is how much memory one statement may take in ClickHouse, in bytes.
	StatementMemory int64 `koanf:"statement_memory"`
	// ReportMemory is how much memory settled parts of reports may take that are
	// kept for the next readers, in bytes; 0 keeps none.
	ReportMemory int64 `koanf:"report_memory"`
	// DownloadRows is how many sign-ins a downloaded file holds at most, the newest.
	DownloadRows int `koanf:"download_rows"`
	// DownloadTimeout is how long a download may take, at the pace of its client.
	DownloadTimeout time.Duration `koanf:"download_timeout"`
	// Limits bound what callers and tenants may ask.
	Limits limit.Config `koanf:"limits"`
	// AccessLog is how it is written down who read what.
	AccessLog accesslog.Config `koanf:"access_log"`
	// CORSOrigins are the origins, such as https://portal.example.com, whose pages
	// may read answers in a browser, with a bearer token; * allows all. None by default.
	CORSOrigins []string `koanf:"cors_origins"`
	// Session is how people sign in with a browser.
	Session session.Config `koanf:"session"`
	// Personas are lent to browsers on this machine by the demo; no setting.
	Personas []session.Persona `koanf:"-"`
}

// minCursorKey is the least length of a cursor key, in bytes.
const minCursorKey = 32

// DefaultConfig returns the settings of a query service on this machine.
func DefaultConfig() Config {
	return Config{
		Listen:            "127.0.0.1:8080",
		ClickHouse:        clickhouse.DefaultConfig(),
		Auth:              auth.DefaultConfig(),
		TenantsTopic:      schemas.TopicTenants,
		RawTopic:          schemas.TopicRaw,
		EnrichedTopic:     schemas.TopicEnriched,
		DeadTopic:         schemas.TopicDead,
		EnrichGroup:       "gatehouse-enrich",
		SinkGroup:         "gatehouse-sink",
		VisibilityLatency: 2 * time.Hour,
		RetentionDays:     30,
		StatementTimeout:  10 * time.Second,
		StatementMemory:   2 << 30,
		ReportMemory:      64 << 20,
		DownloadRows:      250_000,
		DownloadTimeout:   10 * time.Minute,
		Limits:            limit.Defaults(),
		AccessLog:         accesslog.Defaults(),
		Session:           session.DefaultConfig(),
	}
}

// store is how the sign-ins are read.
func (c Config) store(now func() time.Time) store.Options {
	return store.Options{ClickHouse: c.ClickHouse, VisibilityLatency: c.VisibilityLatency, RetentionDays: c.RetentionDays, Timeout: c.StatementTimeout, Memory: c.StatementMemory, Now: now}
}

// Validate reports all problems at once, each prefixed with its path.
func (c Config) Validate() error {
	var problems []error
	problem := func(setting, format string, args ...any) {
		problems = append(problems, fmt.Errorf("query."+setting+": "+format, args...))
	}
	if err := service.CheckListen(c.Listen); err != nil {
		problem("listen", "%w", err)
	}
	problems = append(problems, prefixed("query.clickhouse.", c.ClickHouse.Validate())...)
	problems = append(problems, prefixed("query.auth.", c.Auth.Validate())...)
	if len(c.Kafka.Brokers) > 0 {
		problems = append(problems, prefixed("query.kafka.", c.Kafka.Validate())...)
	}
	for _, named := range [...]struct{ setting, value string }{
		{"tenants_topic", c.TenantsTopic}, {"raw_topic", c.RawTopic}, {"enriched_topic", c.EnrichedTopic}, {"dead_topic", c.DeadTopic},
		{"enrich_group", c.EnrichGroup}, {"sink_group", c.SinkGroup},
	} {
		if named.value == "" {
			problem(named.setting, "is empty")
		}
	}
	if c.VisibilityLatency < 0 {
		problem("visibility_latency", "%s is negative", c.VisibilityLatency)
	}
	if c.RetentionDays < 0 {
		problem("retention_days", "%d is negative; 0 keeps sign-ins for ever", c.RetentionDays)
	}
	if c.PublicURL != "" && !isBase(c.PublicURL) {
		problem("public_url", "%q is not http(s)://host[:port][/path] without query or fragment", c.PublicURL)
	}
	if c.CursorKey != "" && len(c.CursorKey) < minCursorKey {
		problem("cursor_key", "shorter than %d bytes", minCursorKey)
	}
	if c.StatementTimeout < time.Second {
		problem("statement_timeout", "%s is less than a second", c.StatementTimeout)
	}
	if c.StatementMemory < 64<<20 {
		problem("statement_memory", "%d bytes are less than 64 MiB", c.StatementMemory)
	}
	if c.ReportMemory < 0 {
		problem("report_memory", "%d is negative; 0 keeps nothing", c.ReportMemory)
	}
	if c.DownloadRows < 1 {
		problem("download_rows", "%d is less than 1", c.DownloadRows)
	}
	if c.DownloadTimeout < time.Second {
		problem("download_timeout", "%s is less than a second", c.DownloadTimeout)
	}
	c.Limits.Problems(problem)
	problems = append(problems, prefixed("query.session.", c.Session.Validate(c.PublicURL, c.Auth))...)
	c.AccessLog.Problems(problem)
	for i, origin := range c.CORSOrigins {
		if err := checkOrigin(origin); err != nil {
			problem(fmt.Sprintf("cors_origins.%d", i), "%s", err)
		}
	}
	return errors.Join(problems...)
}

func isBase(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
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
		problems = append(problems, fmt.Errorf("%s%w", path, e))
	}
	return problems
}
