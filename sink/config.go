package sink

import (
	"errors"
	"fmt"
	"time"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/schemas"
)

// Config is the sink's settings.
type Config struct {
	// Listen is the address (host:port) of /healthz, /readyz and /metrics; empty for none.
	Listen     string            `koanf:"listen"`
	Kafka      kafka.Config      `koanf:"kafka"`
	ClickHouse clickhouse.Config `koanf:"clickhouse"`
	// Group is the consumer group. Its committed offsets and their metadata are
	// the sink's whole memory: a new name stores the topic again from the start.
	Group string `koanf:"group"`
	// EnrichedTopic is read, RawTopic is only measured, DeadTopic gets the rows that the table refuses.
	EnrichedTopic string `koanf:"enriched_topic"`
	RawTopic      string `koanf:"raw_topic"`
	DeadTopic     string `koanf:"dead_topic"`
	// EnrichGroup is the enricher's consumer group, whose progress decides the stored-through mark.
	EnrichGroup string `koanf:"enrich_group"`
	// BlockRows and BlockBytes (in memory, where a text that repeats counts once)
	// are the largest block that is inserted; a block ends at whichever comes first.
	BlockRows  int   `koanf:"block_rows"`
	BlockBytes int64 `koanf:"block_bytes"`
	// BlockInterval is how long a row waits for others before its block is
	// inserted. A partition that brings 2048 rows meanwhile waits three times as
	// long, and one that has brought 12288 by then eight times, but no more than
	// twice as long for the next row; one that is behind by more than a block, or
	// whose rows are history spread over many weeks, up to ten times.
	BlockInterval time.Duration `koanf:"block_interval"`
	// BufferBytes is the size of blocks and waiting records held at most, in all
	// partitions together; beyond it nothing is fetched until a block is stored.
	BufferBytes int64 `koanf:"buffer_bytes"`
	// Inserts is how many blocks are inserted at the same time.
	Inserts int `koanf:"inserts"`
	// InsertTimeout is how long one insert may take before it is tried again.
	InsertTimeout time.Duration `koanf:"insert_timeout"`
	// UnknownRetries is how often an insert that failed with an error of unknown
	// nature is tried again before the sink stops.
	UnknownRetries int `koanf:"unknown_retries"`
	// StopTimeout is how long a block in flight may take to finish when the
	// sink stops or loses a partition; then it is left to be replayed.
	StopTimeout time.Duration `koanf:"stop_timeout"`
	// VisibilityLatency is how late an event may be by contract: the horizon,
	// before which it counts as late, lies this long before the stored-through mark.
	VisibilityLatency time.Duration `koanf:"visibility_latency"`
}

// DefaultConfig returns settings for servers on this machine.
func DefaultConfig() Config {
	return Config{
		Listen:            "127.0.0.1:8083",
		Kafka:             kafka.DefaultConfig(),
		ClickHouse:        clickhouse.DefaultConfig(),
		Group:             "gatehouse-sink",
		EnrichedTopic:     schemas.TopicEnriched,
		RawTopic:          schemas.TopicRaw,
		DeadTopic:         schemas.TopicDead,
		EnrichGroup:       "gatehouse-enrich",
		BlockRows:         1 << 17,
		BlockBytes:        48 << 20,
		BlockInterval:     500 * time.Millisecond,
		BufferBytes:       80 << 20,
		Inserts:           2,
		InsertTimeout:     time.Minute,
		UnknownRetries:    5,
		StopTimeout:       5 * time.Second,
		VisibilityLatency: 2 * time.Hour,
	}
}

// Validate returns all problems, joined, each beginning with the setting's path.
func (c Config) Validate() error {
	var problems []error
	bad := func(setting, format string, args ...any) {
		problems = append(problems, fmt.Errorf("sink."+setting+": "+format, args...))
	}
	if c.Listen != "" {
		if err := service.CheckListen(c.Listen); err != nil {
			bad("listen", "%w", err)
		}
	}
	if err := c.Kafka.Validate(); err != nil {
		bad("kafka", "%w", err)
	}
	if err := c.ClickHouse.Validate(); err != nil {
		bad("clickhouse", "%w", err)
	}
	names := [...][2]string{
		{"group", c.Group}, {"enriched_topic", c.EnrichedTopic}, {"raw_topic", c.RawTopic},
		{"dead_topic", c.DeadTopic}, {"enrich_group", c.EnrichGroup},
	}
	for _, n := range names {
		if n[1] == "" {
			bad(n[0], "is empty")
		}
	}
	if c.Group != "" && c.Group == c.EnrichGroup {
		bad("group", "is %q, as enrich_group; the stages need a group each", c.Group)
	}
	c.validateSizes(bad)
	return errors.Join(problems...)
}

// maxBlockRows keeps a block below the size at which the server would split it,
// which would give it more than one deduplication token.
const maxBlockRows = 1 << 20

func (c Config) validateSizes(bad func(setting, format string, args ...any)) {
	if c.BlockRows < 1 || c.BlockRows > maxBlockRows {
		bad("block_rows", "is %d, choose 1 to %d", c.BlockRows, maxBlockRows)
	}
	if c.BlockBytes < 1<<10 {
		bad("block_bytes", "is %d, choose at least 1024", c.BlockBytes)
	}
	if c.BufferBytes < c.BlockBytes {
		bad("buffer_bytes", "is %d, choose at least block_bytes, %d", c.BufferBytes, c.BlockBytes)
	}
	if c.BlockInterval < time.Millisecond || c.BlockInterval > time.Minute {
		bad("block_interval", "is %s, choose 1ms to 1m", c.BlockInterval)
	}
	if c.Inserts < 1 || c.Inserts > 64 {
		bad("inserts", "is %d, choose 1 to 64", c.Inserts)
	}
	if c.InsertTimeout < time.Second {
		bad("insert_timeout", "is %s, choose at least 1s", c.InsertTimeout)
	}
	if c.UnknownRetries < 0 {
		bad("unknown_retries", "is %d, choose 0 or more", c.UnknownRetries)
	}
	if c.VisibilityLatency < 0 {
		bad("visibility_latency", "%s is negative", c.VisibilityLatency)
	}
	if c.StopTimeout < 0 || c.StopTimeout > 8*time.Second {
		bad("stop_timeout", "is %s, choose 0 to 8s", c.StopTimeout)
	}
}
