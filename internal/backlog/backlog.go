// Package backlog tells what a stage has yet to do, for each partition that it
// owns: how many records, and how old the oldest of them is.
package backlog

import (
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Backlog is what a stage has yet to do. It is a prometheus.Collector whose ages
// grow by themselves, so that they are right while the stage hangs. Safe for
// concurrent use.
type Backlog struct {
	records, seconds *prometheus.Desc
	now              func() time.Time

	mu         sync.Mutex
	partitions map[int32]*position
}

// position is how far a stage is in one partition.
type position struct {
	next   int64     // all before it is done; unknown when negative
	end    int64     // of what can be read
	oldest time.Time // when the record at next was written; zero when not known
	behind time.Time // since when next was seen to lie before end; zero while it does not
}

const unknown = -1

// New makes the backlog of a stage, with the metrics gatehouse_<stage>_lag_records
// and gatehouse_<stage>_lag_seconds; topic is named in their help.
func New(stage, topic string) *Backlog {
	desc := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("gatehouse_"+stage+"_"+name, help, []string{"partition"}, nil)
	}
	return &Backlog{
		records: desc("lag_records", "Offsets of the "+topic+" topic that are not done yet, per partition of this process."),
		seconds: desc("lag_seconds", "Age of the oldest record of the "+topic+" topic that is not done yet, by its timestamp; 0 when all is done."),
		now:     time.Now, partitions: map[int32]*position{},
	}
}

// Own adds a partition; false says that it is there already. All before next is
// done; a negative next says that this is not known yet.
func (b *Backlog) Own(partition int32, next int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.partitions[partition] != nil {
		return false
	}
	b.partitions[partition] = &position{next: max(next, unknown), end: unknown}
	return true
}

// begin says where the work on an owned partition begins, unless that is known.
func (b *Backlog) begin(partition int32, next int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.partitions[partition]; p != nil && p.next == unknown {
		p.next = next
		p.compare(b.now())
	}
}

// Len is the number of partitions owned.
func (b *Backlog) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.partitions)
}

// Clear ends with all partitions.
func (b *Backlog) Clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.partitions)
}

// Owned lists the partitions owned, in no order.
func (b *Backlog) Owned() []int32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Collect(maps.Keys(b.partitions))
}

// Drop ends with a partition; false says that it was not owned.
func (b *Backlog) Drop(partition int32) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, owned := b.partitions[partition]
	delete(b.partitions, partition)
	return owned
}

// Done says that all before next is done, and when the record at next was
// written; the zero time says that this is not known. Nothing happens when the
// partition is not owned.
func (b *Backlog) Done(partition int32, next int64, oldest time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.partitions[partition]; p != nil {
		p.next, p.oldest = next, oldest
		p.compare(b.now())
	}
}

// End says where the records end that can be read now.
func (b *Backlog) End(partition int32, end int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.partitions[partition]; p != nil {
		p.end = max(p.end, end)
		p.compare(b.now())
	}
}

// compare notes since when the stage is behind.
func (p *position) compare(now time.Time) {
	switch {
	case p.lag() == 0:
		p.behind = time.Time{}
	case p.behind.IsZero():
		p.behind = now
	}
}

// lag is in offsets; 0 while it is not known.
func (p *position) lag() int64 {
	if p.next == unknown {
		return 0
	}
	return max(p.end-p.next, 0)
}

// age is that of the oldest record not done. Where its time is not known, it is
// the time since which the stage was seen to be behind.
func (p *position) age(now time.Time) time.Duration {
	if p.lag() == 0 {
		return 0
	}
	since := p.behind
	if !p.oldest.IsZero() {
		since = p.oldest
	}
	return max(now.Sub(since), 0)
}

// Describe implements prometheus.Collector.
func (b *Backlog) Describe(to chan<- *prometheus.Desc) { to <- b.records; to <- b.seconds }

// Collect implements prometheus.Collector.
func (b *Backlog) Collect(to chan<- prometheus.Metric) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	for id, p := range b.partitions {
		label := strconv.Itoa(int(id))
		to <- prometheus.MustNewConstMetric(b.records, prometheus.GaugeValue, float64(p.lag()), label)
		to <- prometheus.MustNewConstMetric(b.seconds, prometheus.GaugeValue, p.age(now).Seconds(), label)
	}
}
