package relay

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/schemas"
)

// minBuffer has room for the largest record that is relayed.
const minBuffer = 2 * schemas.MaxRecordBytes

// Config is the relay's settings.
type Config struct {
	// Listen is the address (host:port) of /healthz, /readyz and /metrics; empty for none.
	Listen string `koanf:"listen"`
	// Source is the cluster to copy from. For Event Hubs: one broker, the
	// namespace at port 9093, TLS on, SASL plain with user $ConnectionString.
	Source kafka.Config `koanf:"source"`
	// SourceTopics are the topics to copy from; hubs, in words of Event Hubs.
	SourceTopics []string `koanf:"source_topics"`
	// Group is the consumer group on the source. Its committed offsets say what
	// has been copied: a new name copies all that the source still holds.
	Group string `koanf:"group"`
	// SkipExpired goes on at the oldest record that the source still holds when
	// records were deleted before they were copied, instead of stopping.
	SkipExpired bool `koanf:"skip_expired"`
	// BufferBytes is the size of events that wait for Kafka's acknowledgement at
	// most; nothing is read meanwhile.
	BufferBytes int64 `koanf:"buffer_bytes"`
	// Kafka is the cluster to copy to, Topic the raw topic there.
	Kafka kafka.Config `koanf:"kafka"`
	Topic string       `koanf:"topic"`
	// DefaultTenant is the tenant of events for which neither they themselves nor
	// their record name one; may be empty.
	DefaultTenant string `koanf:"default_tenant"`
}

// DefaultConfig names neither a source nor its topics: they have no default.
func DefaultConfig() Config {
	return Config{
		Listen:      "127.0.0.1:8084",
		Source:      kafka.Config{ClientID: "gatehouse-relay"},
		Group:       "gatehouse-relay",
		BufferBytes: 32 << 20,
		Kafka:       kafka.DefaultConfig(),
		Topic:       schemas.TopicRaw,
	}
}

// Validate returns all problems, joined, each beginning with the setting's path.
func (c Config) Validate() error {
	var problems []error
	bad := func(setting, format string, args ...any) {
		problems = append(problems, fmt.Errorf("relay."+setting+": "+format, args...))
	}
	if c.Listen != "" {
		if err := service.CheckListen(c.Listen); err != nil {
			bad("listen", "%w", err)
		}
	}
	if err := c.Source.Validate(); err != nil {
		for problem := range strings.SplitSeq(err.Error(), "\n") {
			problems = append(problems, errors.New("relay.source."+problem))
		}
	}
	if err := c.Kafka.Validate(); err != nil {
		bad("kafka", "%w", err)
	}
	if len(c.SourceTopics) == 0 {
		bad("source_topics", "name at least one topic to copy from")
	}
	if slices.Contains(c.SourceTopics, "") {
		bad("source_topics", "a name is empty")
	}
	if c.Group == "" {
		bad("group", "is empty")
	}
	if c.Topic == "" {
		bad("topic", "is empty")
	}
	if c.BufferBytes < minBuffer {
		bad("buffer_bytes", "is %d, choose at least %d", c.BufferBytes, minBuffer)
	}
	return errors.Join(problems...)
}
