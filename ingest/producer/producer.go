// Package producer publishes sign-in events to Gatehouse by Kafka, for identity
// platforms that have the brokers in reach; others post to the gateway.
//
// An event is JSON as the platform has it: a Graph signIn object, an Azure
// Monitor record or a Log Analytics row. It lies in the raw topic under its id.
// What Gatehouse cannot read goes to the dead-letter topic with the reason, so
// that a published event is never lost silently.
//
// Delivery is at least once: Publish returns nil when all replicas in sync have
// acknowledged. The client underneath, kafka-go, has no idempotent writer: when
// an acknowledgement gets lost, its retry stores an event a second time. That
// does no harm, for Gatehouse keeps one sign-in per tenant and id, the latest
// sent. For the same reason an event may be published again after an error, and a
// sign-in whose risk or authentication details became known later may be
// published once more, under the same id.
package producer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"
	"golang.org/x/sync/semaphore"
)

// Config says where to publish and how much to gather first. The zero value of
// every field but Brokers is a usable default.
type Config struct {
	// Brokers are seed addresses, host:port; at least one.
	Brokers []string
	// Topic takes the raw events; empty is signins.raw.
	Topic string
	// Tenant is the tenant of events that name none, neither in Event.Tenant nor
	// in their JSON; may be empty.
	Tenant string

	// BatchSize is the most events in one write to a partition; 0 is 1,000.
	BatchSize int
	// BatchBytes is the most bytes in one write to a partition; 0 is 1 MiB. It must
	// hold the largest event.
	BatchBytes int64
	// Linger is how long a batch waits for further events; 0 is 10 ms.
	Linger time.Duration
	// MaxInFlight is how many events may wait for Kafka at once, over all calls of
	// Publish; 0 is 10,000. Further calls block: that is the back-pressure.
	MaxInFlight int64
	// MaxAttempts is how often a batch is tried; 0 is 10, about 8 s in all.
	MaxAttempts int

	// TLS secures the connections; nil is none.
	TLS *tls.Config
	// SASL says who the platform is (kafka-go's sasl/plain, sasl/scram); nil is none.
	SASL sasl.Mechanism
	// ClientID names the platform in the broker's logs and quotas; empty is "gatehouse-producer".
	ClientID string
}

// Event is one sign-in.
type Event struct {
	// ID is the event's id: the same as in its JSON, and the record's key. Events
	// of one id keep their order. Empty takes it from the JSON's "id" or
	// "properties.id" (names compared without case); an event that has none there
	// either gets no key, and Gatehouse derives its id from the content.
	ID string
	// JSON is the event, at most 1 MiB. It must not change until Publish returns.
	JSON []byte
	// Tenant is the tenant of an event whose JSON names none; empty is Config.Tenant.
	Tenant string
}

// ErrClosed means that the producer was closed.
var ErrClosed = errors.New("producer: closed")

// Producer publishes events. It is safe for concurrent use; callers that publish
// at the same time share batches.
type Producer struct {
	cfg       Config
	writer    *kafka.Writer
	transport *kafka.Transport
	room      *semaphore.Weighted
}

// New checks the settings and returns a producer; it connects with the first
// event. All problems of the settings are reported at once.
func New(cfg Config) (*Producer, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	transport := &kafka.Transport{ClientID: cfg.ClientID, TLS: cfg.TLS, SASL: cfg.SASL, MetadataTopics: []string{cfg.Topic}}
	p := &Producer{cfg: cfg, transport: transport, room: semaphore.NewWeighted(cfg.MaxInFlight)}
	p.writer = &kafka.Writer{
		Addr:         kafka.TCP(cfg.Brokers...),
		Topic:        cfg.Topic,
		Balancer:     kafka.Murmur2Balancer{}, // as Kafka's own clients and the gateway do
		RequiredAcks: kafka.RequireAll,
		BatchSize:    cfg.BatchSize,
		BatchBytes:   cfg.BatchBytes + recordOverhead,
		BatchTimeout: cfg.Linger,
		MaxAttempts:  cfg.MaxAttempts,
		Compression:  kafka.Snappy,
		Transport:    transport,
		Async:        true,
		Completion:   p.delivered,
	}
	return p, nil
}

// Publish sends events and returns when Kafka has acknowledged all of them, or
// it is known which have failed: a *DeliveryErrors. It blocks while MaxInFlight
// events are under way. An event that cannot be sent keeps no other from being
// sent.
//
// When ctx ends first, Publish returns its error at once; events already handed
// over may still come to be stored, and may be published again.
func (p *Producer) Publish(ctx context.Context, events ...Event) error {
	failed := failures{of: len(events)}
	for start := 0; start < len(events); {
		part := events[start:min(len(events), start+p.atOnce())]
		if err := p.publish(ctx, part, start, &failed); err != nil {
			return fmt.Errorf("producer: publish %d events to %s: %w", len(events), p.cfg.Topic, err)
		}
		start += len(part)
	}
	return failed.err()
}

// atOnce is how many events one call hands over together: half of what may be
// under way, so that a large call gathers batches while others are written.
func (p *Producer) atOnce() int { return int(max(1, p.cfg.MaxInFlight/2)) }

// publish sends events which have places from start on in the call. Errors: those
// of ctx, and ErrClosed; others are noted in failed.
func (p *Producer) publish(ctx context.Context, events []Event, start int, failed *failures) error {
	under := &delivery{waits: make([]waiting, 0, len(events)), done: make(chan struct{})}
	messages := make([]kafka.Message, 0, len(events))
	for i, event := range events {
		m, err := p.message(event)
		if err != nil {
			failed.add(start+i, event, err)
			continue
		}
		m.WriterData = under.expect(i)
		messages = append(messages, m)
	}
	if len(messages) == 0 {
		return nil
	}
	room := int64(len(messages))
	if err := p.room.Acquire(ctx, room); err != nil {
		return err
	}
	// The writer is asynchronous, so that it tells whether it took the events: if
	// not, their room is given back here, else when they are done, even if this
	// call has gone by then.
	if err := p.writer.WriteMessages(ctx, messages...); err != nil {
		p.room.Release(room)
		switch {
		case errors.Is(err, io.ErrClosedPipe):
			return ErrClosed
		case ctx.Err() != nil:
			return ctx.Err()
		}
		under.fail(err)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-under.done:
	}
	for _, w := range under.waits {
		if w.err != nil {
			failed.add(start+w.place, events[w.place], w.err)
		}
	}
	return nil
}

// delivered takes the writer's word about a batch.
func (p *Producer) delivered(messages []kafka.Message, err error) {
	p.room.Release(int64(len(messages)))
	for i := range messages {
		if w, ok := messages[i].WriterData.(*waiting); ok {
			w.settle(err)
		}
	}
}

// Close sends what is gathered, waits for calls of Publish under way and closes
// the connections. Publish then returns ErrClosed.
func (p *Producer) Close() error {
	err := p.writer.Close()
	p.transport.CloseIdleConnections()
	if err != nil {
		return fmt.Errorf("producer: close: %w", err)
	}
	return nil
}
