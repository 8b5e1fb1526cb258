package cmd

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/enrich"
	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink"
)

// patience is how long a stage may take on a busy machine.
const patience = 90 * time.Second

// deadBench is a pipeline with topics of its own, whose names the commands read
// from the environment.
type deadBench struct {
	t      *testing.T
	cfg    Config
	client *kgo.Client
}

func newDeadBench(t *testing.T, k kafka.Config) deadBench {
	topics := testkit.Topics(t, k, 2)
	cfg := DefaultConfig()
	cfg.Kafka, cfg.Topics.Raw, cfg.Topics.Enriched, cfg.Topics.Dead = k, topics.Raw, topics.Enriched, topics.Dead
	cfg.Topics.Tenants = topics.Tenants
	cfg.Enrich.Listen, cfg.Enrich.Group, cfg.Enrich.TransactionalID = "", "enrich-"+topics.Raw, "enrich-"+topics.Raw
	cfg.Sink.Listen, cfg.Sink.Group, cfg.Sink.BlockInterval = "", "sink-"+topics.Raw, 50*time.Millisecond
	require.NoError(t, cfg.share())
	t.Setenv("GATEHOUSE_TOPICS__RAW", topics.Raw)
	t.Setenv("GATEHOUSE_TOPICS__ENRICHED", topics.Enriched)
	t.Setenv("GATEHOUSE_TOPICS__DEAD", topics.Dead)
	options, err := k.Options()
	require.NoError(t, err)
	client, err := kgo.NewClient(options...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return deadBench{t, cfg, client}
}

// run runs a stage until the test ends.
func (b deadBench) run(stage service.Runner) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- stage.Run(ctx) }()
	b.t.Cleanup(func() {
		cancel()
		assert.NoError(b.t, <-ended)
	})
}

func (b deadBench) deps() service.Deps {
	return service.Deps{Log: testkit.Logger(b.t), Metrics: prometheus.NewRegistry(), Ready: service.NewReadiness()}
}

func (b deadBench) enrich() {
	b.t.Helper()
	stage, err := enrich.New(b.cfg.Enrich, b.deps())
	require.NoError(b.t, err)
	b.run(stage)
}

func (b deadBench) produce(topic, key, value string, headers ...string) {
	b.t.Helper()
	r := &kgo.Record{Topic: topic, Key: []byte(key), Value: []byte(value)}
	for i := 0; i < len(headers); i += 2 {
		r.Headers = append(r.Headers, kgo.RecordHeader{Key: headers[i], Value: []byte(headers[i+1])})
	}
	require.NoError(b.t, b.client.ProduceSync(b.t.Context(), r).FirstErr())
}

// dead runs gatehouse dead on the Kafka of the bench.
func (b deadBench) dead(args ...string) (code int, stdout, stderr string) {
	b.t.Helper()
	args = append([]string{"dead"}, args...)
	return command(b.t, append(args, "--kafka", strings.Join(b.cfg.Kafka.Brokers, ","))...)
}

// letter is what the tests read of dead list --json.
type letter struct {
	Letter  string
	Reason  string
	ID      string
	Replays int
	Sent    int
}

func (b deadBench) open() (letters []letter) {
	b.t.Helper()
	code, stdout, stderr := b.dead("list", "--json")
	require.Zero(b.t, code, stderr)
	for line := range strings.Lines(stdout) {
		var l letter
		require.NoError(b.t, json.Unmarshal([]byte(line), &l))
		letters = append(letters, l)
	}
	return letters
}

// awaitOpen waits until exactly these letters are open: "reason id replays".
func (b deadBench) awaitOpen(want ...string) (letters []letter) {
	b.t.Helper()
	testkit.Eventually(b.t, patience, strings.Join(want, ", "), func() (bool, string) {
		var got []string
		letters = b.open()
		for _, l := range letters {
			got = append(got, fmt.Sprintf("%s %s %d", l.Reason, l.ID, l.Replays))
		}
		return fmt.Sprint(got) == fmt.Sprint(want), fmt.Sprint(got)
	})
	return letters
}

func (b deadBench) records(topic string) (n int64) {
	b.t.Helper()
	ends, err := kadm.NewClient(b.client).ListEndOffsets(b.t.Context(), topic)
	require.NoError(b.t, err)
	ends.Each(func(o kadm.ListedOffset) { n += o.Offset })
	return n
}

// enriched returns the committed events of the enriched topic, once there are as many as wanted.
func (b deadBench) enriched(want int) (events []*schemas.SignIn) {
	b.t.Helper()
	options, err := b.cfg.Kafka.Options()
	require.NoError(b.t, err)
	client, err := kgo.NewClient(append(options, kgo.ConsumeTopics(b.cfg.Topics.Enriched), kgo.FetchIsolationLevel(kgo.ReadCommitted()))...)
	require.NoError(b.t, err)
	defer client.Close()
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	for len(events) < want {
		fetches := client.PollFetches(ctx)
		require.NoError(b.t, fetches.Err())
		for _, r := range fetches.Records() {
			event := &schemas.SignIn{}
			require.NoError(b.t, event.UnmarshalVT(r.Value))
			events = append(events, event)
		}
	}
	return events
}

func rawEvent(id string, created time.Time, code string) string {
	return fmt.Sprintf(`{"id":%q,"createdDateTime":%q,"userId":"u","userPrincipalName":"ada@example.org","appId":"a","status":{"errorCode":%s}}`,
		id, created.UTC().Format(time.RFC3339), code)
}

func TestDead_anEventThatIsRefusedEachTime_goesRoundThreeTimesOnly(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newDeadBench(t, k)
		b.enrich()
		now := time.Now()
		b.produce(b.cfg.Topics.Raw, "k", rawEvent("a", now, `"fifty"`), schemas.HeaderTenant, "t", schemas.HeaderReceivedAt, now.UTC().Format(time.RFC3339))
		for round := range 3 {
			b.awaitOpen(fmt.Sprintf("wrong-type a %d", round))
			code, stdout, stderr := b.dead("replay", "--yes")
			require.Zero(t, code, stderr)
			assert.Contains(t, stdout, fmt.Sprintf("replay %d\n1 sent (1 wrong-type), 0 skipped\n", round+1))
		}
		last := b.awaitOpen("wrong-type a 3")[0]
		code, stdout, stderr := b.dead("replay", "--yes")
		assert.Equal(t, 1, code)
		assert.Contains(t, stdout, "0 sent, 1 skipped")
		assert.Contains(t, stderr, last.Letter+" is skipped: it was replayed 3 times already")
		assert.EqualValues(t, 4, b.records(b.cfg.Topics.Raw))

		code, stdout, _ = b.dead("show", last.Letter, "--raw")
		assert.Zero(t, code)
		assert.Equal(t, rawEvent("a", now, `"fifty"`), stdout, "the bytes of the first time")
		_, stdout, _ = b.dead("list", "--all", "--count")
		assert.Contains(t, stdout, "wrong-type  4")
	})
}

func TestDead_eventsFromTheFuture_passOnceTheirTimeHasCome(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newDeadBench(t, k)
		b.enrich()
		now := time.Now().Truncate(time.Second)
		send := func(id string, created, received time.Time) {
			b.produce(b.cfg.Topics.Raw, "k", rawEvent(id, created, "0"), schemas.HeaderTenant, "t", schemas.HeaderReceivedAt, received.UTC().Format(time.RFC3339))
		}
		send("come", now.Add(-time.Hour), now.Add(-2*time.Hour))
		send("ahead", now.Add(24*time.Hour), now)
		b.awaitOpen("future-time come 0", "future-time ahead 0")
		code, stdout, stderr := b.dead("replay", "--yes", "--reason", "future-time")
		require.Zero(t, code, stderr)
		assert.Contains(t, stdout, "2 sent (2 future-time)")
		event := b.enriched(1)[0]
		assert.Equal(t, "come", event.Id)
		assert.Equal(t, "t", event.TenantId)
		assert.Equal(t, now.Add(-time.Hour).UnixNano(), event.CreatedUnixNano)
		assert.GreaterOrEqual(t, event.Provenance.ReceivedUnixNano, now.UnixNano(), "it arrived with the replay")
		b.awaitOpen("future-time ahead 1")
	})
}

func TestDead_rowsThatTheTableRefused_areStoredOnceItIsMended(t *testing.T) {
	b := newDeadBench(t, testkit.Kafka(t))
	b.cfg.ClickHouse = testkit.ClickHouse(t)
	require.NoError(t, b.cfg.share())
	db, err := clickhouse.Open(t.Context(), b.cfg.ClickHouse)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	require.NoError(t, db.Exec(t.Context(), "ALTER TABLE signins ADD CONSTRAINT tidy CHECK _user_id_text != 'u'"))
	stage, err := sink.New(b.cfg.Sink, b.deps())
	require.NoError(t, err)
	b.run(stage)
	b.enrich()
	now := time.Now()
	b.produce(b.cfg.Topics.Raw, "k", rawEvent("a", now, "0"), schemas.HeaderTenant, "t")
	letters := b.awaitOpen("row-refused a 0")
	code, stdout, _ := b.dead("show", letters[0].Letter)
	assert.Zero(t, code)
	assert.Contains(t, stdout, `"userPrincipalName": "ada@example.org"`, "an enriched event can be read")

	// Refused again, it comes back with its count; then the table is mended.
	code, stdout, stderr := b.dead("replay", "--yes")
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "went to "+b.cfg.Topics.Enriched)
	b.awaitOpen("row-refused a 1")
	require.NoError(t, db.Exec(t.Context(), "ALTER TABLE signins DROP CONSTRAINT tidy"))
	code, _, stderr = b.dead("replay", "--yes")
	require.Zero(t, code, stderr)
	testkit.Eventually(t, patience, "the row", func() (bool, string) {
		var n uint64
		err := db.QueryRow(t.Context(), "SELECT count() FROM signins WHERE id = 'a' AND tenant_id = 't'").Scan(&n)
		return err == nil && n == 1, fmt.Sprint(n, err)
	})
	b.awaitOpen()
	t.Setenv("GATEHOUSE_ENRICH__GROUP", b.cfg.Enrich.Group)
	t.Setenv("GATEHOUSE_SINK__GROUP", b.cfg.Sink.Group)
	t.Setenv("GATEHOUSE_CLICKHOUSE__DATABASE", b.cfg.ClickHouse.Database)
	testkit.Eventually(t, patience, "a clean verification", func() (bool, string) {
		code, stdout, stderr := command(t, "verify", "--kafka", strings.Join(b.cfg.Kafka.Brokers, ","), "--clickhouse", strings.Join(b.cfg.ClickHouse.Addr, ","))
		return code == 0, stdout + stderr
	})
	assert.EqualValues(t, 1, b.records(b.cfg.Topics.Raw), "enriched bytes never go through the raw topic")
}

func TestDead_listShowAndDryRun_changeNothing(t *testing.T) {
	b := newDeadBench(t, testkit.Kafka(t))
	for i, reason := range []schemas.DeadReason{schemas.DeadNotJSON, schemas.DeadNoTime, schemas.DeadNoTime} {
		b.produce(b.cfg.Topics.Dead, "k", fmt.Sprintf(`{"id":"e%d"}`, i), schemas.HeaderDeadReason, string(reason), schemas.HeaderDeadTopic, b.cfg.Topics.Raw,
			schemas.HeaderDeadPartition, fmt.Sprint(i), schemas.HeaderDeadOffset, "7", schemas.HeaderDeadAt, time.Now().Add(time.Duration(i-3)*time.Hour).UTC().Format(time.RFC3339))
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"list", "--reason", "no-time", "--reason", "not-json"}, 0, "0/0,0/1,0/2"},
		{[]string{"list", "--reason", "no-time"}, 0, "0/1,0/2"},
		{[]string{"list", "--partition", "0", "--partition", "2"}, 0, "0/0,0/2"},
		{[]string{"list", "--from", "150m"}, 0, "0/1,0/2"},
		{[]string{"list", "--from", "150m", "--to", "90m"}, 0, "0/1"},
		{[]string{"list", "--to", time.Now().Add(-150 * time.Minute).Format(time.RFC3339)}, 0, "0/0"},
		{[]string{"list", "--limit", "1"}, 0, "0/2"},
		{[]string{"replay", "--dry-run"}, 0, "0/0,0/1,0/2"},
		{[]string{"replay", "--dry-run", "0/2", "0/0"}, 0, "0/0,0/2"},
		{[]string{"replay"}, 2, ""},                        // nobody can be asked
		{[]string{"replay", "--yes", "0/0", "0/9"}, 1, ""}, // one of them is none
	} {
		code, stdout, stderr := b.dead(c.args...)
		assert.Equal(t, c.code, code, "%v: %s", c.args, stderr)
		var got []string
		for line := range strings.Lines(stdout) {
			if first, _, _ := strings.Cut(line, " "); strings.HasPrefix(first, "0/") {
				got = append(got, first)
			}
		}
		assert.Equal(t, c.want, strings.Join(got, ","), "%v:\n%s", c.args, stdout)
	}
	assert.Len(t, b.open(), 3)
	assert.Zero(t, b.records(b.cfg.Topics.Raw))
	assert.EqualValues(t, 3, b.records(b.cfg.Topics.Dead))

	_, stdout, _ := b.dead("list", "--count", "--json")
	assert.Equal(t, `{"reason":"not-json","letters":1}`+"\n"+`{"reason":"no-time","letters":2}`+"\n", stdout)
	code, _, stderr := b.dead("show", "0/9")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "before 3")
}

func TestDead_wrongArguments_areUsage(t *testing.T) {
	remote := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(remote, "demo.json"), []byte(`{"cursor_key":"x"}`), 0o600))
	for _, c := range []struct{ args, want string }{
		{"nothing", "unknown command"},
		{"list more", "unknown command"},
		{"list --reason late", "the reasons are not-json"},
		{"list --from yesterday", "--from"},
		{"list --to x", "--to"},
		{"list --limit -1", "--limit"},
		{"list --kafka 127.0.0.1:1 --data-dir x", "exclude each other"},
		{"list --kafka here", "host:port"},
		{"list --data-dir " + t.TempDir(), "no demo"},
		{"list --data-dir " + remote, "--kafka"},
		{"show", "accepts 1 arg"},
		{"show 0-1", "PARTITION/OFFSET"},
		{"replay x", "PARTITION/OFFSET"},
		{"replay --max-replays 0", "--max-replays"},
	} {
		code, stdout, stderr := command(t, append([]string{"dead"}, strings.Fields(c.args)...)...)
		assert.Equal(t, 2, code, "%s: %s%s", c.args, stdout, stderr)
		assert.Contains(t, stderr, c.want, c.args)
	}
}

func TestAsk(t *testing.T) {
	for answer, yes := range map[string]bool{"y\n": true, "Yes \n": true, "y": true, "n\n": false, "\n": false, "": false, "yellow\n": false} {
		var out strings.Builder
		err := ask(t.Context(), strings.NewReader(answer), &out, "Send? ")
		assert.Equal(t, yes, err == nil, "%q", answer)
		assert.Equal(t, "Send? ", out.String())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in, _, err := os.Pipe()
	require.NoError(t, err)
	defer func() { _ = in.Close() }()
	assert.Error(t, ask(ctx, bufio.NewReader(in), &strings.Builder{}, "Send? "), "Ctrl-C ends the question")
}
