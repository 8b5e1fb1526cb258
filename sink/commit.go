package sink

import (
	"errors"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/table"
)

// commit commits offset with metadata, again and again until it is done, is
// pointless, or the partition is given up.
func (p *partition) commit(offset int64, metadata string) error {
	for try := 1; ; try++ {
		err := p.committer.Commit(p.id, offset, p.epoch, metadata)
		if err == nil {
			p.acked, p.committed = offset, time.Now()
			return nil
		}
		if pointless(err) {
			return err
		}
		p.metrics.commitRetries.Inc()
		p.log.Warn("commit failed", zap.Int32("partition", p.id), zap.Int64("offset", offset), zap.Error(err))
		if !p.pause(backoff(table.Transient, try)) {
			return errStopped
		}
	}
}

// pointless reports whether a commit will never work.
func pointless(err error) bool {
	for _, never := range []error{
		kerr.OffsetMetadataTooLarge, kerr.UnknownTopicID, kerr.TopicAuthorizationFailed,
		kerr.GroupAuthorizationFailed, kerr.InvalidGroupID,
	} {
		if errors.Is(err, never) {
			return true
		}
	}
	return false
}

// renew commits the intent once more when it was committed long ago: the broker
// refuses it from an owner that has been replaced. So nobody begins to insert a
// block so late that the table has forgotten that another owner inserted it.
func (p *partition) renew(in plan.Intent) error {
	if time.Since(p.committed) < p.intentAge {
		return nil
	}
	return p.commit(in.First, in.Metadata())
}
