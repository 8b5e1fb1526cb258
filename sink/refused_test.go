package sink

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// letters waits for n dead letters and returns them.
func (b *bench) letters(n int) []*kgo.Record {
	b.t.Helper()
	options, err := b.cfg.Kafka.Options()
	if err != nil {
		b.t.Fatal(err)
	}
	client, err := kgo.NewClient(append(options, kgo.ConsumeTopics(b.topics.Dead))...)
	if err != nil {
		b.t.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	var all []*kgo.Record
	for len(all) < n {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			b.t.Fatalf("%d of %d dead letters: %v", len(all), n, err)
		}
		all = append(all, fetches.Records()...)
	}
	return all
}

func header(r *kgo.Record, key string) string {
	for _, h := range r.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}

func TestSink_rowsTheTableRefuses_goToTheDeadLetterTopicAndTheRestIsStored(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		if err := b.db.Exec(t.Context(), "ALTER TABLE signins ADD CONSTRAINT tidy CHECK _user_id_text NOT LIKE 'u-bad%'"); err != nil {
			t.Fatal(err)
		}
		all := events("a", 100)
		for _, i := range []int{0, 41, 42, 99} {
			all[i] = event(fmt.Sprintf("bad-%d", i), 0)
		}
		records := b.produceEvents(0, all...)
		sink := b.start(b.cfg)
		b.rowsBecome(96)
		b.acknowledged()
		b.rowsAre(96)
		var offsets []string
		for _, letter := range b.letters(4) {
			offset := header(letter, schemas.HeaderDeadOffset)
			offsets = append(offsets, offset)
			if got, want := string(letter.Key), b.topics.Enriched+"/0/"+offset; got != want {
				t.Errorf("key %q, want %q", got, want)
			}
			if header(letter, schemas.HeaderDeadReason) != string(schemas.DeadRefused) || !strings.Contains(header(letter, schemas.HeaderDeadDetail), "tidy") {
				t.Errorf("headers %v", letter.Headers)
			}
			for _, r := range records {
				if fmt.Sprint(r.Offset) == offset && string(r.Value) != string(letter.Value) {
					t.Errorf("letter of offset %s has another value than the record", offset)
				}
			}
		}
		if want := []string{"0", "41", "42", "99"}; !slices.Equal(offsets, want) {
			t.Errorf("letters of offsets %v, want %v", offsets, want)
		}
		if got := sink.value(t, "gatehouse_sink_dead_rows_total"); got != 4 {
			t.Errorf("%v dead rows counted, want 4", got)
		}
	})
}

func TestSink_recordsThatAreNoMessage_goToTheDeadLetterTopic(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	records := []*kgo.Record{
		b.record(0, event("a", 0)),
		{Topic: b.topics.Enriched, Value: []byte("\xff\xffnot protobuf"), Headers: []kgo.RecordHeader{{Key: "origin", Value: []byte("somewhere")}}},
		{Topic: b.topics.Enriched, Value: nil},
		b.record(0, event("b", 0)),
	}
	b.produce(records...)
	b.start(b.cfg)
	b.rowsBecome(2)
	b.acknowledged()
	letters := b.letters(2)
	if string(letters[0].Value) != string(records[1].Value) || header(letters[0], "origin") != "somewhere" || header(letters[0], schemas.HeaderDeadOffset) != "1" {
		t.Errorf("letter %q %v", letters[0].Value, letters[0].Headers)
	}
	if len(letters[1].Value) != 0 || header(letters[1], schemas.HeaderDeadOffset) != "2" {
		t.Errorf("letter %q %v", letters[1].Value, letters[1].Headers)
	}
}

func TestSink_tableThatRefusesEverything_stopsTheSinkAndLosesNothing(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	if err := b.db.Exec(t.Context(), "ALTER TABLE signins DROP COLUMN user_agent"); err != nil {
		t.Fatal(err)
	}
	b.produceEvents(0, events("a", 20)...)
	cfg := b.cfg
	cfg.UnknownRetries = 2
	err := b.end(b.start(cfg))
	if err == nil || !strings.Contains(err.Error(), "[0,") || !strings.Contains(err.Error(), "tried 3 times") {
		t.Fatalf("the sink stopped with %v", err)
	}
	if err := b.db.Exec(t.Context(), "ALTER TABLE signins ADD COLUMN user_agent LowCardinality(String)"); err != nil {
		t.Fatal(err)
	}
	b.start(cfg)
	b.rowsBecome(20)
	b.acknowledged()
	b.rowsAre(20)
}
