package relay

import (
	"context"
	"maps"
	"strconv"
	"sync"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"go.uber.org/zap"
)

// place is a partition of the source.
type place struct {
	topic     string
	partition int32
}

// progress is which partitions this relay owns, and how far it has copied each
// beyond the last commit. It is safe for concurrent use.
type progress struct {
	metrics *metrics

	mu    sync.Mutex
	owned map[place]bool
	due   map[place]kgo.EpochOffset // to commit
}

func newProgress(m *metrics) *progress {
	return &progress{metrics: m, owned: map[place]bool{}, due: map[place]kgo.EpochOffset{}}
}

func (p *progress) assigned(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for topic, numbers := range partitions {
		for _, n := range numbers {
			p.owned[place{topic, n}] = true
		}
	}
	p.metrics.assigned.Set(float64(len(p.owned)))
}

// gone forgets partitions that others own now: a late commit would set them back.
func (p *progress) gone(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for topic, numbers := range partitions {
		for _, n := range numbers {
			delete(p.owned, place{topic, n})
			delete(p.due, place{topic, n})
			p.metrics.lag.DeleteLabelValues(topic, strconv.Itoa(int(n)))
		}
	}
	p.metrics.assigned.Set(float64(len(p.owned)))
}

// owns says whether the partition is this relay's.
func (p *progress) owns(at place) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.owned[at]
}

// relayed notes records whose events are all acknowledged, in their order.
func (p *progress) relayed(records []*kgo.Record) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, rec := range records {
		if at := (place{rec.Topic, rec.Partition}); p.owned[at] {
			p.due[at] = kgo.EpochOffset{Epoch: rec.LeaderEpoch, Offset: rec.Offset + 1}
		}
	}
	p.metrics.records.Add(float64(len(records)))
}

func (p *progress) pending() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.due) > 0
}

func (p *progress) snapshot() map[place]kgo.EpochOffset {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.due)
}

// committed forgets an offset that the source has.
func (p *progress) committed(at place, offset kgo.EpochOffset) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.due[at] == offset {
		delete(p.due, at)
	}
}

// commit tells the source how far has been copied. What fails is tried again
// after the next poll.
func (r *Relay) commit(ctx context.Context, o *opened) {
	due := o.progress.snapshot()
	if len(due) == 0 {
		return
	}
	offsets := map[string]map[int32]kgo.EpochOffset{}
	for at, offset := range due {
		if offsets[at.topic] == nil {
			offsets[at.topic] = map[int32]kgo.EpochOffset{}
		}
		offsets[at.topic][at.partition] = offset
	}
	o.source.CommitOffsetsSync(ctx, offsets, func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, resp *kmsg.OffsetCommitResponse, err error) {
		if err != nil {
			r.commitFailed(err)
			return
		}
		for _, topic := range resp.Topics {
			for _, partition := range topic.Partitions {
				if err := kerr.ErrorForCode(partition.ErrorCode); err != nil {
					r.commitFailed(err)
					continue
				}
				at := place{topic.Topic, partition.Partition}
				o.progress.committed(at, due[at])
			}
		}
	})
}

func (r *Relay) commitFailed(err error) {
	r.metrics.commitFailures.Inc()
	r.log.Warn("committing to the source failed, trying again", zap.String("group", r.cfg.Group), zap.Error(err))
}
