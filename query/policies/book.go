// Package policies shows tenants' Conditional Access policies, and puts others in force.
package policies

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/tenants"
)

// Book knows the tenants' policies that are in force, and changes them.
type Book struct {
	opts Options
	log  *zap.Logger

	follower *tenants.Follower[keptRecord]
	writer   *tenants.Writer
	decoder  *zstd.Decoder
	// changing lets one change after the other be compared with what is in force.
	changing sync.Mutex
}

// keptRecord is a tenant's newest record: policies are many, and rarely asked for.
type keptRecord struct {
	version string
	// packed is the record's value, zstd.
	packed []byte
}

// Options say where tenants' policies lie.
type Options struct {
	// Kafka is the cluster, Topic that of the policies.
	Kafka kafka.Config
	Topic string
	// Timeout is how long a change may take.
	Timeout time.Duration
	// Now is the clock.
	Now func() time.Time
}

// New makes the book; it is nil without brokers. The error says which setting is
// wrong, or which metric is there already.
func New(opts Options, log *zap.Logger, reg prometheus.Registerer) (*Book, error) {
	m, err := newMetrics(reg)
	if err != nil || len(opts.Kafka.Brokers) == 0 {
		return nil, err
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*tenants.MaxBytes))
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	writer, err := tenants.OpenWriter(opts.Kafka, opts.Topic)
	if err != nil {
		return nil, fmt.Errorf("query.kafka: %w", err)
	}
	read := func(value []byte) (keptRecord, error) {
		record, err := tenants.ReadRecord(value)
		if err != nil {
			return keptRecord{}, err
		}
		return keptRecord{record.Version, encoder.EncodeAll(value, nil)}, nil
	}
	observer := tenants.Observer{Tenants: func(n int) { m.tenants.Set(float64(n)) }, Refused: m.refused.Inc}
	return &Book{
		opts: opts, log: log, writer: writer, decoder: decoder,
		follower: tenants.NewFollower(opts.Kafka, opts.Topic, read, observer, log),
	}, nil
}

// Check says whether all policies have been read, and still are.
func (b *Book) Check() error { return b.follower.Check() }

// Run follows the topic until ctx is done.
func (b *Book) Run(ctx context.Context) {
	b.follower.Run(ctx)
	b.writer.Close()
	b.decoder.Close()
}

// Current is a tenant's record that is in force; nil when there is none.
func (b *Book) Current(tenant string) ([]byte, string, error) {
	kept, ok := b.follower.Get(tenant)
	if !ok {
		return nil, "", nil
	}
	value, err := b.decoder.DecodeAll(kept.packed, nil)
	if err != nil {
		return nil, "", fmt.Errorf("read policies of tenant %s: %w", tenant, err)
	}
	return value, kept.version, nil
}

// errOvertaken is returned when what is in force is not what the change is based on.
var errOvertaken = errors.New("the policies have changed meanwhile")

// change puts a record in force, or takes the one there is away when it is nil.
// It returns the version that was in force before, empty for none. fits is asked
// whether the change may replace that version. When it returns nil, the change
// is seen here too.
func (b *Book) change(ctx context.Context, tenant string, record *tenants.Record, fits func(version string) bool) (before string, err error) {
	b.changing.Lock()
	defer b.changing.Unlock()
	if kept, ok := b.follower.Get(tenant); ok {
		before = kept.version
	}
	if !fits(before) {
		return before, errOvertaken
	}
	if record == nil && before == "" || record != nil && record.Version == before {
		return before, nil // nothing to change
	}
	var partition int32
	var offset int64
	if record == nil {
		partition, offset, err = b.writer.Delete(ctx, tenant)
	} else {
		partition, offset, err = b.writer.Put(ctx, tenant, *record)
	}
	if err == nil {
		err = b.follower.Await(ctx, partition, offset)
	}
	return before, err
}
