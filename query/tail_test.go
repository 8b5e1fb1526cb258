package query

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// arrive stores rows of one partition from an offset on, as one block of a second.
func (r *rig) arrive(partition int32, first int64, second int, ids ...string) {
	r.Helper()
	var rows []values
	for i, id := range ids {
		rows = append(rows, values{"id": id, "_partition": partition, "_offset": first + int64(i), "stored_at": noon.Add(time.Duration(second) * time.Second)})
	}
	r.insert(rows...)
}

// storedUpTo says how far the partitions of a topic are stored, and lets the service see it.
func (r *rig) storedUpTo(topic string, ends ...int64) {
	r.Helper()
	for p, end := range ends {
		if err := r.conn.Exec(context.Background(), "INSERT INTO stored_offsets (topic_id, partition, stored_before) VALUES (?, ?, ?)", topic, int32(p), end); err != nil {
			r.Fatal(err)
		}
	}
	r.service.lists.Arrivals.Forget()
}

func (a reply) cursor() string {
	cursor, _ := a.body["cursor"].(string)
	return cursor
}

// tailed asks for what came after a cursor and returns the ids and the answer.
func (r *rig) tailed(token, after string, options ...string) (string, reply) {
	r.Helper()
	answer := r.get(token, "/api/tail?"+strings.Join(append([]string{"after=" + after}, options...), "&"))
	if answer.cursor() == "" {
		r.Fatalf("no cursor in %s", answer.text)
	}
	return strings.Join(answer.ids(), " "), answer
}

func TestTail_givesWhatIsStoredWithoutAGap_inOrderOfArrival(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.problem(r.reader(), "/api/tail", http.StatusServiceUnavailable)
	r.arrive(0, 0, 1, "a0", "a1")
	r.arrive(1, 0, 2, "b0")
	r.arrive(0, 2, 3, "a2", "a3")
	r.arrive(1, 4, 4, "b4") // visible, but something before it may not be yet
	r.storedUpTo("t1", 4, 1)
	begin, answer := r.tailed(r.reader(), "begin")
	if begin != "a0 a1 b0 a2 a3" {
		t.Errorf("from the beginning: %s", begin)
	}
	if answer.body["upToDate"] != true || !strings.Contains(answer.text, `"horizon":"2026-07-17T09:00:00Z","storedThrough":"2026-07-17T11:00:00Z"`) {
		t.Errorf("answer %s", answer.text)
	}
	if got, _ := r.tailed(r.reader(), answer.cursor()); got != "" {
		t.Errorf("nothing came, got %s", got)
	}
	now := r.get(r.reader(), "/api/tail")
	if len(now.ids()) != 0 {
		t.Errorf("a tail that starts now begins with %v", now.ids())
	}
	r.arrive(1, 1, 9, "b1", "b2") // a replay closed the gap; the row behind it was stored long before
	r.storedUpTo("t1", 4, 5)
	for _, cursor := range []string{answer.cursor(), now.cursor()} {
		if got, _ := r.tailed(r.reader(), cursor); got != "b1 b2 b4" {
			t.Errorf("after the gap was closed: %s", got)
		}
	}
	if link, _ := answer.body["nextLink"].(string); strings.Join(r.get(r.reader(), link).ids(), " ") != "b1 b2 b4" {
		t.Errorf("nextLink %s", link)
	}
}

// Whatever the size of a page and the order in which parts of blocks were stored,
// a walk gives each delivery once.
func TestTail_pages_giveEachDeliveryOnce(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	want := map[string]int{}
	for block := range 6 {
		partition := int32(block % 3)
		var ids []string
		for i := range 7 {
			ids = append(ids, fmt.Sprintf("p%d-%d-%d", partition, block, i))
			want[ids[i]] = 1
		}
		first := int64(block/3) * 10
		r.arrive(partition, first+3, 20-block, ids[3:]...) // the later part came first
		r.arrive(partition, first, 30+block, ids[:3]...)
	}
	r.storedUpTo("t1", 20, 20, 20, 0)
	for _, top := range []int{1, 4, 1000} {
		seen := map[string]int{}
		cursor, last := "begin", map[string]string{}
		for page := 0; ; page++ {
			_, answer := r.tailed(r.reader(), cursor, fmt.Sprintf("top=%d", top))
			ids := answer.ids()
			if len(ids) > top {
				t.Fatalf("%d sign-ins on a page of %d", len(ids), top)
			}
			for _, id := range ids {
				seen[id]++
				if partition := id[:2]; id < last[partition] {
					t.Errorf("%s comes after %s", id, last[partition])
				}
				last[id[:2]] = id
			}
			if cursor = answer.cursor(); answer.body["upToDate"] == true && len(ids) == 0 {
				break
			}
			if page > 100 {
				t.Fatal("the walk does not end")
			}
		}
		if fmt.Sprint(seen) != fmt.Sprint(want) {
			t.Errorf("top=%d: %v", top, seen)
		}
	}
}

func TestTail_revisions_comeByTheirOwnOffset(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.arrive(0, 0, 1, "x")
	r.storedUpTo("t1", 1)
	_, answer := r.tailed(r.reader(), "begin")
	r.insert(values{"id": "x", "revision": uint64(2), "_partition": int32(0), "_offset": int64(1), "stored_at": noon, "status": "Failure", "error_code": int32(50126)})
	if err := r.conn.Exec(context.Background(), "OPTIMIZE TABLE signins FINAL"); err != nil {
		t.Fatal(err)
	}
	r.storedUpTo("t1", 2)
	if got, next := r.tailed(r.reader(), answer.cursor()); got != "x" || !strings.Contains(next.text, `"errorCode":50126`) {
		t.Errorf("the revision is %s", next.text)
	}
	if got, _ := r.tailed(r.reader(), "begin"); got != "x" {
		t.Errorf("from the beginning: %s", got)
	}
}

func TestTail_showsWhatItsReaderMaySee(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	place := func(offset int64, more values) values {
		row := values{"_partition": int32(0), "_offset": offset, "stored_at": noon}
		for name, v := range more {
			row[name] = v
		}
		return row
	}
	r.insert(place(0, values{"id": "own", "user_id": alice}), place(1, values{"id": "other"}), place(2, values{"id": "foreign", "tenant_id": tenantB, "user_id": alice}),
		place(3, values{"id": "old", "created_at": noon.AddDate(0, 0, -40)}), place(4, values{"id": "app", "is_interactive": false, "event_type": "servicePrincipal"}),
		place(5, values{"id": "failed", "status": "Failure", "error_code": int32(1), "applied_conditional_access_policies": `[{"id":"secret"}]`}))
	r.storedUpTo("t1", 6)
	for name, c := range map[string]struct{ token, options, want string }{
		"reader":       {r.reader(), "", "own other failed"},
		"user":         {r.token(tenantA, alice), "", "own"},
		"other tenant": {r.token(tenantB, "", "Global Reader"), "", "foreign"},
		"filter":       {r.reader(), "filter=" + url.QueryEscape("status eq 'Failure'"), "failed"},
		"$filter":      {r.reader(), "$filter=" + url.QueryEscape("signInEventTypes/any(t: t eq 'servicePrincipal')"), "app"},
		"no policies":  {r.token(tenantA, "", "Reports Reader"), "", "own other failed"},
	} {
		got, answer := r.tailed(c.token, "begin", c.options)
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if name == "no policies" && strings.Contains(answer.text, "secret") {
			t.Errorf("policies are shown: %s", answer.text)
		}
	}
	_, answer := r.tailed(r.reader(), "begin")
	for _, options := range []string{"after=x", "after=begin&wait=61", "wait=-1", "top=0", "top=1001", "since=1", "$orderby=createdDateTime", "filter=nonsense"} {
		r.problem(r.reader(), "/api/tail?"+options, http.StatusBadRequest)
	}
	r.problem(r.token(tenantB, "", "Global Reader"), "/api/tail?after="+answer.cursor(), http.StatusBadRequest)
}

func TestTail_topicRecreated_saysThatTheCursorLeadsNowhere(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.storedUpTo("t1", 5)
	_, answer := r.tailed(r.reader(), "begin")
	testkit.Eventually(t, patience, "the clock of ClickHouse moves on", func() (bool, string) {
		r.storedUpTo("t2", 1)
		code := r.do(http.MethodGet, r.reader(), "/api/tail?after="+answer.cursor()).status
		return code == http.StatusGone, fmt.Sprint(code)
	})
	r.get(r.reader(), "/api/tail?after=begin")
}

func TestTail_wait_answersAsSoonAsSomethingComes(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.storedUpTo("t1", 0)
	_, answer := r.tailed(r.reader(), "begin")
	token, got := r.reader(), make(chan reply, 1)
	go func() { got <- r.do(http.MethodGet, token, "/api/tail?wait=60&after="+answer.cursor()) }()
	testkit.Eventually(t, patience, "the client waits", func() (bool, string) {
		text := r.get("", "/metrics").text
		return strings.Contains(text, "gatehouse_query_tail_clients 1"), text
	})
	r.arrive(0, 0, 1, "new")
	r.storedUpTo("t1", 1)
	select {
	case answer := <-got:
		if strings.Join(answer.ids(), " ") != "new" {
			t.Errorf("got %s", answer.text)
		}
	case <-time.After(40 * time.Second):
		t.Error("no answer although something came")
	}
}

// sse is one event of a stream.
type sse struct{ id, name, data string }

// listen reads a stream of events until stop says so, or its end.
func (r *rig) listen(ctx context.Context, target, last string, stop func(sse) bool) (events []sse) {
	r.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+target, nil)
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.reader())
	req.Header.Set("Accept", "text/event-stream")
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream" {
		r.Fatalf("content type %s", got)
	}
	var e sse
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data = value
		case "":
			events = append(events, e)
			if stop(e) {
				return events
			}
			e = sse{}
		}
	}
	return events
}

func TestTail_events_resumeBehindAnyOfThem(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.arrive(0, 0, 1, "a0", "a1", "a2")
	r.arrive(1, 0, 2, "b0", "b1")
	r.storedUpTo("t1", 3, 2)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	idOf := func(e sse) string {
		var one struct{ ID string }
		if err := json.Unmarshal([]byte(e.data), &one); err != nil {
			t.Errorf("%v in %q", err, e.data)
		}
		return one.ID
	}
	all := []string{"a0", "a1", "a2", "b0", "b1"}
	isMark := func(e sse) bool { return e.name == "mark" }
	events := r.listen(ctx, "/api/tail?after=begin", "", isMark)
	if len(events) != 6 {
		t.Fatalf("%d events: %v", len(events), events)
	}
	for i, e := range events[:5] {
		if e.name != "signin" || idOf(e) != all[i] {
			t.Errorf("event %d: %v", i, e)
		}
		rest := r.listen(ctx, "/api/tail?after=begin", e.id, isMark)
		if len(rest) != 5-i || len(rest) > 1 && idOf(rest[0]) != all[i+1] {
			t.Errorf("after %s: %d events %v", all[i], len(rest), rest)
		}
	}
	if mark := events[5]; !strings.Contains(mark.data, `"storedThrough":"2026-07-17T11:00:00Z"`) || mark.id == "" {
		t.Errorf("mark %v", mark)
	}
	come := false // what comes later comes by the same stream
	r.listen(ctx, "/api/tail", "", func(e sse) bool {
		if e.name == "mark" && !come {
			come = true
			r.arrive(1, 2, 3, "b2")
			r.storedUpTo("t1", 3, 3)
		}
		return e.name == "signin" && idOf(e) == "b2"
	})
	if ctx.Err() != nil {
		t.Error("the stream does not go on")
	}
}

// A rare match far away is found, by stretches that grow.
func TestTail_rareFilter_movesTheCursorOverEmptiness(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.arrive(0, 3_000_000_000, 1, "far")
	r.storedUpTo("t1", 4_000_000_000)
	cursor := "begin"
	for range 100 {
		got, answer := r.tailed(r.reader(), cursor)
		if got == "far" {
			return
		}
		cursor = answer.cursor()
	}
	t.Error("not found within 100 pages")
}
