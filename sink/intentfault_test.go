package sink

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/sink/plan"
)

// commits watches the commits that a broker of one test alone gets.
type commits struct {
	mu      sync.Mutex
	refuse  bool
	refused int
	notes   map[string]int // how often each metadata came
}

// watchCommits starts a broker whose commits can be refused.
func watchCommits(t *testing.T) (*commits, kafka.Config) {
	t.Helper()
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	c := &commits{notes: make(map[string]int)}
	cluster.ControlKey(int16(kmsg.OffsetCommit), func(r kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		answer := c.take(r.(*kmsg.OffsetCommitRequest))
		return answer, nil, answer != nil
	})
	cfg := kafka.DefaultConfig()
	cfg.Brokers = cluster.ListenAddrs()
	return c, cfg
}

// take notes the request and returns a refusal, or nil to let the broker answer.
func (c *commits) take(req *kmsg.OffsetCommitRequest) kmsg.Response {
	c.mu.Lock()
	defer c.mu.Unlock()
	resp := req.ResponseKind().(*kmsg.OffsetCommitResponse)
	for _, topic := range req.Topics {
		answer := kmsg.NewOffsetCommitResponseTopic()
		answer.Topic, answer.TopicID = topic.Topic, topic.TopicID
		for _, p := range topic.Partitions {
			c.notes[*p.Metadata]++
			one := kmsg.NewOffsetCommitResponseTopicPartition()
			one.Partition, one.ErrorCode = p.Partition, kerr.UnknownServerError.Code
			answer.Partitions = append(answer.Partitions, one)
		}
		resp.Topics = append(resp.Topics, answer)
	}
	if !c.refuse {
		return nil
	}
	c.refused++
	return resp
}

func (c *commits) refuseAll(refuse bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuse = refuse
}

func (c *commits) count() (refused int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refused
}

// repeated is how often the intent that came most often came.
func (c *commits) repeated() (most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for text, n := range c.notes {
		if p, _ := plan.ReadProgress(0, text); p.Intent != nil { // of whichever offset
			most = max(most, n)
		}
	}
	return most
}

func TestSink_commitOfTheIntentFails_nothingIsInsertedBeforeItStands(t *testing.T) {
	seen, k := watchCommits(t)
	b := newBench(t, k, 1)
	seen.refuseAll(true)
	sink := b.start(b.cfg)
	b.produceEvents(0, events("a", 50)...)
	testkit.Eventually(t, patience, "commits are refused", func() (bool, string) {
		n := seen.count()
		return n >= 3, fmt.Sprintf("%d refused", n)
	})
	b.rowsAre(0)
	if got := sink.value(t, "gatehouse_sink_commit_failures_total"); got < 2 {
		t.Errorf("%v failed commits are counted", got)
	}
	seen.refuseAll(false)
	b.rowsBecome(50)
	b.acknowledged()
	b.rowsAre(50)
}

func TestSink_intentGrowsOldDuringAnOutage_isCommittedAgainBeforeTheInsert(t *testing.T) {
	seen, k := watchCommits(t)
	b := newBench(t, k, 1)
	between := newProxy(t, b.cfg.ClickHouse.Addr[0])
	cfg := b.cfg
	cfg.ClickHouse.Addr = []string{between.addr()}
	cfg.InsertTimeout = time.Second
	sink := b.start(cfg)
	b.produceEvents(0, events("a", 10)...)
	b.rowsBecome(10)
	between.hold(everything)
	b.produceEvents(0, events("b", 10)...)
	testkit.Eventually(t, patience, "the intent comes again", func() (bool, string) {
		n := seen.repeated()
		return n >= 3, fmt.Sprintf("%d times", n)
	})
	seen.refuseAll(true) // as of an owner that has been replaced
	before := sink.value(t, "gatehouse_sink_insert_failures_total")
	refused := seen.count()
	testkit.Eventually(t, patience, "the renewal is refused again and again", func() (bool, string) {
		n := seen.count()
		return n >= refused+3, fmt.Sprintf("%d times", n-refused)
	})
	if after := sink.value(t, "gatehouse_sink_insert_failures_total"); after > before+1 {
		t.Errorf("%v inserts were tried although the intent does not stand", after-before)
	}
	seen.refuseAll(false)
	between.hold(nil)
	b.rowsBecome(20)
	b.acknowledged()
	b.rowsAre(20)
}
