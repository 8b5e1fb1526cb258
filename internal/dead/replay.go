package dead

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/schemas"
)

const (
	// sendRecords and sendBytes bound what is sent before the next is read.
	sendRecords = 500
	sendBytes   = 8 << 20
	// deliverWithin is how long Kafka may take to acknowledge a record.
	deliverWithin = 30 * time.Second
)

// Sent is one letter that was sent again, and where it lies now.
type Sent struct {
	Step
	// Partition and Offset are its place in the topic that it was sent to.
	Partition int32
	Offset    int64
}

// Replay sends the letters that the steps do not skip, and tells done of each
// that Kafka has acknowledged. Behind each batch it notes in the topic of dead
// letters what was sent: when that is cut off, those letters stay open, and
// sending them once more does no harm, as an event is kept once per id.
func Replay(ctx context.Context, cfg kafka.Config, topics Topics, steps []Step, done func(Sent)) error {
	r, err := newReader(cfg, topics.Dead)
	if err != nil {
		return err
	}
	s, err := newSender(r, done)
	if err != nil {
		return err
	}
	defer s.close()
	wanted, spans := map[Position]Step{}, map[int32]span{}
	for _, step := range steps {
		if step.Skip != "" {
			continue
		}
		wanted[step.Position] = step
		held, there := spans[step.Position.Partition]
		if !there {
			held = span{step.Position.Offset, step.Position.Offset + 1}
		}
		spans[step.Position.Partition] = span{min(held.start, step.Position.Offset), max(held.end, step.Position.Offset+1)}
	}
	err = r.read(ctx, spans, func(record *kgo.Record) error {
		step, want := wanted[Position{record.Partition, record.Offset}]
		if !want {
			return nil
		}
		delete(wanted, step.Position)
		return s.add(ctx, step, record)
	})
	if err == nil {
		err = s.flush(ctx)
	}
	if err == nil && len(wanted) > 0 {
		err = fmt.Errorf("%d letters expired before they could be sent again", len(wanted))
	}
	return err
}

// sender sends letters in batches.
type sender struct {
	// letters goes to the topics of events, notes to that of dead letters, where
	// each has its partition.
	letters, notes *kgo.Client
	topic          string // of dead letters
	done           func(Sent)

	steps   []Step
	records []*kgo.Record
	bytes   int
}

func newSender(r reader, done func(Sent)) (*sender, error) {
	options := append([]kgo.Opt{
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerBatchMaxBytes(schemas.MaxRecordBytes),
		kgo.RecordDeliveryTimeout(deliverWithin),
	}, r.options...)
	letters, err := kgo.NewClient(options...)
	if err != nil {
		return nil, fmt.Errorf("connect to kafka %v: %w", r.brokers, err)
	}
	notes, err := kgo.NewClient(append(options, kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
	if err != nil {
		letters.Close()
		return nil, fmt.Errorf("connect to kafka %v: %w", r.brokers, err)
	}
	return &sender{letters: letters, notes: notes, topic: r.topic, done: done}, nil
}

func (s *sender) close() {
	s.letters.Close()
	s.notes.Close()
}

// add sends the letter, at the latest when flush is called.
func (s *sender) add(ctx context.Context, step Step, letter *kgo.Record) error {
	s.steps = append(s.steps, step)
	s.records = append(s.records, restore(letter, step, time.Now()))
	if s.bytes += len(letter.Value); len(s.steps) < sendRecords && s.bytes < sendBytes {
		return nil
	}
	return s.flush(ctx)
}

// flush sends what was added and notes what Kafka has taken of it.
func (s *sender) flush(ctx context.Context) error {
	if len(s.records) == 0 {
		return nil
	}
	taken := map[*kgo.Record]bool{}
	var problems []error
	for _, result := range s.letters.ProduceSync(ctx, s.records...) {
		if taken[result.Record] = result.Err == nil; result.Err != nil && len(problems) == 0 {
			problems = append(problems, fmt.Errorf("send to %s: %w", result.Record.Topic, result.Err))
		}
	}
	var notes []*kgo.Record
	for i, record := range s.records {
		if taken[record] {
			notes = append(notes, note(s.topic, s.steps[i].Position, time.Now()))
			s.done(Sent{Step: s.steps[i], Partition: record.Partition, Offset: record.Offset})
		}
	}
	s.steps, s.records, s.bytes = s.steps[:0], nil, 0
	// What was sent is noted also when the user has had enough meanwhile.
	settle, cancel := context.WithTimeout(context.WithoutCancel(ctx), deliverWithin)
	defer cancel()
	if err := s.notes.ProduceSync(settle, notes...).FirstErr(); err != nil {
		problems = append(problems, fmt.Errorf("note in %s what was sent (it stays open and may be sent once more): %w", s.topic, err))
	}
	return errors.Join(problems...)
}
