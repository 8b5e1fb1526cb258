package relay

import (
	"context"
	"errors"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

const (
	pollRecords = 2000
	// recordOverhead is what a waiting record takes beside key and value, in bytes.
	recordOverhead = 512
	// commitRetryPause is how long a commit that failed waits when nothing new comes.
	commitRetryPause = time.Second
)

// copy reads a few records, sends their events, waits for the acknowledgement,
// commits, and begins again, until ctx is done.
func (r *Relay) copy(ctx context.Context, o *opened) error {
	// What has been sent when ctx ends gets a last chance to be acknowledged.
	finish, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(finishTimeout, cancel) })()

	splitter := &splitter{decoder: rawevent.NewDecoder(), tenant: r.cfg.DefaultTenant}
	for ctx.Err() == nil {
		fetches := poll(ctx, o)
		if err := r.relayBatch(ctx, finish, o, splitter, fetches.RecordIter()); err != nil {
			return err
		}
		r.commit(finish, o)
		if err := r.fetchErrors(ctx, o, fetches); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// poll waits for records, but not for ever while a commit is due again.
func poll(ctx context.Context, o *opened) kgo.Fetches {
	if o.progress.pending() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, commitRetryPause)
		defer cancel()
	}
	return o.source.PollRecords(ctx, pollRecords)
}

// relayBatch sends the events of the records, as many at once as the buffer
// holds. When ctx ends it finishes what it has begun to send.
func (r *Relay) relayBatch(ctx, finish context.Context, o *opened, s *splitter, records *kgo.FetchesRecordIter) error {
	var out []*kgo.Record
	var read []*kgo.Record
	var size int64
	for !records.Done() && ctx.Err() == nil {
		rec := records.Next()
		before := len(out)
		var done outcome
		out, done = s.split(out, rec, time.Now())
		r.metrics.count(done)
		for _, event := range out[before:] {
			size += int64(len(event.Key)+len(event.Value)) + recordOverhead
		}
		read = append(read, rec)
		if size < r.cfg.BufferBytes-minBuffer/2 && !records.Done() {
			continue
		}
		if err := r.deliver(finish, o, out); err != nil {
			return err
		}
		o.progress.relayed(read)
		out, read, size = out[:0], read[:0], 0
	}
	return nil
}

// fetchErrors returns the first error that only an operator can mend; the others
// the client tries to mend by itself.
func (r *Relay) fetchErrors(ctx context.Context, o *opened, fetches kgo.Fetches) error {
	var fatal error
	fetches.EachError(func(topic string, partition int32, err error) {
		if fatal != nil || ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) {
			return
		}
		r.metrics.fetchErrors.Inc()
		switch {
		case isExpired(err) && !r.cfg.SkipExpired:
			fatal = r.expired(ctx, o, topic, partition, err)
			return
		case errors.Is(orRefused(err), errOperator):
			fatal = orRefused(err)
			return
		case errors.Is(err, kgo.ErrClientClosed):
			fatal = err
			return
		}
		r.log.Warn("reading the source failed", zap.String("topic", topic), zap.Int32("partition", partition), zap.Error(err))
	})
	return fatal
}
