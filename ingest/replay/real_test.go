package replay_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/ingest"
	"github.com/gatehouse/gatehouse/ingest/replay"
	"github.com/gatehouse/gatehouse/ingest/samples"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

func TestMain(m *testing.M) { testkit.Main(m) }

const (
	token    = "a token of these tests"
	patience = time.Minute
)

// start runs the real gateway, for a token of these tenants, until the test ends.
func start(t *testing.T, cluster kafka.Config, topic string, tenants ...string) string {
	t.Helper()
	hash := sha256.Sum256([]byte(token))
	cfg := ingest.DefaultConfig()
	cfg.Listen, cfg.Kafka, cfg.Topic = "127.0.0.1:0", cluster, topic
	cfg.Tokens = []ingest.StaticToken{{SHA256: hex.EncodeToString(hash[:]), Tenants: tenants, DefaultTenant: samples.Tenant}}
	gateway, err := ingest.New(cfg, testkit.Deps(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- gateway.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	testkit.Eventually(t, patience, "gateway ready", func() (bool, string) {
		resp, err := http.Get("http://" + gateway.Addr() + "/readyz")
		if err != nil {
			return false, err.Error()
		}
		_ = resp.Body.Close()
		return resp.StatusCode == http.StatusOK, resp.Status
	})
	return "http://" + gateway.Addr()
}

// ids reads so many events from the topic and returns how often each id came.
func ids(t *testing.T, cluster kafka.Config, topic string, want int) map[string]int {
	t.Helper()
	opts, err := cluster.Options()
	if err != nil {
		t.Fatal(err)
	}
	consumer, err := kgo.NewClient(append(opts, kgo.ConsumeTopics(topic))...)
	if err != nil {
		t.Fatal(err)
	}
	defer consumer.Close()
	got, events, decoder := map[string]int{}, 0, rawevent.NewDecoder()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for events < want && ctx.Err() == nil {
		consumer.PollFetches(ctx).EachRecord(func(r *kgo.Record) {
			decoder.Decode(r.Value, rawevent.Source{Tenant: samples.Tenant}, func(d rawevent.Decoded) bool {
				if d.Err == nil {
					events++
					got[strings.Clone(d.Event.GetId())]++
				}
				return true
			})
		})
	}
	return got
}

func TestReplay_SamplesIntoTheRealGateway_AllArrive(t *testing.T) {
	cluster := testkit.Kafka(t)
	topic := testkit.Topics(t, cluster, 2).Raw
	files, err := samples.FS()
	if err != nil {
		t.Fatal(err)
	}
	cfg := replay.Config{URL: start(t, cluster, topic, samples.Tenant), Token: token, FS: files, Rebase: time.Now()}
	result, err := replay.Run(t.Context(), cfg, []string{"."})
	if err != nil || !result.OK() {
		t.Fatalf("%+v, %v", result, err)
	}
	if got := ids(t, cluster, topic, result.Accepted); len(got) != result.Events-1 {
		t.Errorf("%d ids on the topic, want those of %d events, one sent twice", len(got), result.Events)
	}
}

func TestReplay_RefusedByTheRealGateway_HaveTheirLines(t *testing.T) {
	cluster := testkit.Kafka(t)
	url := start(t, cluster, testkit.Topics(t, cluster, 2).Raw, samples.Tenant)
	good := `{"id":"good","createdDateTime":"2026-03-04T05:06:07Z","userId":"u"}`
	foreign := `{"id":"other","createdDateTime":"2026-03-04T05:06:07Z","userId":"u","tenantId":"11111111-0000-4000-8000-000000000000"}`
	path := filepath.Join(t.TempDir(), "events.ndjson")
	lines := []string{good, "", foreign, good, `[{"id":"x","userId":"u"},` + good + "]", "no json {"}
	for _, record := range samples.Refused() {
		lines = append(lines, string(record))
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	result, err := replay.Run(t.Context(), replay.Config{URL: url, Token: token, Parallel: 2}, []string{path})
	if err != nil {
		t.Fatal(err)
	}
	var at []int
	for _, r := range result.Refusals {
		at = append(at, r.Line)
	}
	if want := 3 + len(samples.Refused()); result.Accepted != 3 || result.Refused != want || result.Events != 3+want || result.OK() {
		t.Errorf("%+v, want 3 accepted and %d refused", result, want)
	}
	for i, want := range []int{3, 5, 6, 7, 8, 9, 10, 11, 12, 13} {
		if i >= len(at) || at[i] != want {
			t.Fatalf("refused on lines %v", at)
		}
	}
	if result.Refusals[0].Reason != ingest.ReasonTenant || result.Refusals[0].Pointer != "/tenantId" {
		t.Errorf("a foreign tenant was refused as %v", result.Refusals[0])
	}
}

// Of real exports only those go not in that are broken, or no sign-ins.
func TestReplay_RealData_OnlyBrokenFilesAreRefused(t *testing.T) {
	folder := filepath.Join(testkit.RealData(t), "signins")
	cluster := testkit.Kafka(t)
	url := start(t, cluster, testkit.Topics(t, cluster, 2).Raw, "*")
	for name, rebase := range map[string]time.Time{"as it is": {}, "rebased": time.Now()} {
		t.Run(name, func(t *testing.T) {
			result, err := replay.Run(t.Context(), replay.Config{URL: url, Token: token, Rebase: rebase}, []string{folder})
			if err != nil {
				t.Fatal(err)
			}
			refused := map[string]string{}
			for _, r := range result.Refusals {
				refused[filepath.Base(r.File)] = r.Reason
			}
			want := map[string]string{
				"2018-records-signin.json.txt": string(schemas.DeadNotJSON), "2019-signinlogs.json.txt": string(schemas.DeadNotJSON),
				"v1.0-signin-get-1.json": string(schemas.DeadNotJSON), "v1.0-signin-list-1.json": string(schemas.DeadNotJSON),
				"v1.0-signin-list-2.json": string(schemas.DeadNotJSON), "SignIn-model.json": string(schemas.DeadNoTime),
				"signinLogs.csv": replay.ReasonUnreadable,
			}
			if !maps.Equal(refused, want) {
				t.Errorf("refused %v, want %v", refused, want)
			}
			if result.Accepted < 45 || result.Refused != 6 || result.Events != result.Accepted+result.Refused {
				t.Errorf("%d events: %d accepted and %d refused, want 45 accepted at least and 6 refused", result.Events, result.Accepted, result.Refused)
			}
		})
	}
}
