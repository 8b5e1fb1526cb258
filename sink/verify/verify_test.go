package verify

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

// Batches, letters, aborted transactions, repeats of an id: all accounted for.
func TestVerify_everythingInOrder_isClean(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 2)
		b.runSink()
		values := signIns("a", 40)
		values = append(values, "no json", "[]", "["+strings.Join(signIns("batch", 5), ",")+`,{"x":1}]`, values[3], values[3])
		second := time.Now().Truncate(time.Second).Add(-time.Minute)
		values = append(values, signIn("rounded", second.Add(250*time.Millisecond)), signIn("rounded", second))
		raws := b.raw(values...)
		b.transact(kgo.TryAbort, b.enriched(raws[:10], 2)...)
		b.pass(raws, 2)
		b.transact(kgo.TryAbort, b.enriched(raws[:4], 2)...)
		b.stored()
		b.exec("OPTIMIZE TABLE signins FINAL") // the repeats' rows merge

		r, raw, enriched := b.verify()
		assert.True(t, r.Clean, "%+v", r.Findings)
		assert.Equal(t, Partition{Events: 51, Rows: 49, Dead: 2}, raw)
		assert.EqualValues(t, 49, enriched.Events)
		assert.EqualValues(t, 3, enriched.Superseded)
		assert.EqualValues(t, 46, enriched.Rows)
		assert.Len(t, r.Partitions, 4)
	})
}

func TestVerify_rowDeletedFromTheTable_isAGap(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 2)
		b.runSink()
		b.pass(b.raw(signIns("a", 20)...), 2)
		b.stored()
		b.exec("ALTER TABLE signins DELETE WHERE _partition = 1 AND id IN ('a-7', 'a-11') SETTINGS mutations_sync = 1")

		r, raw, enriched := b.verify()
		assert.False(t, r.Clean)
		assert.EqualValues(t, 2, enriched.Gaps)
		assert.EqualValues(t, 18, enriched.Rows)
		assert.Zero(t, raw.Gaps, "the enriched records are still there")
		require.Len(t, r.Findings, 2)
		assert.Equal(t, Gap, r.Findings[0].Kind)
		assert.Equal(t, b.cfg.EnrichedTopic, r.Findings[0].Topic)
		assert.EqualValues(t, 1, r.Findings[0].Partition)
		assert.EqualValues(t, 3, r.Findings[0].Offset, "the fourth of the odd ones")
		assert.Contains(t, r.Findings[0].Advice, "gateway again")

		b.cfg.Limit = 1
		r, _, _ = b.verify()
		assert.Len(t, r.Findings, 1)
		assert.EqualValues(t, 2, r.FindingsTotal)
	})
}

func TestVerify_rowInsertedTwice_isADuplicate(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.runSink()
	b.exec("SYSTEM STOP MERGES signins") // else they may collapse before they are seen
	b.pass(b.raw(signIns("a", 20)...), 1)
	b.stored()
	b.exec("INSERT INTO signins SELECT * FROM signins WHERE id IN ('a-3', 'a-4')")
	r, _, enriched := b.verify()
	assert.False(t, r.Clean)
	assert.EqualValues(t, 2, enriched.Duplicates)
	assert.EqualValues(t, 20, enriched.Rows)
	require.Len(t, r.Findings, 2)
	assert.Equal(t, Duplicate, r.Findings[0].Kind)
	assert.EqualValues(t, 3, r.Findings[0].Offset)

	b.exec("INSERT INTO signins (tenant_id, created_at, _id_text, _partition, _offset) VALUES ('t1', now(), 'foreign', 0, 5)")
	r, _, enriched = b.verify()
	assert.EqualValues(t, 1, enriched.Stray)
	assert.EqualValues(t, 3, r.FindingsTotal)
}

func TestVerify_rowsTheTableRefused_areDead(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.exec("ALTER TABLE signins ADD CONSTRAINT no_a2 CHECK _id_text != 'a-2'")
	b.runSink()
	b.pass(b.raw(signIns("a", 8)...), 1)
	b.transact(kgo.TryCommit, &kgo.Record{Topic: b.cfg.EnrichedTopic, Value: []byte("no SignIn")})
	b.stored()
	r, _, enriched := b.verify()
	assert.True(t, r.Clean, "%+v", r.Findings)
	assert.EqualValues(t, 2, enriched.Dead)
	assert.EqualValues(t, 7, enriched.Rows)
}

// What the enricher should never do: skip an event, or write it twice.
func TestVerify_enricherLostAndDoubledEvents_isFound(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 2)
		b.runSink()
		raws := b.raw(append(signIns("a", 12), "["+strings.Join(signIns("batch", 3), ",")+"]", "no json")...)
		outcomes := b.enriched(raws, 2)
		twice := *outcomes[5]
		kept := append(append([]*kgo.Record{}, outcomes[:2]...), outcomes[3:13]...) // without a-2 and batch-1
		kept = append(kept, outcomes[14], &twice)                                   // and without the letter
		b.transact(kgo.TryCommit, kept...)
		b.commit(b.cfg.EnrichGroup, b.cfg.RawTopic, 0, raws[len(raws)-1].Offset+1, "")
		b.stored()
		r, raw, _ := b.verify()
		assert.False(t, r.Clean)
		assert.Equal(t, Partition{Events: 16, Rows: 13, Gaps: 3, Duplicates: 1}, raw)
		found := map[string]Kind{}
		for _, f := range r.Findings {
			found[fmt.Sprintf("%d/%d", f.Offset, f.Index)] = f.Kind
			assert.Equal(t, b.cfg.RawTopic, f.Topic)
		}
		assert.Equal(t, map[string]Kind{"2/0": Gap, "12/1": Gap, "13/0": Gap, "5/0": Duplicate}, found)
	})
}

// Few at a time finds the same as all at once.
func TestVerify_littleMemory_findsTheSame(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 3)
	b.runSink()
	raws := b.raw(append(signIns("a", 90), "["+strings.Join(signIns("batch", 30), ",")+"]")...)
	outcomes := b.enriched(raws, 3)
	var kept []*kgo.Record
	for i, r := range outcomes {
		if i%7 != 3 {
			kept = append(kept, r)
		}
		if i%10 == 5 {
			again := *r
			kept = append(kept, &again)
		}
	}
	b.transact(kgo.TryCommit, kept...)
	b.commit(b.cfg.EnrichGroup, b.cfg.RawTopic, 0, raws[len(raws)-1].Offset+1, "")
	b.stored()
	b.exec("ALTER TABLE signins DELETE WHERE _offset % 8 = 3 SETTINGS mutations_sync = 1")
	b.exec("SYSTEM STOP MERGES signins") // so that both see the same
	b.exec("INSERT INTO signins SELECT * FROM signins WHERE _offset % 5 = 2")
	b.cfg.Limit = 1000
	whole, _, _ := b.verify()
	few, err := run(t.Context(), b.cfg, sizes{batch: 7, settle: 10})
	require.NoError(t, err)
	assert.NotEmpty(t, whole.Findings)
	assert.Equal(t, whole.Partitions, few.Partitions)
	assert.ElementsMatch(t, whole.Findings, few.Findings)
	for _, p := range whole.Partitions {
		if p.Events > 0 {
			assert.NotZero(t, p.Gaps, "%+v", *p)
			assert.NotZero(t, p.Duplicates, "%+v", *p)
		}
	}
}

// Progress beyond what was noted, and what is not acknowledged yet, is of no concern.
func TestVerify_whileRecordsFlow_isClean(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 2)
		b.runSink()
		ctx, cancel := context.WithCancel(t.Context())
		written := make(chan struct{})
		var rounds atomic.Int64
		go func() {
			defer close(written)
			for round := 0; ctx.Err() == nil; round++ {
				b.pass(b.raw(signIns(fmt.Sprint(round), 50)...), 2)
				rounds.Add(1)
			}
		}()
		verified := int64(0)
		for range 5 {
			goal := rounds.Load() + 2
			testkit.Eventually(t, arrivesWithin, "records flow", func() (bool, string) { return rounds.Load() >= goal, fmt.Sprint(rounds.Load()) })
			r, raw, _ := b.verify()
			assert.True(t, r.Clean, "%+v", r.Findings)
			verified = raw.Events
		}
		cancel()
		<-written
		assert.GreaterOrEqual(t, verified, int64(100))
	})
}

func TestVerify_betweenTimes_checksOnlyThose(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	stop := b.runSink()
	b.pass(b.raw(signIns("a", 5)...), 1)
	b.stored()
	stop()
	future := time.Now().Add(3 * time.Hour).Truncate(time.Millisecond)
	raws := []*kgo.Record{}
	for _, value := range signIns("later", 4) {
		raws = append(raws, &kgo.Record{Topic: b.cfg.RawTopic, Value: []byte(value), Timestamp: future})
	}
	require.NoError(t, b.client.ProduceSync(t.Context(), raws...).FirstErr())
	outcomes := b.enriched(raws, 1)
	for _, r := range outcomes {
		r.Timestamp = future
	}
	b.transact(kgo.TryCommit, outcomes...)
	b.commit(b.cfg.EnrichGroup, b.cfg.RawTopic, 0, 9, "")
	b.runSink()
	b.stored()

	b.cfg.From = future
	r, raw, enriched := b.verify()
	assert.True(t, r.Clean, "%+v", r.Findings)
	assert.EqualValues(t, 4, raw.Events)
	assert.EqualValues(t, 4, enriched.Events)
	b.cfg.From, b.cfg.To = time.Time{}, future
	r, raw, enriched = b.verify()
	assert.True(t, r.Clean, "%+v", r.Findings)
	assert.EqualValues(t, 5, raw.Events)
	assert.EqualValues(t, 5, enriched.Events)
}

func TestVerify_expiredRowsAndDeletedSegments_areOutOfReach(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		b.runSink()
		old := signIn("old", time.Now().AddDate(0, 0, -10))
		b.pass(b.raw(append(signIns("a", 6), old)...), 1)
		b.stored()
		require.NoError(t, clickhouse.Migrate(t.Context(), b.cfg.ClickHouse, migrations.Files, 7, testkit.Logger(t)))
		b.exec("ALTER TABLE signins DELETE WHERE id = 'old' SETTINGS mutations_sync = 1") // as the TTL does sooner or later
		r, _, enriched := b.verify()
		assert.True(t, r.Clean, "%+v", r.Findings)
		assert.EqualValues(t, 1, enriched.OutOfReach)

		var cut kadm.Offsets
		cut.Add(kadm.Offset{Topic: b.cfg.EnrichedTopic, At: 3})
		deleted, err := b.admin.DeleteRecords(t.Context(), cut)
		require.NoError(t, err)
		require.NoError(t, deleted.Error())
		r, raw, enriched := b.verify()
		assert.True(t, r.Clean, "%+v", r.Findings)
		assert.EqualValues(t, 3, raw.OutOfReach, "their rows are there, their enriched records are not")
		assert.EqualValues(t, 3, enriched.Deleted)
		assert.EqualValues(t, 4, enriched.Events)

		b.exec("ALTER TABLE signins DELETE WHERE id = 'a-1' SETTINGS mutations_sync = 1")
		r, raw, _ = b.verify()
		assert.False(t, r.Clean, "of a-1 nothing is left but the raw record")
		assert.EqualValues(t, 1, raw.Gaps)
	})
}

// Retention may delete what is about to be read. To go on behind it would find events
// lost that are not.
func TestScan_recordsDeletedMeanwhile_areSaid(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		b.raw(signIns("a", 6)...)
		var cut kadm.Offsets
		cut.Add(kadm.Offset{Topic: b.cfg.RawTopic, At: 3})
		_, err := b.admin.DeleteRecords(t.Context(), cut)
		require.NoError(t, err)
		options, err := k.Options()
		require.NoError(t, err)
		var seen []int64
		err = reader{options: options, admin: b.admin}.scan(t.Context(), b.cfg.RawTopic, 0, span{from: 1, to: 6}, func(r *kgo.Record) error {
			seen = append(seen, r.Offset)
			return nil
		})
		require.ErrorIs(t, err, errDeleted)
		require.Empty(t, seen)
	})
}

func TestVerify_commitsThatDoNotFit_areFound(t *testing.T) {
	for name, c := range map[string]struct {
		offset   int64
		metadata string
		want     string
	}{
		"another incarnation": {3, "v1 - AAAAAAAAAAAAAAAAAAAAAA", "deleted and created again"},
		"no intent of ours":   {3, "v1 3 5", "fields"},
		"other records":       {3, "v1 3 4 2 00000000 TOPIC", "names 2 records with checksum 00000000"},
		"intent elsewhere":    {3, "v1 4 4 1 00000000 TOPIC", "intent [4,4]"},
		"outside":             {99, "", "lies outside the topic"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, testkit.Kafka(t), 1)
			stop := b.runSink()
			b.pass(b.raw(signIns("a", 6)...), 1)
			b.stored()
			stop()
			v := &verifier{cfg: b.cfg, reader: reader{admin: b.admin}}
			id, err := v.topicID(t.Context(), b.cfg.EnrichedTopic)
			require.NoError(t, err)
			b.commit(b.cfg.SinkGroup, b.cfg.EnrichedTopic, 0, c.offset, strings.ReplaceAll(c.metadata, "TOPIC", id))
			r, _, _ := b.verify()
			require.Len(t, r.Findings, 1)
			assert.Equal(t, Commit, r.Findings[0].Kind)
			assert.Contains(t, r.Findings[0].Detail, c.want)
		})
	}
}

func TestVerify_nothingThereYet_isClean(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 3)
	b.raw(signIns("a", 3)...) // nobody has looked at them
	r, raw, _ := b.verify()
	assert.True(t, r.Clean)
	assert.Zero(t, raw.Events)
	assert.EqualValues(t, 3, raw.Waiting)
}

func TestVerify_topicMissing_saysSo(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.cfg.RawTopic = "no-such-topic"
	_, err := Run(t.Context(), b.cfg)
	require.ErrorContains(t, err, "no-such-topic")
}
