package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
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
	gate    *gate
	addr    string
	dir     string   // empty in memory
	lock    *dirLock // nil in memory
	log     *zap.Logger
	close   sync.Once
}

// StartKafka starts the broker and returns when it takes clients. After a kill it
// first ends the transactions that were open, which reads the whole log. ctx
// bounds that and the wait for a directory that an ending process still holds.
// Errors: a data directory in use or unreadable, a taken port.
func StartKafka(ctx context.Context, opts KafkaOptions) (*Kafka, error) {
	if opts.Log == nil {
		opts.Log = zap.NewNop()
	}
	broker := &Kafka{dir: opts.Dir, log: opts.Log}
	settings := []kfake.Opt{
		kfake.NumBrokers(1),
		kfake.Ports(opts.Port),
		kfake.ClusterID("gatehouse"),
		kfake.WithLogger(kfakeLogger{opts.Log}),
		kfake.ListenFn(broker.listen),
	}
	killed := false
	if opts.Dir != "" {
		var err error
		if broker.lock, killed, err = openKafkaDir(ctx, opts.Dir); err != nil {
			return nil, err
		}
		settings = append(settings, kfake.DataDir(broker.dataDir()), kfake.SyncWrites())
	}
	if err := broker.open(ctx, settings, killed); err != nil {
		broker.release() // the mark stays: the next start tries again
		return nil, fmt.Errorf("start kafka on %s port %d, data in %q: %w", listenHost, opts.Port, opts.Dir, err)
	}
	if opts.Dir != "" {
		newCommitJournal(opts.Dir).follow(broker.cluster)
	}
	broker.gate.open()
	return broker, nil
}

// dataDir is where the broker itself keeps its files.
func (k *Kafka) dataDir() string { return filepath.Join(k.dir, "data") }

// open starts the cluster behind the shut gate, its data recovered after a kill.
func (k *Kafka) open(ctx context.Context, settings []kfake.Opt, killed bool) error {
	if !killed {
		return k.startCluster(settings)
	}
	if err := dropSnapshots(k.dataDir()); err != nil {
		return err
	}
	if err := k.startCluster(settings); err != nil {
		return err
	}
	finished, err := k.recover(ctx)
	if err != nil || finished {
		k.cluster.Close()
	}
	if err != nil || !finished {
		return err
	}
	// That cluster goes on taking what it found open for aborted. Another one, that
	// goes by the log alone, sees the commits.
	if err := dropSnapshots(k.dataDir()); err != nil {
		return err
	}
	return k.startCluster(settings)
}

// recover ends what a killed broker left open. finished says that some of it was
// committed.
func (k *Kafka) recover(ctx context.Context) (finished bool, err error) {
	pending, err := readJournal(k.dir)
	if err == nil {
		finished, err = endOpenTransactions(ctx, k.addr, k.gate.dial, pending, k.log)
	}
	if err == nil {
		err = dropJournal(k.dir)
	}
	if err != nil {
		return false, fmt.Errorf("recover the data: %w", err)
	}
	return finished, nil
}

func (k *Kafka) startCluster(settings []kfake.Opt) error {
	var err error
	if k.cluster, err = kfake.NewCluster(settings...); err != nil {
		return err
	}
	boundFetchesByPartition(k.cluster)
	k.addr = k.cluster.ListenAddrs()[0]
	return nil
}

// listen opens the broker's port behind the gate: nobody may write before the
// data is recovered.
func (k *Kafka) listen(network, address string) (net.Listener, error) {
	listener, err := net.Listen(network, address)
	if err != nil {
		return nil, err
	}
	k.gate = newGate(listener)
	return k.gate, nil
}

// release gives the directory free, where there is one.
func (k *Kafka) release() {
	if k.lock != nil {
		k.lock.release()
	}
}

// openKafkaDir makes, locks and marks the directory. killed says that the last
// broker in it did not close it.
func openKafkaDir(ctx context.Context, dir string) (lock *dirLock, killed bool, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, false, fmt.Errorf("kafka data directory: %w", err)
	}
	if lock, err = lockDir(ctx, dir, lockWait); err != nil {
		return nil, false, err
	}
	if err = lock.own(os.Getpid()); err == nil {
		killed, err = markOpen(dir)
	}
	if err != nil {
		lock.release()
		return nil, false, err
	}
	return lock, killed, nil
}

// Addr is the broker's address, "127.0.0.1:port".
func (k *Kafka) Addr() string { return k.addr }

// Close stops the broker and syncs what it has. A second Close does nothing.
func (k *Kafka) Close() {
	k.close.Do(func() {
		k.cluster.Close()
		if k.dir == "" {
			return
		}
		if err := errors.Join(dropJournal(k.dir), markClosed(k.dir)); err != nil {
			k.log.Warn("kafka's data directory stays marked as open: the next start takes longer", zap.Error(err))
		}
		k.release()
	})
}
