package producer

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// Defaults of Config.
const (
	defaultBatchSize   = 1000
	defaultBatchBytes  = 1 << 20
	defaultLinger      = 10 * time.Millisecond
	defaultMaxInFlight = 10_000
	defaultMaxAttempts = 10
	defaultClientID    = "gatehouse-producer"
)

const (
	// maxNames is the most bytes of an event's id and tenant together.
	maxNames = 2 << 10
	// recordOverhead is room for them beside an event as large as a batch.
	recordOverhead = maxNames + 1<<10
)

func (c Config) withDefaults() Config {
	c.Topic = cmp.Or(c.Topic, schemas.TopicRaw)
	c.BatchSize = cmp.Or(c.BatchSize, defaultBatchSize)
	c.BatchBytes = cmp.Or(c.BatchBytes, defaultBatchBytes)
	c.Linger = cmp.Or(c.Linger, defaultLinger)
	c.MaxInFlight = cmp.Or(c.MaxInFlight, defaultMaxInFlight)
	c.MaxAttempts = cmp.Or(c.MaxAttempts, defaultMaxAttempts)
	c.ClientID = cmp.Or(c.ClientID, defaultClientID)
	return c
}

func (c Config) validate() error {
	var problems []error
	if len(c.Brokers) == 0 {
		problems = append(problems, errors.New("producer: Brokers is empty: name at least one as host:port"))
	}
	for _, broker := range c.Brokers {
		if _, _, err := net.SplitHostPort(broker); err != nil {
			problems = append(problems, fmt.Errorf("producer: Brokers: %q is not host:port", broker))
		}
	}
	for _, limit := range []struct {
		name  string
		value int64
	}{
		{"BatchSize", int64(c.BatchSize)}, {"BatchBytes", c.BatchBytes}, {"Linger", int64(c.Linger)},
		{"MaxInFlight", c.MaxInFlight}, {"MaxAttempts", int64(c.MaxAttempts)},
	} {
		if limit.value < 0 {
			problems = append(problems, fmt.Errorf("producer: %s is negative", limit.name))
		}
	}
	if c.BatchBytes > schemas.MaxRecordBytes {
		problems = append(problems, fmt.Errorf("producer: BatchBytes: %d is more than the topic takes, %d", c.BatchBytes, schemas.MaxRecordBytes))
	}
	return errors.Join(problems...)
}
