package relay

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/service"
)

// stallAfter is how long the destination may acknowledge nothing before the
// readiness says so.
const stallAfter = 3 * time.Second

// readyDestination names the part of the readiness that tells of the raw topic.
const readyDestination = "relay.kafka"

// deliver returns when Kafka has acknowledged every record, however long that
// takes. Errors: ctx is done, or only an operator can mend it.
func (r *Relay) deliver(ctx context.Context, o *opened, records []*kgo.Record) error {
	var wait service.Backoff
	for len(records) > 0 {
		d := send(ctx, o.destination, records)
		r.metrics.waiting.Set(float64(len(records)))
		if err := r.answers(ctx, o, d); err != nil {
			return err
		}
		failed, err := d.outcome()
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = fmt.Errorf("write %d events to %s on %v: %w", len(failed), r.cfg.Topic, r.cfg.Kafka.Brokers, err)
		if err := orTooLarge(orRefused(err)); errors.Is(err, errOperator) {
			return err
		}
		r.metrics.produceFailures.Inc()
		r.ready.Set(readyDestination, err)
		r.log.Warn("writing failed, trying again", zap.Error(err))
		wait.Wait(ctx)
		records = failed
	}
	r.metrics.waiting.Set(0)
	r.ready.Set(readyDestination, nil)
	return nil
}

// delivery is a set of records on their way.
type delivery struct {
	done chan struct{} // closed after the last answer

	mu     sync.Mutex
	open   int
	failed []*kgo.Record
	err    error // of the first that failed
}

// send hands the records to the client.
func send(ctx context.Context, client *kgo.Client, records []*kgo.Record) *delivery {
	d := &delivery{done: make(chan struct{}), open: len(records)}
	for _, record := range records {
		client.Produce(ctx, record, d.answered)
	}
	return d
}

func (d *delivery) answered(record *kgo.Record, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		d.failed = append(d.failed, record)
		if d.err == nil {
			d.err = err
		}
	}
	if d.open--; d.open == 0 {
		close(d.done)
	}
}

// missing is how many records have no answer.
func (d *delivery) missing() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open
}

// outcome returns what failed, after the last answer.
func (d *delivery) outcome() ([]*kgo.Record, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failed, d.err
}

// answers waits for the last answer. While none comes the readiness says why.
func (r *Relay) answers(ctx context.Context, o *opened, d *delivery) error {
	ticker := time.NewTicker(stallAfter)
	defer ticker.Stop()
	before, stalled := d.missing(), false
	for {
		select {
		case <-d.done:
			return nil
		case <-ctx.Done():
			r.log.Warn("stopped without kafka's acknowledgement; the next start sends again", zap.Int("events", d.missing()))
			return ctx.Err()
		case <-ticker.C:
		}
		now := d.missing()
		if now < before {
			before, stalled = now, false
			continue
		}
		err := r.whyStalled(ctx, o, now)
		r.ready.Set(readyDestination, err)
		if !stalled {
			r.log.Warn("kafka acknowledges nothing", zap.Error(err))
		}
		stalled = true
	}
}

func (r *Relay) whyStalled(ctx context.Context, o *opened, missing int) error {
	ctx, cancel := context.WithTimeout(ctx, stallAfter)
	defer cancel()
	err := o.destination.Ping(ctx)
	if err == nil {
		return fmt.Errorf("%d events wait for the acknowledgement of %v", missing, r.cfg.Kafka.Brokers)
	}
	return fmt.Errorf("%d events wait for %v: %w", missing, r.cfg.Kafka.Brokers, err)
}
