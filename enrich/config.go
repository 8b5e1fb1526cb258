package enrich

import (
	"errors"
	"fmt"
	"time"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/schemas"
)

// Config is the enricher's settings.
type Config struct {
	// Listen is the address (host:port) of /healthz, /readyz and /metrics; empty for none.
	Listen string       `koanf:"listen"`
	Kafka  kafka.Config `koanf:"kafka"`
	// Group is the consumer group. Its committed offsets say what has been done:
	// a new name enriches the raw topic again from the start.
	Group string `koanf:"group"`
	// TransactionalID begins the transactional id of every process; the rest is
	// Instance, or random when that is empty.
	TransactionalID string `koanf:"transactional_id"`
	// Instance names this process among those of the group; empty for none. With
	// a name that stays the same over restarts, the next start undoes at once what
	// a killed process left open, and gets its partitions back, instead of waiting
	// for timeouts. Two processes must not have the same.
	Instance string `koanf:"instance"`
	// GroupProtocol is how the group deals out partitions: classic (the processes
	// among themselves, cooperatively) or consumer (the brokers; Apache Kafka 4.0
	// and later, without Instance). See docs/delivery.md before you choose the latter.
	GroupProtocol string `koanf:"group_protocol"`
	// TransactionTimeout is after which time brokers undo what a process that
	// went away left open; at least 1 s. Until then readers of the enriched topic wait.
	TransactionTimeout time.Duration `koanf:"transaction_timeout"`
	// RawTopic is read; EnrichedTopic gets the enriched events, DeadTopic what
	// could not be read or was refused.
	RawTopic      string `koanf:"raw_topic"`
	EnrichedTopic string `koanf:"enriched_topic"`
	DeadTopic     string `koanf:"dead_topic"`
	// TenantsTopic holds the tenants' policies. It is read to its end before the
	// first event is enriched, and followed.
	TenantsTopic string `koanf:"tenants_topic"`
	// BatchRecords is the largest number of raw records in one transaction.
	BatchRecords int `koanf:"batch_records"`
	// GeoFiles are MMDB files with cities or countries, unpacked, tried in this order
	// (docs/enrichment.md names the makers); none leaves locations as the producers
	// gave them.
	GeoFiles []string `koanf:"geo_files"`
	// ASNFile is an MMDB file with autonomous systems, unpacked; may be empty.
	ASNFile string `koanf:"asn_file"`
	// PreferDatabaseLocation lets the geolocation files win over the producer's location.
	PreferDatabaseLocation bool `koanf:"prefer_database_location"`
	// ErrorCatalogue is a file that changes the built-in catalogue of error codes:
	// tab-separated lines of code, name, status (Success, Failure, Interrupted),
	// reason and remediation; an empty cell leaves what is built in. Read at start;
	// empty for none.
	ErrorCatalogue string `koanf:"error_catalogue"`
	// DefaultTenant is the tenant of events for which neither they themselves nor
	// their record name one; empty refuses such events.
	DefaultTenant string `koanf:"default_tenant"`
}

// DefaultConfig returns settings for servers on this machine.
func DefaultConfig() Config {
	return Config{
		Listen:             "127.0.0.1:8082",
		Kafka:              kafka.DefaultConfig(),
		Group:              "gatehouse-enrich",
		TransactionalID:    "gatehouse-enrich",
		GroupProtocol:      protocolClassic,
		TransactionTimeout: 15 * time.Second,
		RawTopic:           schemas.TopicRaw,
		EnrichedTopic:      schemas.TopicEnriched,
		DeadTopic:          schemas.TopicDead,
		TenantsTopic:       schemas.TopicTenants,
		BatchRecords:       10_000,
	}
}

// Validate returns all problems, joined, each beginning with the setting's path.
func (c Config) Validate() error {
	var problems []error
	bad := func(setting, format string, args ...any) {
		problems = append(problems, fmt.Errorf("enrich."+setting+": "+format, args...))
	}
	if c.Listen != "" {
		if err := service.CheckListen(c.Listen); err != nil {
			bad("listen", "%w", err)
		}
	}
	if err := c.Kafka.Validate(); err != nil {
		bad("kafka", "%w", err)
	}
	for _, s := range []struct{ setting, value string }{
		{"group", c.Group}, {"transactional_id", c.TransactionalID},
		{"raw_topic", c.RawTopic}, {"enriched_topic", c.EnrichedTopic}, {"dead_topic", c.DeadTopic},
		{"tenants_topic", c.TenantsTopic},
	} {
		if s.value == "" {
			bad(s.setting, "is empty")
		}
	}
	if c.RawTopic == c.EnrichedTopic || c.RawTopic == c.DeadTopic || c.EnrichedTopic == c.DeadTopic {
		bad("raw_topic", "raw, enriched and dead topic must be three different ones")
	}
	if c.GroupProtocol != protocolClassic && c.GroupProtocol != protocolConsumer {
		bad("group_protocol", "%q is neither %s nor %s", c.GroupProtocol, protocolClassic, protocolConsumer)
	}
	if c.GroupProtocol == protocolConsumer && c.Instance != "" {
		bad("group_protocol", "%s does not go with enrich.instance, %q: a restart would wait for the brokers' session timeout", protocolConsumer, c.Instance)
	}
	if c.TransactionTimeout < time.Second {
		bad("transaction_timeout", "%s is less than 1s", c.TransactionTimeout)
	}
	if c.BatchRecords < 1 {
		bad("batch_records", "%d is less than 1", c.BatchRecords)
	}
	for i, file := range c.GeoFiles {
		if file == "" {
			bad("geo_files", "entry %d is empty", i)
		}
	}
	return errors.Join(problems...)
}
