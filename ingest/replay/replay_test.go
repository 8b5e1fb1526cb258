package replay

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"

	"github.com/gatehouse/gatehouse/ingest/client"
	"github.com/gatehouse/gatehouse/schemas"
)

// event is a Graph object with the id, in March 2026.
func event(id string) string {
	return fmt.Sprintf(`{"id":%q,"createdDateTime":"2026-03-04T05:06:07Z","userPrincipalName":"a@b.example","status":{"errorCode":0}}`, id)
}

func run(t *testing.T, g *gateway, cfg Config, paths ...string) Result {
	t.Helper()
	cfg.URL, cfg.Token = g.URL, "secret"
	result, err := Run(t.Context(), cfg, paths)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// folder writes files into a new directory.
func folder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t *testing.T, text string) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(text), nil)
}

func utf16le(text string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func TestRun_EveryKindOfFile(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"a.json":                []byte(event("a")),
		"b.ndjson":              []byte(event("b1") + "\n" + event("b2") + "\n"),
		"c.log":                 []byte(event("c1") + "\r\n" + event("c2")),
		"d/records.json":        []byte(`{"records":[` + event("d1") + "," + event("d2") + "]}"),
		"d/value.txt":           []byte("{\"value\":[\n" + event("d3") + ",\n" + event("d4") + "]\n}"),
		"e.json.gz":             gzipped(t, "["+event("e1")+","+event("e2")+"]"),
		"twice.json.gz":         gzipped(t, string(gzipped(t, event("twice")))),
		"f.jsonl.zst":           zstandard(t, event("f1")+"\n"+event("f2")),
		"g-bom.json":            append([]byte{0xef, 0xbb, 0xbf}, event("g")...),
		"h-powershell.json":     utf16le(strings.Replace(event("h"), "a@b", "ä😀@b", 1)),
		"i-wrapped.json":        []byte(`[{"_raw":` + quote(event("i1")) + `},{"message":` + quote("["+event("i2")+","+event("i3")+"]") + `},` + event("i4") + `]`),
		"j.csv":                 []byte("\xef\xbb\xbfTimeGenerated [UTC],Id,AADTenantId,UserPrincipalName,ResultType,Category\r\n\"3/4/2026, 5:06:07.891 AM\",j1,t,a@b.example,0,SignInLogs\r\n\"3/4/2026, 5:06:08.891 AM\",j2,t,a@b.example,0,SignInLogs\r\n"),
		"l-bulk.ndjson":         []byte(`{"index":{"_index":"i"}}` + "\n" + event("l1") + "\n" + `{"index":{"_index":"i"}}` + "\n" + event("l2") + "\n"),
		"m-timed.json":          []byte(`["tag",[[1772600767,` + event("m1") + `],[1772600767,` + event("m2") + `]]]`),
		"n-streams.json":        []byte(`{"streams":[{"stream":{},"values":[["1772600767000000000",` + quote(event("n1")) + `],["1772600767000000000",` + quote(event("n2")) + `]]}]}`),
		"o-columns.json":        []byte(`{"id":{"0":"o1","1":"o2"},"createdDateTime":{"0":"2026-03-04T05:06:07Z","1":"2026-03-04T05:06:07Z"},"userPrincipalName":{"0":"a@b.example","1":"a@b.example"},"appId":{"0":"a","1":"a"}}`),
		"README.md":             []byte("no events"),
		".hidden.json":          []byte("no events"),
		".git/config.json":      []byte("no events"),
		"y=2026/m=03/PT1H.json": []byte(event("k")),
	})
	g := newGateway(t)
	result := run(t, g, Config{}, dir)
	if !result.OK() || result.Events != 31 || result.Accepted != 31 || result.Files != 17 {
		t.Errorf("result %+v, want 31 events of 17 files", result)
	}
	got := g.byID()
	for _, id := range strings.Fields("a b1 b2 c1 c2 d1 d2 d3 d4 e1 e2 f1 f2 g h i1 i2 i3 i4 j1 j2 k l1 l2 m1 m2 n1 n2 o1 o2 twice") {
		if _, ok := got[id]; !ok {
			t.Errorf("event %s is missing", id)
		}
	}
}

func quote(text string) string { return string(appendQuoted(nil, text)) }

func TestRun_Refused_HaveFileAndLine(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"1.ndjson": []byte(event("a") + "\n{\"id\":\"b\",\"userId\":\"u\"}\n" + event("c") + "\nnot json\n{\"id\":\"e\",\"createdDateTime\":17}\n"),
		"2.json":   []byte("[\n" + event("d") + ",\n{\"id\":\"x\",\"userId\":\"u\"},\n{\"_raw\":" + quote("["+event("e")+",{\"id\":\"y\",\"userId\":\"u\"}]") + "},\n{\"id\":\"z\",\"userId\":\"u\"}\n,]"),
	})
	one, two := filepath.Join(dir, "1.ndjson"), filepath.Join(dir, "2.json")
	g := newGateway(t)
	result := run(t, g, Config{Parallel: 3, BatchEvents: 2}, one, two)
	type refusal struct {
		file   string
		line   int
		reason schemas.DeadReason
	}
	var got []refusal
	for _, r := range result.Refusals {
		got = append(got, refusal{r.File, r.Line, schemas.DeadReason(r.Reason)})
	}
	want := []refusal{
		{one, 2, schemas.DeadNoTime}, {one, 4, schemas.DeadNotJSON}, {one, 5, schemas.DeadWrongType},
		{two, 3, schemas.DeadNoTime}, {two, 4, schemas.DeadNoTime}, {two, 5, schemas.DeadNoTime}, {two, 6, schemas.DeadNotJSON},
	}
	if !slices.Equal(got, want) {
		t.Errorf("refused\n%v\nwant\n%v", got, want)
	}
	if result.OK() || result.Accepted != 4 || result.Refused != 6 || result.Events != 10 || result.Broken != 1 {
		t.Errorf("result %+v, want 4 of 10 accepted, and a comma too many", result)
	}
	if text := result.Refusals[2].String(); !strings.Contains(text, "1.ndjson:5: wrong-type at /createdDateTime") {
		t.Errorf("a refusal reads %q", text)
	}
}

func TestRun_AllRefused_IsNotOK(t *testing.T) {
	dir := folder(t, map[string][]byte{"a.json": []byte(`{"id":"x","userId":"u"}`)})
	result := run(t, newGateway(t), Config{}, dir)
	if result.OK() || result.Refused != 1 || len(result.Refusals) != 1 || result.Refusals[0].Reason != string(schemas.DeadNoTime) {
		t.Errorf("result %+v, want one refusal for its time", result)
	}
}

func TestRun_MoreRefusedThanListed_AreCounted(t *testing.T) {
	g := newGateway(t)
	g.maxListed = 1
	dir := folder(t, map[string][]byte{"a.ndjson": []byte("{}\n{}\n{}\n" + event("a"))})
	result := run(t, g, Config{}, dir)
	if result.Refused != 3 || len(result.Refusals) != 1 || result.OK() {
		t.Errorf("result %+v, want 3 refused, 1 listed", result)
	}
}

func TestRun_BrokenFiles_AreListedAndTheRestGoesOn(t *testing.T) {
	whole := gzipped(t, strings.Repeat(event("a")+"\n", 100))
	packed := zstandard(t, strings.Repeat(event("b")+"\n", 100))
	dir := folder(t, map[string][]byte{
		"1.json.gz":    whole[:len(whole)-12],
		"2.ndjson.zst": packed[:len(packed)-3],
		"3.json":       []byte("[" + event("c") + ",\n" + event("d")[:40]),
		"4.json":       []byte(event("e")),
	})
	g := newGateway(t)
	result := run(t, g, Config{}, dir)
	if result.OK() || result.Unreadable != 2 {
		t.Errorf("result %+v, want two unreadable files", result)
	}
	if result.Refused != 1 || result.Broken != 1 || result.Events != result.Accepted+1 {
		t.Errorf("result %+v, want the event that was cut off as the one refused, and the list without an end as no event", result)
	}
	reasons := map[string]string{}
	for _, r := range result.Refusals {
		reasons[filepath.Base(r.File)] = r.Reason
	}
	if reasons["1.json.gz"] != ReasonUnreadable || reasons["2.ndjson.zst"] != ReasonUnreadable || reasons["3.json"] != string(schemas.DeadNotJSON) {
		t.Errorf("listed %v", reasons)
	}
	for _, id := range []string{"c", "e"} {
		if _, ok := g.byID()[id]; !ok {
			t.Errorf("event %s is missing", id)
		}
	}
}

func TestRun_Busy_IsTriedAgain(t *testing.T) {
	for name, trouble := range map[string]func(http.ResponseWriter, int) bool{
		"429": func(w http.ResponseWriter, n int) bool { return n < 3 && busy(w, http.StatusTooManyRequests, "0.01") },
		"503": func(w http.ResponseWriter, n int) bool {
			return n < 3 && busy(w, http.StatusServiceUnavailable, "0.01")
		},
		"connection": func(_ http.ResponseWriter, n int) bool {
			if n < 3 {
				panic(http.ErrAbortHandler)
			}
			return false
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGateway(t)
			g.trouble = trouble
			result := run(t, g, Config{}, folder(t, map[string][]byte{"a.json": []byte(event("a"))}))
			if !result.OK() || result.Accepted != 1 || g.requests != 3 {
				t.Errorf("result %+v after %d requests, want one accepted by the third", result, g.requests)
			}
		})
	}
}

func TestRun_Away_GivesUpAndSaysSo(t *testing.T) {
	g := newGateway(t)
	g.trouble = func(w http.ResponseWriter, _ int) bool { return busy(w, http.StatusServiceUnavailable, "0.02") }
	dir := folder(t, map[string][]byte{"a.json": []byte(event("a"))})
	_, err := Run(t.Context(), Config{URL: g.URL, Token: "secret", GiveUpAfter: 50 * time.Millisecond}, []string{dir})
	if err == nil || !strings.Contains(err.Error(), "given up after") || !strings.Contains(err.Error(), "come back") {
		t.Errorf("error %v, want one that says what the gateway said", err)
	}
}

func TestRun_WrongToken_EndsAtOnce(t *testing.T) {
	g := newGateway(t)
	dir := folder(t, map[string][]byte{"a.json": []byte(event("a"))})
	_, err := Run(t.Context(), Config{URL: g.URL, Token: "forged"}, []string{dir})
	if err == nil || !strings.Contains(err.Error(), "401") || strings.Contains(err.Error(), "forged") || g.requests != 1 {
		t.Errorf("error %v after %d requests, want a 401 that doesn't repeat the token", err, g.requests)
	}
}

func TestRun_TooLarge_GoesInHalves(t *testing.T) {
	g := newGateway(t)
	long := strings.Replace(event("long"), "a@b.example", strings.Repeat("x", 3000), 1)
	g.maxBody = 1000
	var lines []string
	for i := range 40 {
		lines = append(lines, event(fmt.Sprint("e", i)))
	}
	lines = slices.Insert(lines, 17, long)
	dir := folder(t, map[string][]byte{"a.ndjson": []byte(strings.Join(lines, "\n"))})
	result := run(t, g, Config{Parallel: 1}, dir)
	if result.Accepted != 40 || result.Refused != 1 || len(g.byID()) != 40 {
		t.Fatalf("result %+v, want 40 accepted", result)
	}
	if r := result.Refusals[0]; r.Line != 18 || r.Reason != string(schemas.DeadTooLarge) {
		t.Errorf("refused %v, want line 18 for its size", r)
	}
}

func TestRun_SameID_KeepsItsOrder(t *testing.T) {
	g := newGateway(t)
	var lines []string
	for revision := range 200 {
		for id := range 5 {
			lines = append(lines, strings.Replace(event(fmt.Sprint("id", id)), `"status"`, fmt.Sprintf(`"correlationId":"%03d","status"`, revision), 1))
		}
	}
	dir := folder(t, map[string][]byte{"a.ndjson": []byte(strings.Join(lines, "\n"))})
	if result := run(t, g, Config{BatchEvents: 3, Parallel: 4}, dir); result.Accepted != 1000 {
		t.Fatalf("result %+v", result)
	}
	last := map[string]string{}
	for _, e := range g.events {
		if e.correlation < last[e.id] {
			t.Fatalf("revision %s of %s came after %s", e.correlation, e.id, last[e.id])
		}
		last[e.id] = e.correlation
	}
}

func TestRun_Rebase_MovesTheNewestToThen(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"1-graph.json":   []byte(`{"id":"g","createdDateTime":"2026-03-04T05:06:07Z","authenticationDetails":[{"authenticationStepDateTime":"2026-03-04T05:06:05Z"}]}`),
		"2-azure.json":   []byte(`{"records":[{"time":"3/4/2026 7:06:07 AM","category":"SignInLogs","tenantId":"t","properties":{"id":"m","createdDateTime":"2026-03-04T06:06:07.5000000+00:00"}}]}`),
		"3-rows.csv":     []byte("TimeGenerated [UTC],\"CreatedDateTime [UTC]\",Id,AADTenantId,ResultType,Category,AppId\n\"3/4/2026, 9:06:07.000 AM\",\"3/4/2026, 8:06:07.250 AM\",l,t,0,SignInLogs,app\n"),
		"4-wrapped.json": []byte(`{"_raw":` + quote(event("w")) + `}`),
		"5-no-id.json":   []byte(`{"createdDateTime":"2026-03-04 05:06:07.123","userId":"u"}`),
	})
	g := newGateway(t)
	then := time.Now().UTC().Add(-time.Minute).Truncate(time.Second)
	result := run(t, g, Config{Rebase: then}, dir)
	if !result.OK() {
		t.Fatalf("result %+v", result)
	}
	newest := time.Date(2026, 3, 4, 8, 6, 7, 250e6, time.UTC)
	got := g.byID()
	for id, original := range map[string]time.Time{
		"g": time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), "m": time.Date(2026, 3, 4, 6, 6, 7, 500e6, time.UTC), "l": newest,
		"w": time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
	} {
		want := original.Add(then.Sub(newest).Truncate(time.Second))
		if !got[id].at.Equal(want) {
			t.Errorf("%s is at %s, want %s", id, got[id].at, want)
		}
	}
	if off := then.Sub(got["l"].at); off < 0 || off >= time.Second {
		t.Errorf("the newest event is %s before then", off)
	}
	if want := got["g"].at.Add(-2 * time.Second).Format(time.RFC3339); !slices.Equal(got["g"].steps, []string{want}) {
		t.Errorf("steps %v, want %s", got["g"].steps, want)
	}
}

func TestRun_PathsAndAddresses_FailClearly(t *testing.T) {
	dir := folder(t, map[string][]byte{"notes.md": []byte("x")})
	for name, tc := range map[string]struct {
		url  string
		path string
		want string
	}{
		"no such file":  {"http://127.0.0.1:1", filepath.Join(dir, "missing.json"), "missing.json"},
		"nothing in it": {"http://127.0.0.1:1", dir, "no files to send"},
		"no address":    {"localhost", dir, "expected http://host:port"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Run(t.Context(), Config{URL: tc.url}, []string{tc.path})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q in it", err, tc.want)
			}
		})
	}
}

func TestRun_Cancelled_Ends(t *testing.T) {
	g := newGateway(t)
	ctx, cancel := context.WithCancel(t.Context())
	g.trouble = func(w http.ResponseWriter, _ int) bool {
		cancel()
		return busy(w, http.StatusServiceUnavailable, "60")
	}
	dir := folder(t, map[string][]byte{"a.json": []byte(event("a"))})
	if _, err := Run(ctx, Config{URL: g.URL, Token: "secret"}, []string{dir}); err == nil {
		t.Error("a cancelled replay says it went well")
	}
}

func TestRun_NamedFile_IsTakenWhateverItsName(t *testing.T) {
	dir := folder(t, map[string][]byte{"export": []byte(event("a"))})
	if result := run(t, newGateway(t), Config{}, filepath.Join(dir, "export")); !result.OK() || result.Accepted != 1 {
		t.Errorf("result %+v", result)
	}
}

func TestClientPath(t *testing.T) {
	g := newGateway(t)
	for _, url := range []string{g.URL, g.URL + "/", g.URL + client.Path} {
		result, err := Run(t.Context(), Config{URL: url, Token: "secret"}, []string{folder(t, map[string][]byte{"a.json": []byte(event("a"))})})
		if err != nil || !result.OK() {
			t.Errorf("%s: %+v, %v", url, result, err)
		}
	}
}

func TestRun_Rebase_OneEventFarAhead_LeavesTheOthersInTheirYear(t *testing.T) {
	dir := folder(t, map[string][]byte{
		"events.ndjson": []byte(`{"id":"old","createdDateTime":"2026-03-04T05:06:07Z","userId":"u"}` + "\n" +
			`{"id":"wrong-clock","createdDateTime":"2099-01-01T00:00:00Z","userId":"u"}` + "\n"),
	})
	g := newGateway(t)
	then := time.Now().UTC().Truncate(time.Second)
	run(t, g, Config{Rebase: then}, dir)
	if got := g.byID()["old"].at; !got.Equal(then) {
		t.Errorf("the newest event that can have happened is at %s, want %s", got, then)
	}
}
