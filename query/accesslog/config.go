package accesslog

import "slices"

// Config is how it is written down who read what.
type Config struct {
	// Enabled writes the table access_log. The service's user of ClickHouse must
	// be allowed to insert into it.
	Enabled bool `koanf:"enabled"`
	// RetentionDays is how many days a request stays written down; 0 is for ever.
	// It holds for requests from then on.
	RetentionDays int `koanf:"retention_days"`
	// QueueRequests is how many requests may be under way or wait to be written
	// down. A waiting one takes up to 16 KiB of memory, mostly a few hundred bytes.
	QueueRequests int `koanf:"queue_requests"`
	// WhenFull says what happens to requests while the queue is full, as when
	// ClickHouse is away for long: refuse answers them 503, so that nothing is read
	// without a trace; drop answers them, and counts what is not written down.
	WhenFull string `koanf:"when_full"`
}

const (
	refuse = "refuse"
	drop   = "drop"
)

// Defaults write all down for a year, and refuse what cannot be.
func Defaults() Config {
	return Config{Enabled: true, RetentionDays: 365, QueueRequests: 5000, WhenFull: refuse}
}

// Problems lists what is wrong, by setting.
func (c Config) Problems(problem func(setting, format string, args ...any)) {
	if c.RetentionDays < 0 {
		problem("access_log.retention_days", "%d is negative; 0 keeps requests for ever", c.RetentionDays)
	}
	if c.QueueRequests < 1 {
		problem("access_log.queue_requests", "%d is less than 1", c.QueueRequests)
	}
	if !slices.Contains([]string{refuse, drop}, c.WhenFull) {
		problem("access_log.when_full", "%q is neither refuse nor drop", c.WhenFull)
	}
}
