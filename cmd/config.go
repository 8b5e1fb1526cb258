package cmd

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/enrich"
	"github.com/gatehouse/gatehouse/ingest"
	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/settings"
	"github.com/gatehouse/gatehouse/query"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink"
)

// Config is every setting of the program: the sections that stages share, and
// each stage's own.
type Config struct {
	Log        LogConfig         `koanf:"log"`
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
}

// LogConfig is how much is logged.
type LogConfig struct {
	// Level is debug, info, warn or error.
	Level string `koanf:"level"`
}

// TopicsConfig names and shapes the topics.
type TopicsConfig struct {
	// Raw takes events as producers send them.
	Raw string `koanf:"raw"`
	// Enriched takes completed events, as protobuf.
	Enriched string `koanf:"enriched"`
	// Dead takes what could not be read or was refused, with the reason.
	Dead string `koanf:"dead"`
	// Partitions of raw and enriched.
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
			Raw: schemas.TopicRaw, Enriched: schemas.TopicEnriched, Dead: schemas.TopicDead,
			Partitions: 4, Replication: -1,
		},
		Auth:              auth.DefaultConfig(),
		RetentionDays:     30,
		VisibilityLatency: 2 * time.Hour,
		Ingest:            ingest.DefaultConfig(),
		Enrich:            enrich.DefaultConfig(),
		Sink:              sink.DefaultConfig(),
		Query:             query.DefaultConfig(),
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
		"enrich.default_tenant": "default_tenant",

		"sink.kafka":          "kafka",
		"sink.clickhouse":     "clickhouse",
		"sink.raw_topic":      "topics.raw",
		"sink.enriched_topic": "topics.enriched",
		"sink.dead_topic":     "topics.dead",
		"sink.enrich_group":   "enrich.group",

		"query.clickhouse":         "clickhouse",
		"query.auth":               "auth",
		"query.visibility_latency": "visibility_latency",
		"query.retention_days":     "retention_days",
	}
}

// schema says which names are no settings of their own.
func schema() settings.Schema {
	return settings.Schema{
		Elsewhere: shared(),
		Ignore: []string{
			"GATEHOUSE_CHDB", "GATEHOUSE_GEO", // where internal/engine looks for its files
			"GATEHOUSE_CONFIG", "GATEHOUSE_TOKEN", // flags of commands
			"GATEHOUSE_REAL_DATA", "GATEHOUSE_REQUIRE", // tests
		},
	}
}

// loadConfig reads the settings of a command: defaults, then the file of
// --config (or GATEHOUSE_CONFIG), then the environment.
func loadConfig(cmd *cobra.Command) (Config, error) {
	file, err := cmd.Flags().GetString("config")
	if err != nil {
		return Config{}, err
	}
	if file == "" {
		file = os.Getenv("GATEHOUSE_CONFIG")
	}
	cfg := DefaultConfig()
	if err := settings.Load(&cfg, file, os.Environ(), schema()); err != nil {
		return Config{}, usageError{fmt.Errorf("settings:\n%s", indent(err))}
	}
	return cfg, cfg.share()
}

// share copies the shared sections to the stages.
func (c *Config) share() error { return settings.Copy(c, shared()) }

// check reports the problems of the named sections, all at once.
func (c *Config) check(sections ...string) error {
	validate := map[string]func() error{
		"kafka":              c.Kafka.Validate,
		"clickhouse":         c.ClickHouse.Validate,
		"topics":             c.Topics.Validate,
		"auth":               c.Auth.Validate,
		"auth.issuers":       c.validateIssuers,
		"retention_days":     c.validateRetention,
		"visibility_latency": c.validateLatency,
	}
	if err := c.addStages(validate); err != nil {
		return err
	}
	var problems []error
	for _, section := range sections {
		for _, line := range lines(validate[section]()) {
			problems = append(problems, errors.New(qualified(section, line)))
		}
	}
	if len(problems) > 0 {
		return usageError{fmt.Errorf("settings:\n%s", indent(errors.Join(problems...)))}
	}
	return nil
}

// addStages adds the checks of the stages. They see sound values in the settings
// that they share, whose problems are reported once, where they are set.
func (c *Config) addStages(validate map[string]func() error) error {
	stages, sound := *c, DefaultConfig()
	stages.Kafka, stages.ClickHouse, stages.Topics, stages.Auth = sound.Kafka, sound.ClickHouse, sound.Topics, sound.Auth
	stages.RetentionDays, stages.VisibilityLatency = sound.RetentionDays, sound.VisibilityLatency
	if err := stages.share(); err != nil {
		return err
	}
	validate["ingest"] = stages.Ingest.Validate
	validate["enrich"] = stages.Enrich.Validate
	validate["sink"] = stages.Sink.Validate
	validate["query"] = stages.Query.Validate
	return nil
}

// validateIssuers is for stages that nobody can use without an issuer.
func (c *Config) validateIssuers() error {
	if len(c.Auth.Issuers) == 0 {
		return errors.New("auth.issuers: missing; without an issuer no token is accepted (gatehouse token --trust prints one)")
	}
	return nil
}

func (c *Config) validateRetention() error {
	if c.RetentionDays < 0 {
		return fmt.Errorf("retention_days: %d is negative; 0 keeps sign-ins for ever", c.RetentionDays)
	}
	return nil
}

func (c *Config) validateLatency() error {
	if c.VisibilityLatency < 0 {
		return fmt.Errorf("visibility_latency: %s is negative", c.VisibilityLatency)
	}
	return nil
}

// Validate reports all problems at once.
func (t TopicsConfig) Validate() error {
	var problems []error
	for key, name := range map[string]string{"raw": t.Raw, "enriched": t.Enriched, "dead": t.Dead} {
		if name == "" {
			problems = append(problems, fmt.Errorf("topics.%s: missing; the default is signins.%s", key, key))
		}
	}
	if t.Raw == t.Enriched || t.Raw == t.Dead || t.Enriched == t.Dead {
		problems = append(problems, errors.New("topics: raw, enriched and dead must be three different topics"))
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
	names := map[string]string{schemas.TopicRaw: t.Raw, schemas.TopicEnriched: t.Enriched, schemas.TopicDead: t.Dead}
	topics := schemas.Topics(t.Partitions, t.Replication)
	for i := range topics {
		topics[i].Name = names[topics[i].Name]
	}
	return topics
}

// qualified puts the section's path before a problem that does not begin with it.
func qualified(section, line string) string {
	if strings.HasPrefix(line, section+".") || strings.HasPrefix(line, section+":") {
		return line
	}
	return section + "." + line
}

func lines(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func indent(err error) string { return "  " + strings.ReplaceAll(err.Error(), "\n", "\n  ") }
