package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/enrich"
	"github.com/gatehouse/gatehouse/ingest/simulate"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// tenant is a GUID; its users and those of two smaller tenants sign in.
	tenant  = "11111111-2222-4333-8444-555555555555"
	tenants = 3
	users   = 20_000
	// span is how much time the events of the backlog cover, up to now.
	span = 2 * time.Hour
)

// fill writes the backlog, as the enricher does, and returns the bytes of its values.
func fill(ctx context.Context, broker string, o options) (bytes int64, err error) {
	values, err := backlog(o)
	if err != nil {
		return 0, err
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(broker), kgo.ProducerBatchCompression(kgo.Lz4Compression()), kgo.TransactionalID("backlog"))
	if err != nil {
		return 0, err
	}
	defer client.Close()
	for _, topic := range []string{schemas.TopicRaw, schemas.TopicEnriched, schemas.TopicDead} {
		if _, err := kadm.NewClient(client).CreateTopic(ctx, int32(o.partitions), 1, nil, topic); err != nil {
			return 0, err
		}
	}
	if err := client.BeginTransaction(); err != nil {
		return 0, err
	}
	for i, value := range values {
		bytes += int64(len(value))
		client.Produce(ctx, &kgo.Record{Topic: schemas.TopicEnriched, Key: binary.BigEndian.AppendUint64(nil, uint64(i)), Value: value}, nil)
	}
	if err := client.Flush(ctx); err != nil {
		return 0, err
	}
	return bytes, client.EndTransaction(ctx, kgo.TryCommit)
}

// backlog returns the events, as the enricher completes them. They are kept in
// a file for the next time.
func backlog(o options) (values [][]byte, err error) {
	name := filepath.Join(o.dir, fmt.Sprintf("backlog-%d", o.events))
	file, err := os.Open(name)
	if err != nil {
		return generate(name, o)
	}
	defer file.Close() //nolint:errcheck // only read
	if err := gob.NewDecoder(bufio.NewReader(file)).Decode(&values); err != nil {
		return nil, err
	}
	return values, narrow(values, o.width)
}

func generate(name string, o options) ([][]byte, error) {
	values, err := events(o.events)
	if err != nil {
		return nil, err
	}
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(gob.NewEncoder(file).Encode(values), file.Close()); err != nil {
		return nil, err
	}
	return values, narrow(values, o.width)
}

func events(n int) (values [][]byte, err error) {
	world, err := simulate.NewWorld(1, simulate.Tenants(tenant, tenants, users))
	if err != nil {
		return nil, err
	}
	cfg := enrich.DefaultConfig()
	cfg.GeoFiles = engine.FindGeo()
	explainer, err := enrich.NewExplainer(cfg, nil, "", zap.NewNop())
	if err != nil {
		return nil, err
	}
	decoder := schemas.NewDecoder()
	now := time.Now()
	simulate.History(world, now.Add(-span), now, n+n/10, func(event simulate.Event) bool {
		decoder.Decode(event.JSON, schemas.Source{Tenant: tenant, Received: event.Time, Offset: int64(len(values))}, func(d schemas.Decoded) bool {
			if d.Err != nil {
				err = d.Err
				return false
			}
			explainer.Decide(d.Event)
			var value []byte
			value, err = d.Event.MarshalVT()
			values = append(values, value)
			return err == nil
		})
		return err == nil && len(values) < n
	})
	if err == nil && len(values) < n {
		err = fmt.Errorf("%d events were made, not %d", len(values), n)
	}
	return values, err
}

// narrow removes from events of the usual width what makes them wide.
func narrow(values [][]byte, width string) error {
	if width == "wide" {
		return nil
	}
	var ev schemas.SignIn
	for i, value := range values {
		ev.Reset()
		err := ev.UnmarshalVT(value)
		if err != nil {
			return err
		}
		ev.AppliedConditionalAccessPolicies, ev.AuthenticationDetails, ev.AuthenticationProcessingDetails = nil, nil, nil
		ev.Additional = ""
		if values[i], err = ev.MarshalVT(); err != nil {
			return err
		}
	}
	return nil
}
