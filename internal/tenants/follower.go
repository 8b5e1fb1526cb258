package tenants

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
)

// Observer is told what a Follower meets; fields may be nil.
type Observer struct {
	// State is called when following begins to work (nil), or to fail.
	State func(err error)
	// Tenants is called with the number of tenants that have a record, after each change.
	Tenants func(n int)
	// Refused is called for each record that cannot be read; the tenant's earlier one stays.
	Refused func()
}

// Follower keeps what the newest record of each tenant says. Run reads the topic
// to its end and then follows it; the other methods are safe for concurrent use.
type Follower[T any] struct {
	cfg      kafka.Config
	topic    string
	read     func(value []byte) (T, error)
	log      *zap.Logger
	observer Observer

	latest atomic.Pointer[map[string]T]
	loaded chan struct{}
	once   sync.Once // closes loaded

	mu      sync.Mutex
	problem error           // why the topic cannot be followed; nil when it can
	reached map[int32]int64 // partition -> offset of the next record
	moved   chan struct{}   // closed when reached changes
}

// errNotLoaded is the state before the topic has been read to its end.
var errNotLoaded = errors.New("the tenants' policies have not been read yet")

// NewFollower follows the topic on a cluster. read makes of a record's value what
// is kept; its error refuses the record. It connects to nothing.
func NewFollower[T any](cfg kafka.Config, topic string, read func(value []byte) (T, error), observer Observer, log *zap.Logger) *Follower[T] {
	f := &Follower[T]{
		cfg: cfg, topic: topic, read: read, log: log, observer: observer,
		loaded: make(chan struct{}), reached: map[int32]int64{}, moved: make(chan struct{}),
	}
	f.latest.Store(&map[string]T{})
	f.tell(errNotLoaded)
	return f
}

// Get returns what the tenant's newest record says; false when it has none.
func (f *Follower[T]) Get(tenant string) (T, bool) {
	kept, ok := (*f.latest.Load())[Key(tenant)]
	return kept, ok
}

// Key is the key of a tenant's records. Tenant ids are compared without case.
func Key(tenant string) string { return strings.ToLower(tenant) }

// Loaded is closed once the topic has been read to its end.
func (f *Follower[T]) Loaded() <-chan struct{} { return f.loaded }

// Check returns nil when the topic is being followed, else what hinders it.
func (f *Follower[T]) Check() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.problem
}

// Await returns when the record at the offset counts, or with the cause of ctx's end.
func (f *Follower[T]) Await(ctx context.Context, partition int32, offset int64) error {
	for {
		f.mu.Lock()
		done, moved := f.reached[partition] > offset, f.moved
		f.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for offset %d of %s/%d: %w", offset, f.topic, partition, context.Cause(ctx))
		case <-moved:
		}
	}
}

// Run follows the topic until ctx is done. It waits out whatever goes wrong, a
// topic that does not exist yet included; Check says what it waits for.
func (f *Follower[T]) Run(ctx context.Context) {
	var pause service.Backoff
	for ctx.Err() == nil {
		err := f.follow(ctx, &pause)
		if ctx.Err() != nil {
			return
		}
		f.log.Error("the tenants' policies cannot be followed, trying again", zap.String("topic", f.topic), zap.Error(err))
		f.tell(err)
		pause.Wait(ctx)
	}
}

// tell notes whether the topic is being followed.
func (f *Follower[T]) tell(problem error) {
	f.mu.Lock()
	f.problem = problem
	f.mu.Unlock()
	if f.observer.State != nil {
		f.observer.State(problem)
	}
}

// follow reads the topic from its start. Until the end is reached, what was known
// before stays in use.
func (f *Follower[T]) follow(ctx context.Context, pause *service.Backoff) error {
	reader, err := openReader(ctx, f.cfg, f.topic)
	if err != nil {
		return err
	}
	defer reader.close()
	fresh := map[string]T{}
	for !reader.atEnd() {
		records, err := reader.poll(ctx)
		if err != nil {
			return err
		}
		f.apply(records, fresh)
	}
	f.publish(fresh, reader)
	f.tell(nil)
	f.once.Do(func() { close(f.loaded) })
	f.log.Info("tenants' policies read", zap.Int("tenants", len(fresh)))
	pause.Reset()
	for {
		records, err := reader.poll(ctx)
		if err != nil {
			return err
		}
		changed := maps.Clone(*f.latest.Load())
		f.apply(records, changed)
		f.publish(changed, reader)
	}
}

// apply changes the tenants as the records say, in their order.
func (f *Follower[T]) apply(records []*kgo.Record, tenants map[string]T) {
	for _, record := range records {
		tenant := Key(string(record.Key))
		if len(record.Value) == 0 {
			delete(tenants, tenant)
			continue
		}
		kept, err := f.read(record.Value)
		if err == nil {
			tenants[tenant] = kept
			continue
		}
		if f.observer.Refused != nil {
			f.observer.Refused()
		}
		f.log.Error("a tenant's policies cannot be read, the earlier ones stay", zap.String("tenant", tenant), zap.Error(err),
			zap.String("topic", record.Topic), zap.Int32("partition", record.Partition), zap.Int64("offset", record.Offset))
		// Read anew from the start, the earlier record may be gone from the topic.
		if before, ok := f.Get(tenant); ok {
			if _, ok := tenants[tenant]; !ok {
				tenants[tenant] = before
			}
		}
	}
}

// publish puts the tenants in use.
func (f *Follower[T]) publish(tenants map[string]T, reader *reader) {
	f.latest.Store(&tenants)
	if f.observer.Tenants != nil {
		f.observer.Tenants(len(tenants))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	maps.Copy(f.reached, reader.next)
	close(f.moved)
	f.moved = make(chan struct{})
}
