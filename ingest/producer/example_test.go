package producer_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/gatehouse/gatehouse/ingest/producer"
	"github.com/gatehouse/gatehouse/internal/engine"
	internalkafka "github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/schemas"
)

func Example() {
	brokers, stop := startKafka()
	defer stop()

	p, err := producer.New(producer.Config{Brokers: brokers, Tenant: "3f2504e0-4f89-41d3-9a0c-0305e82c3301"})
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()

	err = p.Publish(ctx,
		producer.Event{ID: "r-1", JSON: []byte(`{"id":"r-1","createdDateTime":"2026-03-04T05:06:07Z","userPrincipalName":"mira@fernhill.example"}`)},
		producer.Event{ID: "r-2", JSON: []byte(`{"id":"r-2", this is no JSON`)},
		producer.Event{JSON: []byte(`{"id":"r-3","createdDateTime":"2026-03-04T05:06:09Z","userPrincipalName":"tom@fernhill.example"}`)},
	)
	var failed *producer.DeliveryErrors
	if errors.As(err, &failed) {
		for _, f := range failed.Failed {
			fmt.Printf("event %d (%s): %v\n", f.Index, f.ID, f.Err)
		}
	} else if err != nil {
		log.Fatal(err)
	}
	if err := p.Close(); err != nil {
		log.Fatal(err)
	}

	r := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, Topic: schemas.TopicRaw, MaxWait: 100 * time.Millisecond})
	for range 2 {
		m, err := r.ReadMessage(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("stored %s of tenant %s\n", m.Key, m.Headers[1].Value)
	}
	if err := r.Close(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// event 1 (r-2): event is not a JSON object
	// stored r-1 of tenant 3f2504e0-4f89-41d3-9a0c-0305e82c3301
	// stored r-3 of tenant 3f2504e0-4f89-41d3-9a0c-0305e82c3301
}

// startKafka runs a broker in this process, with the topics of Gatehouse.
func startKafka() (brokers []string, stop func()) {
	ctx := context.Background()
	broker, err := engine.StartKafka(ctx, engine.KafkaOptions{})
	if err != nil {
		log.Fatal(err)
	}
	cfg := internalkafka.Config{Brokers: []string{broker.Addr()}}
	if err := internalkafka.EnsureTopics(ctx, cfg, schemas.Topics(1, 1), zapNop()); err != nil {
		log.Fatal(err)
	}
	return cfg.Brokers, broker.Close
}
