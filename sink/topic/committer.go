package topic

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// commitTimeout bounds one commit request; the caller decides about another.
const commitTimeout = 5 * time.Second

// commit is one partition's part of a commit request.
type commit struct {
	partition int32
	offset    int64
	epoch     int32 // leader epoch of the record before offset; -1 when not known
	metadata  string
	done      chan error // gets the outcome
}

// Committer commits offsets with metadata for all partitions of the sink. What
// is asked while one request is under way goes together into the next. Requests
// carry the group's member and generation, so the broker refuses those of a
// member that has been replaced.
type Committer struct {
	client  *kgo.Client
	topic   string
	waiting chan commit
}

// NewCommitter commits offsets of the topic for the group that the client is a member of,
// once Run runs.
func NewCommitter(client *kgo.Client, topic string) *Committer {
	return &Committer{client: client, topic: topic, waiting: make(chan commit, 1024)}
}

// Commit commits that all before offset is done, with metadata; epoch is the leader epoch
// of the record before offset, -1 when it is not known. It returns once the broker has
// answered, and does not end with a context, so that no commit is under way any more when
// a partition is given up. Errors wrap the broker's. One partition commits one at a time.
func (c *Committer) Commit(partition int32, offset int64, epoch int32, metadata string) error {
	done := make(chan error, 1)
	c.waiting <- commit{partition: partition, offset: offset, epoch: epoch, metadata: metadata, done: done}
	if err := <-done; err != nil {
		return fmt.Errorf("commit offset %d of %s/%d: %w", offset, c.topic, partition, err)
	}
	return nil
}

// Run serves commits until stop is closed. Nobody may ask afterwards.
func (c *Committer) Run(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case first := <-c.waiting:
			c.send(c.gather(first))
		}
	}
}

// gather takes what else is waiting, at most one commit of each partition.
func (c *Committer) gather(first commit) map[int32]commit {
	batch := map[int32]commit{first.partition: first}
	for range len(c.waiting) {
		next := <-c.waiting
		if _, taken := batch[next.partition]; taken {
			next.done <- fmt.Errorf("two commits at once")
			continue
		}
		batch[next.partition] = next
	}
	return batch
}

func (c *Committer) send(batch map[int32]commit) {
	offsets := make(map[int32]kgo.EpochOffset, len(batch))
	for p, one := range batch {
		offsets[p] = kgo.EpochOffset{Epoch: one.epoch, Offset: one.offset}
	}
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	ctx = kgo.PreCommitFnContext(ctx, func(req *kmsg.OffsetCommitRequest) error {
		setMetadata(req, batch)
		return nil
	})
	c.client.CommitOffsetsSync(ctx, map[string]map[int32]kgo.EpochOffset{c.topic: offsets},
		func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, resp *kmsg.OffsetCommitResponse, err error) {
			answer(batch, resp, err)
		})
}

func setMetadata(req *kmsg.OffsetCommitRequest, batch map[int32]commit) {
	for _, topic := range req.Topics {
		for i := range topic.Partitions {
			metadata := batch[topic.Partitions[i].Partition].metadata
			topic.Partitions[i].Metadata = &metadata
		}
	}
}

// answer tells each waiting partition its outcome. A partition that the answer
// does not name was not committed.
func answer(batch map[int32]commit, resp *kmsg.OffsetCommitResponse, err error) {
	outcome := make(map[int32]error, len(batch))
	if err == nil {
		for _, topic := range resp.Topics {
			for _, p := range topic.Partitions {
				outcome[p.Partition] = kerr.ErrorForCode(p.ErrorCode)
			}
		}
	}
	for p, one := range batch {
		result, answered := outcome[p]
		switch {
		case err != nil:
			result = err
		case !answered:
			result = fmt.Errorf("the broker's answer does not name the partition")
		}
		one.done <- result
	}
}
