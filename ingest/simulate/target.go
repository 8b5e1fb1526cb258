package simulate

import (
	"context"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/ingest/client"
	"github.com/gatehouse/gatehouse/schemas"
)

// target takes batches of events: a gateway, or a topic.
type target interface {
	// send returns when the events are acknowledged.
	send(ctx context.Context, b *batch) (accepted, refused int, err error)
	close()
}

func newTarget(cfg Config) (target, error) {
	if cfg.URL != "" {
		c, err := client.New(client.Config{URL: cfg.URL, Token: cfg.Token, GiveUpAfter: cfg.GiveUpAfter, Log: cfg.Log})
		if err != nil {
			return nil, err
		}
		return gateway{c}, nil
	}
	opts, err := cfg.Kafka.Options()
	if err != nil {
		return nil, err
	}
	opts = append(opts, kgo.DefaultProduceTopic(cfg.Topic), kgo.ProducerBatchMaxBytes(1<<20), kgo.MaxBufferedRecords(4*maxBatch))
	if cfg.GiveUpAfter > 0 {
		opts = append(opts, kgo.RecordDeliveryTimeout(cfg.GiveUpAfter))
	}
	producer, err := kgo.NewClient(opts...)
	if err != nil {
		return nil, fmt.Errorf("connect the simulator to Kafka at %v: %w", cfg.Kafka.Brokers, err)
	}
	return &topic{producer}, nil
}

// gateway posts by HTTP.
type gateway struct{ client *client.Client }

func (g gateway) send(ctx context.Context, b *batch) (accepted, refused int, err error) {
	answer, err := g.client.Post(ctx, b.ndjson)
	return answer.Accepted, answer.RefusedTotal, err
}

func (gateway) close() {}

// topic produces to Kafka as a producer does that does without the gateway: the
// event id as key, the tenant in a header.
type topic struct{ producer *kgo.Client }

func (t *topic) send(ctx context.Context, b *batch) (accepted, refused int, err error) {
	records := make([]*kgo.Record, len(b.items))
	for i, it := range b.items {
		records[i] = &kgo.Record{
			Key: []byte(it.id), Value: b.ndjson[it.from:it.to:it.to],
			Headers: []kgo.RecordHeader{
				{Key: schemas.HeaderContentType, Value: []byte("application/json")},
				{Key: schemas.HeaderTenant, Value: []byte(it.tenant)},
			},
		}
	}
	var failed []error
	for _, result := range t.producer.ProduceSync(ctx, records...) {
		if result.Err != nil {
			failed = append(failed, result.Err)
		}
	}
	if len(failed) > 0 {
		return len(records) - len(failed), 0, fmt.Errorf("produce %d simulated events: %d failed, the first: %w", len(records), len(failed), failed[0])
	}
	return len(records), 0, nil
}

func (t *topic) close() { t.producer.Close() }

// validate returns all problems of the settings, joined.
func (c Config) validate() error {
	var problems []error
	if c.Rate <= 0 || c.Rate > maxRate {
		problems = append(problems, fmt.Errorf("rate: %v is not between 0 and %d events a second", c.Rate, maxRate))
	}
	if c.Duration < 0 {
		problems = append(problems, fmt.Errorf("duration: %s is negative", c.Duration))
	}
	if c.World == nil && (c.Tenants < 1 || c.Users < 1) {
		problems = append(problems, errors.New("tenants and users: at least one of each is needed"))
	}
	if c.URL == "" && len(c.Kafka.Brokers) == 0 {
		problems = append(problems, errors.New("target: name a gateway's URL or Kafka brokers"))
	}
	return errors.Join(problems...)
}
