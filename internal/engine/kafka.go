package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/twmb/franz-go/pkg/kfake"
	"go.uber.org/zap"
)

// KafkaOptions say how to run the in-process broker.
type KafkaOptions struct {
	// Dir keeps topics, records and offsets, every batch synced before it is
	// acknowledged; empty keeps all in memory.
	Dir string
	// Port on 127.0.0.1; 0 takes a free one.
	Port int
	// Log takes the broker's warnings; nil logs nothing.
	Log *zap.Logger
}

// Kafka is an in-process broker of one node: transactions, consumer groups, and
// no topics but those that are created.
type Kafka struct {
	cluster *kfake.Cluster
	addr    string
	lock    *dirLock
	close   sync.Once
}

// StartKafka starts the broker and returns when it listens. ctx bounds the wait
// for a directory that an ending process still holds. Errors: a data directory
// in use or unreadable, a taken port.
func StartKafka(ctx context.Context, opts KafkaOptions) (*Kafka, error) {
	if opts.Log == nil {
		opts.Log = zap.NewNop()
	}
	settings := []kfake.Opt{
		kfake.NumBrokers(1),
		kfake.Ports(opts.Port),
		kfake.ClusterID("gatehouse"),
		kfake.WithLogger(kfakeLogger{opts.Log}),
	}
	var lock *dirLock
	if opts.Dir != "" {
		var err error
		if lock, err = lockKafkaDir(ctx, opts.Dir); err != nil {
			return nil, err
		}
		settings = append(settings, kfake.DataDir(filepath.Join(opts.Dir, "data")), kfake.SyncWrites())
	}
	cluster, err := kfake.NewCluster(settings...)
	if err != nil {
		if lock != nil {
			lock.release()
		}
		return nil, fmt.Errorf("start kafka on %s port %d, data in %q: %w", listenHost, opts.Port, opts.Dir, err)
	}
	return &Kafka{cluster: cluster, addr: cluster.ListenAddrs()[0], lock: lock}, nil
}

func lockKafkaDir(ctx context.Context, dir string) (*dirLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("kafka data directory: %w", err)
	}
	lock, err := lockDir(ctx, dir, lockWait)
	if err != nil {
		return nil, err
	}
	if err := lock.own(os.Getpid()); err != nil {
		lock.release()
		return nil, err
	}
	return lock, nil
}

// Addr is the broker's address, "127.0.0.1:port".
func (k *Kafka) Addr() string { return k.addr }

// Close stops the broker and syncs what it has. A second Close does nothing.
func (k *Kafka) Close() {
	k.close.Do(func() {
		k.cluster.Close()
		if k.lock != nil {
			k.lock.release()
		}
	})
}
