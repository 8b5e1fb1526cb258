package accesslog

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// writeEvery and accessLogBatch say when a batch is written: so long after
	// its first record, or when it holds so many.
	writeEvery     = time.Second
	accessLogBatch = 1000
	// retryPause is how long to wait after a failed attempt, at first and at most.
	retryPause        = 500 * time.Millisecond
	accessLogMaxPause = 10 * time.Second
	// accessLogTimeout bounds one attempt, accessLogLast all of them at the end.
	accessLogTimeout = 20 * time.Second
	accessLogLast    = 1500 * time.Millisecond
	// forEver is the last moment that expires_at can hold, nearly.
	forEver = 4294000000
)

// Run writes records until the log is closed and the queue empty. conn gives the
// connection, nil while there is none.
func (l *Log) Run(conn func() driver.Conn) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // what is left at the end has little time
		<-l.stop
		time.AfterFunc(accessLogLast, cancel)
	}()
	for {
		batch, open := l.collect()
		if len(batch) > 0 {
			l.write(ctx, conn, batch)
		}
		if !open {
			return
		}
	}
}

// Close ends run once everything was tried. No request is under way any more.
func (l *Log) Close() { close(l.stop) }

// collect waits for a batch. open is false when it is the last.
func (l *Log) collect() (batch []Record, open bool) {
	var due <-chan time.Time
	for len(batch) < accessLogBatch {
		select {
		case r := <-l.queue:
			if batch = append(batch, r); due == nil {
				due = time.After(writeEvery)
			}
		case <-due:
			return batch, true
		case <-l.stop:
			select {
			case r := <-l.queue:
				batch = append(batch, r)
			default:
				return batch, false
			}
		}
	}
	return batch, true
}

// write tries until the batch is in, or ctx ends, and frees its places.
func (l *Log) write(ctx context.Context, conn func() driver.Conn, batch []Record) {
	// The token makes a repeat of what did arrive do nothing.
	token, pause := uuid.NewString(), retryPause
	var err error
	for attempt := 0; ; attempt++ {
		if err = l.insert(ctx, conn(), batch, token); err == nil {
			l.metrics.written.Add(float64(len(batch)))
			break
		}
		l.metrics.failures.Inc()
		if attempt%10 == 0 {
			l.log.Warn("access log cannot be written", zap.Int("requests", len(batch)), zap.Int("attempts", attempt+1), zap.Error(err))
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			l.metrics.dropped.Add(float64(len(batch)))
			l.log.Error("access log lost requests at the end", zap.Int("requests", len(batch)), zap.Error(err))
			break
		}
		pause = min(2*pause, accessLogMaxPause)
	}
	for range batch {
		<-l.places
	}
	l.metrics.queue.Set(float64(len(l.places)))
}

const insertAccess = `INSERT INTO access_log (tenant_id, at, request_id, client_request_id, user_id, app_id, app_only, roles, whole_tenant,
	method, route, target, options, status, rows, bytes, duration_ms, remote_address, forwarded_for, expires_at)`

func (l *Log) insert(ctx context.Context, conn driver.Conn, records []Record, token string) error {
	if conn == nil {
		return store.ErrNotConnected
	}
	ctx, cancel := context.WithTimeout(ctx, accessLogTimeout)
	defer cancel()
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"async_insert": 0, "insert_deduplication_token": token}))
	batch, err := conn.PrepareBatch(ctx, insertAccess)
	if err != nil {
		return fmt.Errorf("begin a batch of access_log: %w", err)
	}
	defer func() { _ = batch.Close() }()
	for _, r := range records {
		err := batch.Append(r.Who.Tenant, r.At, r.RequestID, r.ClientRequestID, r.Who.User, r.Who.App, r.Who.AppOnly, r.Who.Roles, r.Who.WholeTenant,
			r.Method, r.Route, r.Target, r.Options, uint16(r.Status), uint64(r.Rows), uint64(r.Bytes), uint32(r.Took.Milliseconds()),
			r.RemoteAddress, r.ForwardedFor, l.expires(r.At))
		if err != nil {
			return fmt.Errorf("add to a batch of access_log: %w", err)
		}
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("insert into access_log: %w", err)
	}
	return nil
}

func (l *Log) expires(at time.Time) time.Time {
	if l.cfg.RetentionDays == 0 {
		return time.Unix(forEver, 0).UTC()
	}
	return time.Unix(min(at.AddDate(0, 0, l.cfg.RetentionDays).Unix(), forEver), 0).UTC()
}
