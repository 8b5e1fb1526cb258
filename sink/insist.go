package sink

import (
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/table"
)

// readyInserts is the part of readiness that tells whether inserts work.
const readyInserts = "sink.clickhouse"

// insist repeats what is to be done in ClickHouse about the span until it works
// or the partition is given up. It returns an error of the rows at once, and one
// of unknown nature after a few tries.
func (p *partition) insist(s plan.Span, what string, do func() error) error {
	unknown := 0
	for try := 1; ; try++ {
		err := do()
		if err == nil {
			p.failing = false
			p.ready.Set(readyInserts, nil)
			return nil
		}
		if errors.Is(err, errStopped) {
			return err
		}
		c := table.Classify(err)
		p.metrics.retries.WithLabelValues(c.String()).Inc()
		p.log.Warn("clickhouse failed", zap.String("what", what), zap.Int32("partition", p.id), zap.Int64("first", s.First),
			zap.Int64("last", s.Last), zap.Int("try", try), zap.Stringer("class", c), zap.Error(table.WithoutValues(err)))
		if c == table.Permanent {
			return err
		}
		if c == table.Unknown {
			if unknown++; unknown > p.unknownRetries {
				return fmt.Errorf("%s block %s/%d [%d,%d], tried %d times: %w: "+
					"nothing is lost; mend the cause and start the sink again", what, p.topic, p.id, s.First, s.Last, try, err)
			}
		}
		p.failing = true
		p.ready.Set(readyInserts, fmt.Errorf("%s into signins: %w", what, table.WithoutValues(err)))
		if !p.pause(backoff(c, try)) {
			return errStopped
		}
	}
}

// pause waits about d; it returns false when the partition is being given up.
func (p *partition) pause(d time.Duration) bool {
	timer := time.NewTimer(jitter(d))
	defer timer.Stop()
	select {
	case <-timer.C:
		return p.soft.Err() == nil
	case <-p.soft.Done():
		return false
	}
}
