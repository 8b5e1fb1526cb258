package mark

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/sink/column"
	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/table"
	"github.com/gatehouse/gatehouse/sink/topic"
)

const (
	measureInterval = time.Second
	measureTimeout  = 10 * time.Second
	maxMarks        = 120
)

// StoredThrough measures the instant before which every event acknowledged to a
// producer is in the table, and writes it there: note the time and the ends of
// the raw topic, wait until the enricher has committed past them, note the ends
// of the enriched topic, wait until the sinks have acknowledged past those.
//
// The ends are high watermarks, not last stable offsets. A transaction's
// consumed offsets may become visible before the records it wrote do: only the
// high watermark is sure to lie behind those records. It may lie within or
// behind a transaction still open; the sink passes it when that one ends, for it
// counts transaction markers as passed.
//
// All fields but Now are set before Run; Stored and Age are safe for concurrent use.
type StoredThrough struct {
	Log    *zap.Logger
	Client *kgo.Client
	Admin  *kadm.Client
	Conn   *table.Connection // of nobody else; Run closes it
	Owner  func() bool       // whether this sink is the one that measures
	Count  func()            // counts a measurement
	Now    func() time.Time  // this machine's clock; nil is time.Now

	RawTopic, EnrichedTopic string
	EnrichGroup, Group      string // of the enricher, and of the sinks
	TopicID                 string // incarnation of the enriched topic

	written offsets // what writeOffsets wrote last
	marks   marks
	through atomic.Int64 // the mark, Unix ms; 0 for none
	acked   atomic.Pointer[offsets]
}

// Run measures every second, while this sink is the one that does, until ctx is done.
func (s *StoredThrough) Run(ctx context.Context) {
	defer s.Conn.Close()
	s.marks.limit = maxMarks
	ticker := time.NewTicker(measureInterval)
	defer ticker.Stop()
	trouble := outage{what: "measuring stored-through", log: s.Log}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if !s.Owner() {
			s.marks.forget()
			s.through.Store(0)
			s.written = nil
			continue
		}
		if err := s.measure(ctx); ctx.Err() == nil {
			trouble.heard(err, time.Now())
		}
	}
}

// measure begins one measurement and finishes those that can be.
func (s *StoredThrough) measure(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, measureTimeout)
	defer cancel()
	at, err := s.instant(ctx)
	if err != nil {
		return err
	}
	raw, err := s.bounds(ctx, s.RawTopic)
	if err != nil {
		return err
	}
	s.marks.note(at, ends(raw))
	processed, err := s.progress(ctx, s.EnrichGroup, s.RawTopic, raw)
	if err != nil {
		return err
	}
	enriched, err := s.bounds(ctx, s.EnrichedTopic)
	if err != nil {
		return err
	}
	s.marks.enriched(processed, ends(enriched))
	done, err := s.progress(ctx, s.Group, s.EnrichedTopic, enriched)
	if err != nil {
		return err
	}
	s.acked.Store(&done)
	err = s.writeOffsets(ctx, done)
	if through, moved := s.marks.stored(done); moved {
		err = errors.Join(err, s.write(ctx, through))
	}
	s.Count()
	return err
}

// Stored tells by partition before which offset all is in the table, as far as
// this sink has measured it; nil when it has not.
func (s *StoredThrough) Stored() map[int32]int64 {
	if done := s.acked.Load(); done != nil {
		return *done
	}
	return nil
}

// bounds lists what each partition holds, also those added a moment ago: the
// client's own knowledge of partitions may be some seconds old.
func (s *StoredThrough) bounds(ctx context.Context, name string) (map[int32]plan.Bounds, error) {
	req := kmsg.NewPtrMetadataRequest()
	asked := kmsg.NewMetadataRequestTopic()
	asked.Topic = kmsg.StringPtr(name)
	req.Topics = append(req.Topics, asked)
	resp, err := req.RequestWith(ctx, s.Client)
	if err != nil {
		return nil, fmt.Errorf("look up partitions of %s: %w", name, err)
	}
	held, err := topic.ReadBounds(ctx, s.Admin, name)
	if err != nil {
		return nil, err
	}
	if len(resp.Topics) != 1 || len(resp.Topics[0].Partitions) != len(held) {
		return nil, fmt.Errorf("partitions of %s: %w", name, errAdded)
	}
	return held, nil
}

// errAdded says that a measurement has to wait until the client knows all partitions.
var errAdded = errors.New("some were added, measuring again in a moment")

// progress is how far the group has committed. Where it has committed nothing,
// it is as far as the topic's first record, so that a partition nobody ever
// wrote to counts as processed.
func (s *StoredThrough) progress(ctx context.Context, group, topic string, held map[int32]plan.Bounds) (offsets, error) {
	fetched, err := s.Admin.FetchOffsets(ctx, group)
	if err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		return nil, fmt.Errorf("fetch offsets of group %s: %w", group, err)
	}
	progress := make(offsets, len(held))
	for p, b := range held {
		progress[p] = b.Start
		if at, ok := fetched.Lookup(topic, p); ok && at.Err != nil {
			return nil, fmt.Errorf("fetch offset of group %s for %s/%d: %w", group, topic, p, at.Err)
		} else if ok && at.At >= 0 {
			progress[p] = at.At
		}
	}
	return progress, nil
}

// write makes the mark known to readers of the table.
func (s *StoredThrough) write(ctx context.Context, through time.Time) error {
	var group column.Dictionary
	at, measured := column.InstantOf(3), column.InstantOf(3)
	group.Append(s.Group)
	at.SetNano(through.UnixNano())
	measured.SetNano(time.Now().UnixNano())
	rows := proto.Input{
		{Name: "consumer_group", Data: &group},
		{Name: "stored_through", Data: &at},
		{Name: "measured_at", Data: &measured},
	}
	err := s.Conn.Do(ctx, ch.Query{
		Body: rows.Into("stored_through"), Input: rows,
		Settings: []ch.Setting{{Key: "async_insert", Value: "0", Important: true}},
	})
	if err != nil {
		return fmt.Errorf("write stored-through mark: %w", err)
	}
	s.through.Store(through.UnixMilli())
	return nil
}

// Age is how far the mark lies back, in seconds; -1 while this sink has measured none.
func (s *StoredThrough) Age() float64 {
	through := s.through.Load()
	if through == 0 {
		return -1
	}
	return time.Since(time.UnixMilli(through)).Seconds()
}

func ends(held map[int32]plan.Bounds) offsets {
	all := make(offsets, len(held))
	for p, b := range held {
		all[p] = b.End
	}
	return all
}
