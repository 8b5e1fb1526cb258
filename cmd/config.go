package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/enrich"
	"github.com/gatehouse/gatehouse/ingest"
	"github.com/gatehouse/gatehouse/ingest/relay"
	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/internal/settings"
	"github.com/gatehouse/gatehouse/query"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink"
)

// Config is every setting of the program: the sections that stages share, and
// each stage's own.
type Config struct {
	Log        LogConfig         `koanf:"log"`
	Profiling  ProfilingConfig   `koanf:"profiling"`
	Kafka      kafka.Config      `koanf:"kafka"`
	ClickHouse clickhouse.Config `koanf:"clickhouse"`
	Topics     TopicsConfig      `koanf:"topics"`
	Auth       auth.Config       `koanf:"auth"`
	// RetentionDays is how many days sign-ins are kept; 0 keeps them for ever.
	RetentionDays int `koanf:"retention_days"`
	// DefaultTenant is the tenant of events when neither they nor their token name one.
	DefaultTenant string `koanf:"default_tenant"`
	// VisibilityLatency is how long after its event time an event may arrive.
	VisibilityLatency time.Duration `koanf:"visibility_latency"`

	Ingest ingest.Config `koanf:"ingest"`
	Enrich enrich.Config `koanf:"enrich"`
	Sink   sink.Config   `koanf:"sink"`
	Query  query.Config  `koanf:"query"`
	Relay  relay.Config  `koanf:"relay"`
}

// LogConfig is how much is logged.
type LogConfig struct {
	// Level is debug, info, warn or error.
	Level string `koanf:"level"`
}

// Validate reports what is wrong.
func (l LogConfig) Validate() error {
	if _, err := service.NewLogger(l.Level, io.Discard); err != nil {
		return fmt.Errorf("log.level: %q is none of debug, info, warn, error", l.Level)
	}
	return nil
}

// TopicsConfig names and shapes the topics.
type TopicsConfig struct {
	// Raw takes events as producers send them.
	Raw string `koanf:"raw"`
	// Enriched takes completed events, as protobuf.
	Enriched string `koanf:"enriched"`
	// Dead takes what could not be read or was refused, with the reason.
	Dead string `koanf:"dead"`
	// Tenants holds the tenants' policies, the newest of each for ever.
	Tenants string `koanf:"tenants"`
	// Partitions of raw and enriched. With a power of two, ClickHouse merges cheapest.
	Partitions int32 `koanf:"partitions"`
	// Replication is the number of copies; -1 leaves it to the broker's default.
	Replication int16 `koanf:"replication"`
}

// DefaultConfig returns the settings of a deployment on one machine.
func DefaultConfig() Config {
	return Config{
		Log:        LogConfig{Level: "info"},
		Kafka:      kafka.DefaultConfig(),
		ClickHouse: clickhouse.DefaultConfig(),
		Topics: TopicsConfig{
			Raw: schemas.TopicRaw, Enriched: schemas.TopicEnriched, Dead: schemas.TopicDead, Tenants: schemas.TopicTenants,
			Partitions: 4, Replication: -1,
		},
		Auth:              auth.DefaultConfig(),
		RetentionDays:     30,
		VisibilityLatency: 2 * time.Hour,
		Ingest:            ingest.DefaultConfig(),
		Enrich:            enrich.DefaultConfig(),
		Sink:              sink.DefaultConfig(),
		Query:             query.DefaultConfig(),
		Relay:             relay.DefaultConfig(),
	}
}

// shared lists the stages' settings that are set once for all stages, and where.
func shared() map[string]string {
	return map[string]string{
		"ingest.kafka":          "kafka",
		"ingest.auth":           "auth",
		"ingest.topic":          "topics.raw",
		"ingest.default_tenant": "default_tenant",

		"enrich.kafka":          "kafka",
		"enrich.raw_topic":      "topics.raw",
		"enrich.enriched_topic": "topics.enriched",
		"enrich.dead_topic":     "topics.dead",
		"enrich.tenants_topic":  "topics.tenants",
		"enrich.default_tenant": "default_tenant",

		"sink.kafka":              "kafka",
		"sink.clickhouse":         "clickhouse",
		"sink.raw_topic":          "topics.raw",
		"sink.enriched_topic":     "topics.enriched",
		"sink.dead_topic":         "topics.dead",
		"sink.enrich_group":       "enrich.group",
		"sink.visibility_latency": "visibility_latency",

		"relay.kafka":          "kafka",
		"relay.topic":          "topics.raw",
		"relay.default_tenant": "default_tenant",

		"query.clickhouse":         "clickhouse",
		"query.auth":               "auth",
		"query.visibility_latency": "visibility_latency",
		"query.retention_days":     "retention_days",
		"query.tenants_topic":      "topics.tenants",
		"query.raw_topic":          "topics.raw",
		"query.enriched_topic":     "topics.enriched",
		"query.dead_topic":         "topics.dead",
		"query.enrich_group":       "enrich.group",
		"query.sink_group":         "sink.group",
		"query.default_tenant":     "default_tenant",
	}
}

// schema says which names are no settings of their own.
func schema() settings.Schema {
	return settings.Schema{
		Elsewhere: shared(),
		Ignore: []string{
			"GATEHOUSE_CHDB", "GATEHOUSE_GEO", // where internal/engine looks for its files
			"GATEHOUSE_CONFIG", "GATEHOUSE_TOKEN", // flags of commands
			"GATEHOUSE_REAL_DATA", "GATEHOUSE_REQUIRE", "GATEHOUSE_TEST_*", // tests
			"GATEHOUSE_CHROMIUM", "GATEHOUSE_PICTURES", "GATEHOUSE_URL", // tests of the portal
		},
	}
}

// loadConfig reads the settings of a command: defaults, then the file of
// --config (or GATEHOUSE_CONFIG), then the environment. All problems come back at
// once, those of the named sections included, with the settings as far as they
// could be read.
func loadConfig(cmd *cobra.Command, sections ...string) (Config, error) {
	file, err := cmd.Flags().GetString("config")
	if err != nil {
		return Config{}, err
	}
	if file == "" {
		file = os.Getenv("GATEHOUSE_CONFIG")
	}
	cfg := DefaultConfig()
	err = settings.Load(&cfg, file, os.Environ(), schema())
	if errors.Is(err, settings.ErrFile) {
		return cfg, unreadFile{settingsError(lines(err))} // what the file may set is no problem yet
	}
	problems := lines(err)
	if err := cfg.share(); err != nil {
		return Config{}, err
	}
	return cfg, settingsError(append(problems, cfg.problems(append(sections, "log"))...))
}

// unreadFile is the error of settings whose file could not be read.
type unreadFile struct{ error }

func (unreadFile) Is(target error) bool { return target == settings.ErrFile }

func (u unreadFile) Unwrap() error { return u.error }

// share copies the shared sections to the stages.
func (c *Config) share() error { return settings.Copy(c, shared()) }

// topicName is what Kafka takes for the name of a topic.
var topicName = regexp.MustCompile(`^[a-zA-Z0-9._-]{1,249}$`)

// Validate reports all problems at once.
func (t TopicsConfig) Validate() error {
	var problems []error
	for _, topic := range [][2]string{{"raw", t.Raw}, {"enriched", t.Enriched}, {"dead", t.Dead}, {"tenants", t.Tenants}} {
		key, name := topic[0], topic[1]
		if name == "" {
			problems = append(problems, fmt.Errorf("topics.%s: missing; the default is signins.%s", key, key))
		} else if !topicName.MatchString(name) || name == "." || name == ".." {
			problems = append(problems, fmt.Errorf("topics.%s: %q is no name that Kafka takes: up to 249 letters, digits, dots, underscores and hyphens", key, name))
		}
	}
	used := map[string]bool{}
	for _, name := range []string{t.Raw, t.Enriched, t.Dead, t.Tenants} {
		if name != "" && used[name] {
			problems = append(problems, fmt.Errorf("topics: %s is named twice; raw, enriched, dead and tenants must be four different topics", name))
		}
		used[name] = true
	}
	if t.Partitions < 1 {
		problems = append(problems, fmt.Errorf("topics.partitions: %d is less than 1", t.Partitions))
	}
	if t.Replication == 0 || t.Replication < -1 {
		problems = append(problems, fmt.Errorf("topics.replication: %d; set the number of copies, or -1 for the broker's default", t.Replication))
	}
	return errors.Join(problems...)
}

// Definitions are the topics to create.
func (t TopicsConfig) Definitions() []schemas.Topic {
	names := map[string]string{schemas.TopicRaw: t.Raw, schemas.TopicEnriched: t.Enriched, schemas.TopicDead: t.Dead, schemas.TopicTenants: t.Tenants}
	topics := schemas.Topics(t.Partitions, t.Replication)
	for i := range topics {
		topics[i].Name = names[topics[i].Name]
	}
	return topics
}
