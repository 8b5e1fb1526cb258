package main

import (
	"context"
	"errors"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/gatehouse/gatehouse/ingest/producer"
	"github.com/gatehouse/gatehouse/schemas"
)

// kafkaSender publishes with the producer library, and what that does not take,
// as a broken producer would, with kafka-go itself.
type kafkaSender struct {
	library *producer.Producer
	writer  *kafka.Writer
	book    *ledger
}

func newKafkaSender(broker string, book *ledger) (*kafkaSender, error) {
	library, err := producer.New(producer.Config{Brokers: []string{broker}})
	if err != nil {
		return nil, err
	}
	return &kafkaSender{library: library, book: book, writer: &kafka.Writer{
		Addr: kafka.TCP(broker), Topic: schemas.TopicRaw, RequiredAcks: kafka.RequireAll,
		BatchTimeout: 10 * time.Millisecond, BatchBytes: 2 * schemas.MaxEventBytes,
	}}, nil
}

func (s *kafkaSender) send(ctx context.Context, events []event) {
	var good, broken []event
	for _, e := range events {
		if e.poison == schemas.DeadNotJSON || e.poison == schemas.DeadTooLarge {
			broken = append(broken, e)
		} else {
			good = append(good, e)
		}
	}
	for len(good) > 0 {
		if good = s.publish(ctx, good); len(good) > 0 && !sleep(ctx, time.Second) {
			return
		}
	}
	for _, e := range broken {
		for s.writer.WriteMessages(ctx, kafka.Message{Key: []byte(e.id), Value: e.body}) != nil {
			if !sleep(ctx, time.Second) {
				return
			}
		}
		s.book.ack(e)
	}
}

// publish returns the events that were not acknowledged.
func (s *kafkaSender) publish(ctx context.Context, events []event) []event {
	messages := make([]producer.Event, len(events))
	for i, e := range events {
		messages[i] = producer.Event{ID: e.id, JSON: e.body}
	}
	err := s.library.Publish(ctx, messages...)
	var failed *producer.DeliveryErrors
	switch {
	case err == nil:
		s.book.ack(events...)
		return nil
	case !errors.As(err, &failed):
		return events
	}
	again := make([]event, 0, len(failed.Failed))
	open := map[int]bool{}
	for _, f := range failed.Failed {
		open[f.Index] = true
	}
	for i, e := range events {
		if open[i] {
			again = append(again, e)
		} else {
			s.book.ack(e)
		}
	}
	return again
}

func (s *kafkaSender) close() {
	_ = s.library.Close()
	_ = s.writer.Close()
}
