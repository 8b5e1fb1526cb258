package sink

import (
	"errors"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/rows"
	"github.com/gatehouse/gatehouse/sink/table"
	"github.com/gatehouse/gatehouse/sink/topic"
)

func TestSink_crashAfterInsertBeforeAcknowledgement_replaysWithoutDuplicates(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		records := b.produceEvents(0, events("a", 300)...)
		block, in, token := b.blockOf(records[50:200])
		before, intentBefore, tokenBefore := b.blockOf(records[:50])
		b.commit(0, intentBefore.First, intentBefore.Metadata())
		b.insert(before, tokenBefore)
		b.commit(0, in.First, in.Metadata()) // acknowledges the first 50
		b.insert(block, token)
		b.rowsAre(200)

		sink := b.start(b.cfg)
		b.rowsBecome(300)
		b.acknowledged()
		if got := sink.value(t, "gatehouse_sink_replayed_intents_total"); got != 1 {
			t.Errorf("%v intents replayed, want 1", got)
		}
	})
}

func TestSink_crashAfterOneTablePartitionLanded_replayAddsTheOthers(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	records := b.produceEvents(0, events("a", 90)...) // in three weeks, so three parts
	_, in, token := b.blockOf(records)
	b.commit(0, in.First, in.Metadata())
	var week []int
	for i := range records {
		if i%3 == 1 {
			week = append(week, i)
		}
	}
	part := &block{columns: rows.New()}
	for _, i := range week {
		part.add(records[i])
	}
	b.insert(part, token) // what a server that died between two parts leaves
	b.rowsAre(30)

	b.start(b.cfg)
	b.rowsBecome(90)
	b.acknowledged()
	b.rowsAre(90)
}

func TestSink_crashBeforeInsert_replayInsertsExactlyTheIntent(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		records := b.produceEvents(0, events("a", 120)...)
		_, in, _ := b.blockOf(records[:70])
		b.commit(0, in.First, in.Metadata())
		b.start(b.cfg)
		b.rowsBecome(120)
		b.acknowledged()
		b.rowsAre(120)
	})
}

func TestSink_intentEndingBehindMarkers_isReplayed(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	records := b.produceEvents(0, events("a", 10)...)
	block, in, _ := b.blockOf(records)
	in.Last++ // the commit marker
	scope := plan.Scope{Cluster: b.facts().Cluster, TopicID: in.TopicID}
	b.commit(0, in.First, in.Metadata())
	b.insert(block, scope.Token(in.Span))
	b.start(b.cfg)
	b.acknowledged()
	b.rowsAre(10)
}

func TestSink_recordsOfAbortedTransactions_areNeverStored(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		b.produceEvents(0, events("a", 10)...)
		b.transact(false, b.record(0, event("aborted", 0)))
		b.produceEvents(0, events("b", 5)...)
		b.transact(false, b.record(0, event("aborted too", 0)))
		b.start(b.cfg)
		b.acknowledged()
		b.rowsAre(15)
		if got := b.count("SELECT count() FROM signins WHERE id LIKE 'aborted%'"); got != 0 {
			t.Errorf("%d aborted records are stored", got)
		}
	})
}

func TestSink_sameIDAgain_oneRowWithTheLaterContent(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	first, second := event("x", 0), event("x", 0)
	first.RiskState, second.RiskState = "none", "atRisk"
	second.Provenance = &schemas.Provenance{ReceivedUnixNano: first.Provenance.ReceivedUnixNano + 1e9, Offset: 1}
	b.produceEvents(0, second) // the later one arrives first
	b.start(b.cfg)
	b.rowsBecome(1)
	b.produceEvents(0, first)
	b.rowsBecome(2)
	if got := b.count("SELECT count() FROM signins_live WHERE id = 'x' AND risk_state = 'atRisk'"); got != 1 {
		t.Errorf("%d rows of the later content, want 1", got)
	}
	if got := b.count("SELECT count() FROM signins_live"); got != 1 {
		t.Errorf("%d rows in signins_live, want 1", got)
	}
}

func TestSink_cannotGoOnSafely_stopsAndSaysWhatToDo(t *testing.T) {
	in := plan.Intent{Span: plan.Span{First: 2, Last: 4, Count: 3}, Checksum: 1}
	tests := []struct {
		name     string
		offset   int64
		metadata func(topicID string) string
		want     error
	}{
		{"topic recreated", 3, func(string) string { return plan.Acknowledgement("another") }, plan.ErrRecreated},
		{"offset behind the end", 1000, plan.Acknowledgement, plan.ErrOutOfRange},
		{"metadata of a later version", 3, func(id string) string { return "v9 - " + id }, plan.ErrMetadata},
		{"other records than the intent's", 2, func(id string) string {
			changed := in
			changed.TopicID = id
			return changed.Metadata()
		}, plan.ErrMetadata},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, testkit.Kafka(t), 1)
			b.produceEvents(0, events("a", 10)...)
			b.commit(0, tt.offset, tt.metadata(b.facts().ID))
			err := b.end(b.start(b.cfg))
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), "--reset-offsets") {
				t.Errorf("the sink stopped with %v, want %v and advice", err, tt.want)
			}
			b.rowsAre(0)
		})
	}
}

func TestSink_expiredOffset_stopsInsteadOfSkipping(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		records := b.produceEvents(0, events("a", 10)...)
		b.commit(0, 2, plan.Acknowledgement(b.facts().ID))
		b.expire(0, records[5].Offset)
		if err := b.end(b.start(b.cfg)); !errors.Is(err, plan.ErrOutOfRange) {
			t.Errorf("the sink stopped with %v, want %v", err, plan.ErrOutOfRange)
		}
		b.rowsAre(0)
	})
}

func TestSink_unfitTable_isRefused(t *testing.T) {
	tests := []struct{ name, statement, advice string }{
		{"no window", "ALTER TABLE signins MODIFY SETTING non_replicated_deduplication_window = 0", "gatehouse migrate"},
		{"no table", "DROP TABLE signins SYNC", "gatehouse migrate"},
		{"narrow window", "ALTER TABLE signins MODIFY SETTING non_replicated_deduplication_window = 199", "need 200"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, testkit.Kafka(t), 2)
			if err := b.db.Exec(t.Context(), tt.statement); err != nil {
				t.Fatal(err)
			}
			if err := b.end(b.start(b.cfg)); !errors.Is(err, table.ErrUnfit) || !strings.Contains(err.Error(), tt.advice) {
				t.Errorf("the sink stopped with %v, want advice %q", err, tt.advice)
			}
		})
	}
}

func TestSink_missingTopic_isRefused(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	cfg := b.cfg
	cfg.EnrichedTopic = "no-such-topic"
	if err := b.end(b.start(cfg)); !errors.Is(err, topic.ErrMissing) {
		t.Errorf("the sink stopped with %v, want %v", err, topic.ErrMissing)
	}
}

func TestSink_topicRecreatedWhileItRuns_stopsBeforeItStoresTheNewOne(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	sink := b.start(b.cfg)
	b.produceEvents(0, events("a", 10)...)
	b.rowsBecome(10)
	b.acknowledged()
	if _, err := b.admin.DeleteTopics(t.Context(), b.topics.Enriched); err != nil {
		t.Fatal(err)
	}
	if _, err := b.admin.CreateTopic(t.Context(), 1, 1, nil, b.topics.Enriched); err != nil {
		t.Fatal(err)
	}
	if err := b.end(sink); !errors.Is(err, plan.ErrRecreated) {
		t.Errorf("the sink stopped with %v, want %v", err, plan.ErrRecreated)
	}
	b.rowsAre(10)
}
