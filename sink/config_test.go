package sink

import (
	"strings"
	"testing"
	"time"
)

func TestConfig_default_isValid(t *testing.T) {
	if err := DefaultConfig().Validate(); err != nil {
		t.Fatal(err)
	}
}

func TestConfig_validate_namesEveryProblem(t *testing.T) {
	tests := map[string]func(*Config){
		"sink.listen":             func(c *Config) { c.Listen = "8083" },
		"sink.kafka":              func(c *Config) { c.Kafka.Brokers = nil },
		"sink.clickhouse":         func(c *Config) { c.ClickHouse.Database = "a b" },
		"sink.group":              func(c *Config) { c.Group = c.EnrichGroup },
		"sink.enriched_topic":     func(c *Config) { c.EnrichedTopic = "" },
		"sink.raw_topic":          func(c *Config) { c.RawTopic = "" },
		"sink.dead_topic":         func(c *Config) { c.DeadTopic = "" },
		"sink.enrich_group":       func(c *Config) { c.EnrichGroup = "" },
		"sink.block_rows":         func(c *Config) { c.BlockRows = maxBlockRows + 1 },
		"sink.block_bytes":        func(c *Config) { c.BlockBytes = 1 },
		"sink.buffer_bytes":       func(c *Config) { c.BufferBytes = 0 },
		"sink.block_interval":     func(c *Config) { c.BlockInterval = 0 },
		"sink.inserts":            func(c *Config) { c.Inserts = 0 },
		"sink.insert_timeout":     func(c *Config) { c.InsertTimeout = time.Millisecond },
		"sink.unknown_retries":    func(c *Config) { c.UnknownRetries = -1 },
		"sink.visibility_latency": func(c *Config) { c.VisibilityLatency = -1 },
		"sink.stop_timeout":       func(c *Config) { c.StopTimeout = time.Minute },
	}
	all := DefaultConfig()
	for setting, spoil := range tests {
		cfg := DefaultConfig()
		spoil(&cfg)
		if err := cfg.Validate(); err == nil || !strings.HasPrefix(err.Error(), setting+": ") {
			t.Errorf("%s spoilt: %v", setting, err)
		}
		if setting != "sink.group" {
			spoil(&all)
		}
	}
	all.Group = ""
	err := all.Validate()
	for setting := range tests {
		if err == nil || !strings.Contains(err.Error(), setting+": ") {
			t.Errorf("all spoilt: %s is not in: %v", setting, err)
		}
	}
}

// The ends of each range are within it.
func TestConfig_validate_takesTheEndsOfRanges(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Config)
		wrong  string
	}{
		"one row":               {func(c *Config) { c.BlockRows = 1 }, ""},
		"most rows":             {func(c *Config) { c.BlockRows = maxBlockRows }, ""},
		"no row":                {func(c *Config) { c.BlockRows = 0 }, "sink.block_rows"},
		"smallest block":        {func(c *Config) { c.BlockBytes = 1 << 10 }, ""},
		"buffer of one block":   {func(c *Config) { c.BufferBytes = c.BlockBytes }, ""},
		"buffer of less":        {func(c *Config) { c.BufferBytes = c.BlockBytes - 1 }, "sink.buffer_bytes"},
		"shortest interval":     {func(c *Config) { c.BlockInterval = time.Millisecond }, ""},
		"longest interval":      {func(c *Config) { c.BlockInterval = time.Minute }, ""},
		"a longer interval":     {func(c *Config) { c.BlockInterval = time.Minute + 1 }, "sink.block_interval"},
		"one insert":            {func(c *Config) { c.Inserts = 1 }, ""},
		"most inserts":          {func(c *Config) { c.Inserts = 64 }, ""},
		"more inserts":          {func(c *Config) { c.Inserts = 65 }, "sink.inserts"},
		"shortest insert":       {func(c *Config) { c.InsertTimeout = time.Second }, ""},
		"no retries":            {func(c *Config) { c.UnknownRetries = 0 }, ""},
		"visible at once":       {func(c *Config) { c.VisibilityLatency = 0 }, ""},
		"stops at once":         {func(c *Config) { c.StopTimeout = 0 }, ""},
		"takes long to stop":    {func(c *Config) { c.StopTimeout = 8 * time.Second }, ""},
		"takes too long":        {func(c *Config) { c.StopTimeout = 8*time.Second + 1 }, "sink.stop_timeout"},
		"stops before it began": {func(c *Config) { c.StopTimeout = -1 }, "sink.stop_timeout"},
	} {
		cfg := DefaultConfig()
		c.change(&cfg)
		err := cfg.Validate()
		if (err != nil) != (c.wrong != "") || err != nil && !strings.HasPrefix(err.Error(), c.wrong+": ") {
			t.Errorf("%s: %v, want %q", name, err, c.wrong)
		}
	}
}
