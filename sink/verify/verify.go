// Package verify compares what lies in the topics with what became of it, from
// outside: raw records with enriched records and dead letters, and enriched
// records with the rows of the table. It only reads, needs no consumer group and
// no stage to stand still, and holds one window of offsets in memory.
package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
)

// Config says what to compare.
type Config struct {
	Kafka      kafka.Config
	ClickHouse clickhouse.Config
	// The topics, and the groups of the stages that read the first two.
	RawTopic, EnrichedTopic, DeadTopic string
	EnrichGroup, SinkGroup             string
	// DefaultTenant is the enricher's: the tenant of events that name none.
	DefaultTenant string
	// From and To bound the check to records written to their topics at or after
	// From and before To, by Kafka's timestamps; zero: no bound.
	From, To time.Time
	// Limit is how many findings are listed; the others are only counted.
	Limit int
	// Progress is kept current while the check runs; may be nil.
	Progress *Progress
}

// Progress tells how far a verification is, in offsets. Safe for concurrent use.
type Progress struct{ done, total atomic.Int64 }

// Read returns how many offsets are done and how many there are in all, 0 while
// that is not known.
func (p *Progress) Read() (done, total int64) { return p.done.Load(), p.total.Load() }

// tries is how often a check begins anew because retention deleted what it read.
const tries = 3

// sizes bound what is held in memory.
type sizes struct {
	batch  int64 // offsets that are compared with the table at once
	settle int64 // events that are looked at one by one at the same time
}

// verifier is one verification under way.
type verifier struct {
	cfg    Config
	sizes  sizes
	reader reader
	table  table

	pos      positions
	since    limits
	kept     clickhouse.Retention
	ledger   ledger
	accounts map[place]*Partition
	complete bool // the enriched topic was read from its very beginning
	report   *Report

	refused, refusedRaw map[position]bool
}

// place names a partition of the raw or the enriched topic.
type place struct {
	topic     string
	partition int32
}

// Run compares and returns the report. The error says why it could not compare;
// what is wrong with the data is in the report.
func Run(ctx context.Context, cfg Config) (Report, error) {
	return run(ctx, cfg, sizes{batch: 100_000, settle: 200_000})
}

func run(ctx context.Context, cfg Config, sizes sizes) (Report, error) {
	options, err := cfg.Kafka.Options()
	if err != nil {
		return Report{}, err
	}
	client, err := kgo.NewClient(options...)
	if err != nil {
		return Report{}, fmt.Errorf("connect to kafka: %w", err)
	}
	defer client.Close()
	conn, err := clickhouse.Open(ctx, cfg.ClickHouse)
	if err != nil {
		return Report{}, err
	}
	defer conn.Close() //nolint:errcheck // nothing is in flight
	if cfg.Progress == nil {
		cfg.Progress = &Progress{}
	}
	for try := 1; ; try++ {
		v := &verifier{
			cfg: cfg, sizes: sizes, reader: reader{options: options, admin: kadm.NewClient(client)}, table: table{conn: conn},
			report: &Report{limit: cfg.Limit, Findings: []Finding{}, FindingsByKind: map[Kind]int64{}}, accounts: map[place]*Partition{},
		}
		err := v.run(ctx)
		if err == nil || try == tries || !errors.Is(err, errDeleted) {
			return *v.report, err
		}
	}
}

func (v *verifier) run(ctx context.Context) (err error) {
	if v.pos, err = v.notePositions(ctx); err != nil {
		return err
	}
	v.report.At = v.pos.at
	if v.kept, err = clickhouse.ReadRetention(ctx, v.table.conn); err != nil {
		return err
	}
	if v.since.letters, err = v.lettersSince(ctx); err != nil {
		return err
	}
	v.open()
	for _, step := range []func(context.Context) error{v.checkCommits, v.readRefused, v.readDead, v.checkStored, v.checkPassed} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	v.report.Clean = v.report.FindingsTotal == 0
	return nil
}

// open makes the accounts of all partitions and the ledger.
func (v *verifier) open() {
	v.complete = true
	raw := make(map[int32]span)
	var total int64
	for _, id := range sorted(v.pos.raw) {
		held := v.pos.raw[id]
		raw[id] = checked(id, held, cmp.Or(v.pos.worked[id], held.from), v.pos.rawFrom, v.pos.rawTo)
		v.account(v.cfg.RawTopic, id, held, v.pos.worked[id], raw[id])
		total += raw[id].to - raw[id].from
	}
	for _, id := range sorted(v.pos.enriched) {
		held := v.pos.enriched[id]
		progress, known, err := v.pos.progress(id)
		done := held.from
		if known && err == nil {
			done = progress.Acknowledged
		}
		v.account(v.cfg.EnrichedTopic, id, held, done, checked(id, held, done, v.pos.enrichedFrom, v.pos.enrichedTo))
		s := v.passedSpan(id)
		v.complete = v.complete && s.from == 0
		total += s.to - s.from
	}
	v.ledger = newLedger(raw)
	v.cfg.Progress.done.Store(0)
	v.cfg.Progress.total.Store(total)
}

// account opens the account of a partition whose stage is done before done.
func (v *verifier) account(topic string, id int32, held span, done int64, s span) {
	one := &Partition{Topic: topic, Partition: id, From: s.from, To: s.to, Deleted: held.from, Waiting: held.to - max(held.from, min(done, held.to))}
	v.report.Partitions = append(v.report.Partitions, one)
	v.accounts[place{topic, id}] = one
}

func sorted[V any](m map[int32]V) []int32 { return slices.Sorted(maps.Keys(m)) }
