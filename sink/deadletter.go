package sink

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink/table"
)

// deadLetter is the record for the dead-letter topic that tells of one refused
// record of the enriched topic. Its key is the position of the refused record,
// so that a letter that a replay writes again is known as the same one.
func deadLetter(topic string, r refusal, at time.Time) *kgo.Record {
	source := r.record
	header := func(key, value string) kgo.RecordHeader {
		return kgo.RecordHeader{Key: key, Value: []byte(value)}
	}
	partition, offset := strconv.Itoa(int(source.Partition)), strconv.FormatInt(source.Offset, 10)
	headers := append([]kgo.RecordHeader(nil), source.Headers...)
	headers = append(headers,
		header(schemas.HeaderDeadReason, string(schemas.DeadRefused)),
		header(schemas.HeaderDeadDetail, r.detail),
		header(schemas.HeaderDeadTopic, source.Topic),
		header(schemas.HeaderDeadPartition, partition),
		header(schemas.HeaderDeadOffset, offset),
		header(schemas.HeaderDeadAt, at.UTC().Format(time.RFC3339Nano)),
	)
	return &kgo.Record{
		Topic:   topic,
		Key:     []byte(source.Topic + "/" + partition + "/" + offset),
		Value:   source.Value,
		Headers: headers,
	}
}

// bury writes the refused records to the dead-letter topic and returns when the
// broker has them.
func (s *storage) bury(ctx context.Context, refused []refusal) error {
	if len(refused) == 0 {
		return nil
	}
	letters := make([]*kgo.Record, len(refused))
	now := time.Now()
	for i, r := range refused {
		letters[i] = deadLetter(s.deadTopic, r, now)
	}
	if err := s.client.ProduceSync(ctx, letters...).FirstErr(); err != nil {
		return fmt.Errorf("write %d refused records to %s: %w", len(refused), s.deadTopic, err)
	}
	s.metrics.dead.WithLabelValues(string(schemas.DeadRefused)).Add(float64(len(refused)))
	return nil
}

// buryAll writes refused records to the dead-letter topic, trying until it is
// done or the partition is given up.
func (p *partition) buryAll(refused []refusal) error {
	for try := 1; ; try++ {
		err := p.bury(p.hard, refused)
		if err == nil {
			return nil
		}
		p.log.Warn("dead letters failed", zap.Int32("partition", p.id), zap.Int("records", len(refused)), zap.Error(err))
		if !p.pause(backoff(table.Transient, try)) {
			return errStopped
		}
	}
}
