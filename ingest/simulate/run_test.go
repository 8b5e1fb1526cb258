package simulate

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// sink counts the lines that are posted to it.
type sink struct {
	*httptest.Server
	mu     sync.Mutex
	lines  [][]byte
	status int
}

func newSink(t *testing.T) *sink {
	s := &sink{status: http.StatusAccepted}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		zr, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		body, err := io.ReadAll(zr)
		if err != nil {
			t.Error(err)
		}
		n := 0
		for line := range bytes.Lines(body) {
			s.lines = append(s.lines, bytes.TrimSpace(line))
			n++
		}
		w.WriteHeader(s.status)
		_, _ = fmt.Fprintf(w, `{"accepted":%d,"refused":[],"refused_total":0}`, n)
	}))
	t.Cleanup(s.Close)
	return s
}

func TestRun_Gateway_GetsTheRate(t *testing.T) {
	to := newSink(t)
	began := time.Now()
	result, err := Run(t.Context(), Config{Rate: 2000, Duration: 700 * time.Millisecond, Tenants: 2, Users: 50, MainTenant: testTenant, URL: to.URL})
	if err != nil {
		t.Fatal(err)
	}
	// A slow machine sends fewer, never more.
	if result.Sent > 1400 || result.Sent < 100 || result.Accepted != result.Sent || len(to.lines) != result.Sent {
		t.Errorf("%+v and %d lines, want 1400 at most, all accepted", result, len(to.lines))
	}
	checkLive(t, to.lines, began)
}

// checkLive checks that events are of now, or some minutes late.
func checkLive(t *testing.T, lines [][]byte, began time.Time) {
	t.Helper()
	decoder, late, tenants, ids := rawevent.NewDecoder(), 0, map[string]bool{}, map[string]bool{}
	for _, line := range lines {
		decoder.Decode(line, rawevent.Source{Received: time.Now()}, func(d rawevent.Decoded) bool {
			if d.Err != nil {
				t.Fatalf("%v\n%s", d.Err, line)
			}
			at := time.Unix(0, d.Event.GetCreatedUnixNano())
			switch {
			case at.After(time.Now()) || at.Before(began.Add(-9*time.Minute)):
				t.Fatalf("event of %s at %s", at, time.Now())
			case at.Before(began.Add(-50 * time.Second)):
				late++
			}
			tenants[clone(d.Event.GetTenantId())] = true
			ids[clone(d.Event.GetId())] = true
			return true
		})
	}
	if len(tenants) != 2 || len(ids) != len(lines) {
		t.Errorf("%d tenants, %d ids in %d events", len(tenants), len(ids), len(lines))
	}
	between(t, "late", share(late, len(lines)), 0.0005, 0.1)
}

func TestRun_Kafka_KeysAndTenants(t *testing.T) {
	cluster := testkit.Kafka(t)
	topic := testkit.Topics(t, cluster, 2).Raw
	result, err := Run(t.Context(), Config{Rate: 1000, Duration: 300 * time.Millisecond, Tenants: 2, Users: 20, MainTenant: testTenant, Kafka: cluster, Topic: topic})
	if err != nil || result.Accepted == 0 || result.Accepted != result.Sent {
		t.Fatalf("%+v, %v", result, err)
	}
	opts, err := cluster.Options()
	if err != nil {
		t.Fatal(err)
	}
	consumer, err := kgo.NewClient(append(opts, kgo.ConsumeTopics(topic))...)
	if err != nil {
		t.Fatal(err)
	}
	defer consumer.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	decoder, seen := rawevent.NewDecoder(), 0
	for seen < result.Accepted && ctx.Err() == nil {
		consumer.PollFetches(ctx).EachRecord(func(r *kgo.Record) {
			seen++
			header := map[string]string{}
			for _, h := range r.Headers {
				header[h.Key] = string(h.Value)
			}
			decoder.Decode(r.Value, rawevent.Source{}, func(d rawevent.Decoded) bool {
				if d.Err != nil || d.Event.GetId() != string(r.Key) || d.Event.GetTenantId() != header[schemas.HeaderTenant] {
					t.Errorf("key %s, headers %v, error %v: %s", r.Key, header, d.Err, r.Value)
				}
				return true
			})
		})
	}
	if seen != result.Accepted {
		t.Errorf("%d records on the topic, %d accepted", seen, result.Accepted)
	}
}

func TestRun_ContextEnds_IsNoError(t *testing.T) {
	to := newSink(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		testkit.Eventually(t, 20*time.Second, "some events", func() (bool, string) {
			to.mu.Lock()
			defer to.mu.Unlock()
			return len(to.lines) > 5, "none yet"
		})
	}()
	if result, err := Run(ctx, Config{Rate: 100, Tenants: 1, Users: 5, URL: to.URL}); err != nil || result.Sent == 0 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestRun_Problems(t *testing.T) {
	to := newSink(t)
	to.status = http.StatusUnauthorized
	for name, tc := range map[string]struct {
		cfg  Config
		want []string
	}{
		"all at once": {Config{Rate: -1, Duration: -time.Second}, []string{"rate:", "duration:", "tenants and users:", "target:"}},
		"refused":     {Config{Rate: 100, Tenants: 1, Users: 1, URL: to.URL}, []string{"401"}},
		"no broker": {Config{Rate: 100, Tenants: 1, Users: 1, Kafka: kafka.Config{Brokers: []string{"127.0.0.1:1"}}, GiveUpAfter: 1200 * time.Millisecond},
			[]string{"produce"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Run(t.Context(), tc.cfg)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v: want %q in it", err, want)
				}
			}
		})
	}
}

func TestPace(t *testing.T) {
	start := time.Now()
	p := pace{rate: 2.5, last: start}
	total := 0
	for i := 1; i <= 40; i++ {
		total += p.due(start.Add(time.Duration(i) * 100 * time.Millisecond))
	}
	if total != 10 {
		t.Errorf("%d events in 4 s at 2.5 a second, want 10", total)
	}
	odd, total := pace{rate: 200, last: start}, 0
	for at := time.Duration(0); at < time.Second; at += 14_567_891 {
		total += odd.due(start.Add(at))
	}
	if total += odd.due(start.Add(time.Second)); total != 200 {
		t.Errorf("%d events in a second of odd steps at 200 a second", total)
	}
	if n := p.due(start.Add(time.Hour)); n != 5 {
		t.Errorf("%d events after a stall, want those of two seconds", n)
	}
}

func TestTenants(t *testing.T) {
	list := Tenants(testTenant, 8, 1000)
	ids, domains, users := map[string]bool{}, map[string]bool{}, 0
	for i, tenant := range list {
		ids[tenant.ID], domains[tenant.Domain] = true, true
		users += tenant.Users
		if i > 0 && tenant.Users > list[i-1].Users {
			t.Errorf("tenant %d has more users than the one before", i)
		}
	}
	if list[0].ID != testTenant || len(ids) != 8 || len(domains) != 8 || users < 990 || users > 1010 {
		t.Errorf("%+v", list)
	}
	if again := Tenants(testTenant, 3, 10); again[2].ID != list[2].ID {
		t.Error("the third tenant's id changed with their number")
	}
}
