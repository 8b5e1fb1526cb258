package enrich

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/service"
)

// stopGrace is how long the transaction in flight may take after a stop; then it
// is left to the brokers to undo.
const stopGrace = 6 * time.Second

// errRetry says that a session can't go on but a new one can.
var errRetry = errors.New("session ended")

// consume runs transactions on one session until ctx is done (nil), the session
// is of no more use (an error that wraps errRetry) or the enricher must end.
func (e *Enricher) consume(ctx context.Context, session *kgo.GroupTransactSession) error {
	var pause service.Backoff
	for ctx.Err() == nil {
		fetches := session.PollRecords(ctx, e.cfg.BatchRecords)
		if fetches.IsClientClosed() || ctx.Err() != nil && fetches.NumRecords() == 0 {
			break
		}
		if err := e.fetchErrors(fetches); err != nil {
			return err
		}
		if fetches.NumRecords() == 0 {
			pause.Wait(ctx)
			continue
		}
		begun := time.Now()
		committed, err := e.transact(ctx, session, fetches)
		switch {
		case ctx.Err() != nil && !committed:
			return nil
		case err != nil:
			return e.transactionError(err, time.Since(begun))
		case committed:
			pause.Reset()
		default:
			e.log.Info("transaction aborted, doing its records again")
			pause.Wait(ctx)
		}
	}
	return nil
}

// transact turns fetched records into one transaction: their outcomes and their
// offsets become visible together or not at all. Not committed without an error
// means aborted, and the session reads the same records again.
func (e *Enricher) transact(ctx context.Context, session *kgo.GroupTransactSession, fetches kgo.Fetches) (committed bool, err error) {
	ctx, cancel := outlive(ctx, stopGrace)
	defer cancel()
	begin := time.Now()
	e.pending(fetches)
	if err := session.Begin(); err != nil {
		return false, fmt.Errorf("begin transaction: %w", err)
	}
	var delivery deliveries
	done := delivery.done // one for all, not one each
	used := e.work(fetches, func(rec *kgo.Record) { session.Produce(ctx, rec, done) })
	worked := time.Now()
	try := kgo.TryCommit
	if err := session.Client().Flush(ctx); err != nil || delivery.failed() != nil {
		try = kgo.TryAbort
	}
	committed, err = session.End(ctx, try)
	e.observe(fetches, committed, begin, worked)
	for _, w := range used {
		if committed {
			e.metrics.count(w.collect())
		}
		w.reset()
	}
	if failed := delivery.failed(); err == nil && failed != nil {
		e.deliveryFailed(failed)
	}
	if err != nil {
		return committed, fmt.Errorf("end transaction: %w", err)
	}
	fetches.EachRecord((*kgo.Record).Recycle) // dead letters, which share their keys and headers, are delivered
	return committed, nil
}

// work spreads the partitions over the workers; each partition is worked
// through in order by one of them. It returns the workers that it used.
func (e *Enricher) work(fetches kgo.Fetches, produce func(*kgo.Record)) []*worker {
	var order []int32
	partitions := map[int32][]*kgo.Record{}
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		if len(p.Records) == 0 {
			return
		}
		if _, seen := partitions[p.Partition]; !seen {
			order = append(order, p.Partition)
		}
		partitions[p.Partition] = append(partitions[p.Partition], p.Records...)
	})
	workers := e.workers[:min(len(order), len(e.workers))]
	todo := make(chan []*kgo.Record, len(order))
	for _, partition := range order {
		todo <- partitions[partition]
	}
	close(todo)
	var wg sync.WaitGroup
	for _, w := range workers {
		wg.Go(func() {
			for records := range todo {
				w.records(records, produce)
			}
		})
	}
	wg.Wait()
	return workers
}

// deliveries notes the first record of a transaction that Kafka did not take.
type deliveries struct {
	mu    sync.Mutex
	first error
}

func (d *deliveries) done(rec *kgo.Record, err error) {
	if err == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.first == nil {
		d.first = fmt.Errorf("produce to %s a record of %d bytes: %w", rec.Topic, len(rec.Value), err)
	}
}

func (d *deliveries) failed() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.first
}

// deliveryFailed reports what keeps a transaction from being committed; the
// records are tried again, for an operator can mend it.
func (e *Enricher) deliveryFailed(err error) {
	e.metrics.problems.Inc()
	e.deps.Ready.Set("enrich", err)
	e.log.Error("kafka did not take a record; trying again until it does", zap.Error(err))
}

// fetchErrors reports what went wrong with a fetch and returns what must end
// the enricher. The client repeats what is worth repeating by itself.
func (e *Enricher) fetchErrors(fetches kgo.Fetches) error {
	for _, problem := range fetches.Errors() {
		switch err := problem.Err; {
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
			continue
		case errors.Is(err, kerr.OffsetOutOfRange):
			return fmt.Errorf("raw records of %s/%d were deleted before group %s had read them: their retention is over or the topic was made anew; "+
				"set the group's offsets to what is left (kafka-consumer-groups --reset-offsets --to-earliest) and start again: %w", problem.Topic, problem.Partition, e.cfg.Group, err)
		case e.fenced(err) != nil:
			return e.fenced(err)
		case forbidden(err) != nil:
			return forbidden(err)
		default:
			e.metrics.problems.Inc()
			e.deps.Ready.Set("enrich", fmt.Errorf("fetch %s/%d: %w", problem.Topic, problem.Partition, err))
			e.log.Warn("fetch failed, trying again", zap.String("topic", problem.Topic), zap.Int32("partition", problem.Partition), zap.Error(err))
		}
	}
	return nil
}

// transactionError decides what an error of Begin or End means after the
// transaction has been open for so long. One that outlived its timeout was ended by
// the brokers, as after the sleep of a machine: that is no other process of this
// name, and a new session goes on.
func (e *Enricher) transactionError(err error, open time.Duration) error {
	if ends := e.fenced(err); ends != nil && open < e.cfg.TransactionTimeout {
		return ends
	}
	if ends := forbidden(err); ends != nil {
		return ends
	}
	e.metrics.problems.Inc()
	e.deps.Ready.Set("enrich", err)
	return fmt.Errorf("%w: %w", errRetry, err)
}

func (e *Enricher) observe(fetches kgo.Fetches, committed bool, begin, worked time.Time) {
	e.metrics.records.Observe(float64(fetches.NumRecords()))
	e.metrics.batch.WithLabelValues("work").Observe(worked.Sub(begin).Seconds())
	e.metrics.batch.WithLabelValues("commit").Observe(time.Since(worked).Seconds())
	if !committed {
		e.metrics.transactions.WithLabelValues("aborted").Inc()
		return
	}
	e.metrics.transactions.WithLabelValues("committed").Inc()
	e.deps.Ready.Set("enrich", nil)
	e.finished(fetches)
}

// outlive returns a context that ends a while after its parent.
func outlive(parent context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() {
		stop()
		cancel()
	}
}

// workerCount is how many partitions are worked through at the same time.
func workerCount() int { return runtime.GOMAXPROCS(0) }
