package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// relaySender fills the topic from which the relay copies: several good events in
// a record, and each that must be refused in one of its own.
type relaySender struct {
	client *kgo.Client
	book   *ledger
}

func newRelaySender(broker string, book *ledger) (*relaySender, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(broker), kgo.ClientID("chaos-partner"), kgo.DefaultProduceTopic(sourceTopic),
		kgo.ProducerBatchMaxBytes(2*schemas.MaxEventBytes))
	if err != nil {
		return nil, fmt.Errorf("connect to the relay's source: %w", err)
	}
	return &relaySender{client: client, book: book}, nil
}

func (s *relaySender) send(ctx context.Context, events []event) {
	var batch []event
	flush := func() {
		if len(batch) > 0 {
			bodies := make([][]byte, len(batch))
			for i, e := range batch {
				bodies[i] = e.body
			}
			s.produce(ctx, fmt.Appendf(nil, `{"value":[%s]}`, bytes.Join(bodies, []byte(","))), batch)
		}
		batch = nil
	}
	for _, e := range events {
		if e.poison != "" {
			s.produce(ctx, e.body, []event{e})
		} else if batch = append(batch, e); len(batch) == 5 {
			flush()
		}
	}
	flush()
}

// produce sends one record until it is acknowledged, and its events with it.
func (s *relaySender) produce(ctx context.Context, value []byte, events []event) {
	for s.client.ProduceSync(ctx, &kgo.Record{Value: value}).FirstErr() != nil {
		if !sleep(ctx, time.Second) {
			return
		}
	}
	s.book.ack(events...)
}

func (s *relaySender) close() { s.client.Close() }
