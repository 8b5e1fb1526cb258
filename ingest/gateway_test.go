package ingest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// Every format in every packing lies in the topic as it was sent, one record per
// event, under its id.
func TestGateway_storesEveryFormatUnchanged(t *testing.T) {
	packings := map[string]struct{ media, body string }{
		"single":    {contentJSON, "%[1]s"},
		"pretty":    {contentJSON, "\n  %[1]s\n"},
		"array":     {contentJSON, "[%[1]s,\n %[2]s]"},
		"records":   {contentJSON, `{"records":[%[1]s,%[2]s]}`},
		"value":     {contentJSON, `{"@odata.context":"x","value":[%[1]s,%[2]s],"@odata.nextLink":"y"}`},
		"documents": {contentJSON, "%[1]s\n%[2]s\n"},
		"lines":     {contentNDJSON, "%[1]s\n\n%[2]s"},
		"crlf":      {contentNDJSON + "; charset=UTF-8", "%[1]s\r\n%[2]s\r\n"},
		"batches":   {contentNDJSON, "{\"records\":[%[1]s]}\n[%[2]s]\n"},
		"wrapped":   {contentNDJSON, "%[3]s\n"},
	}
	compressions := map[string]func(testing.TB, string) string{
		"": func(_ testing.TB, s string) string { return s }, "gzip": gzipped, "zstd": zstded,
	}
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		g := startGateway(t, cfg)
		want := map[string]string{}
		for _, format := range []string{"graph", "azuremonitor", "loganalytics"} {
			for name, packing := range packings {
				for encoding, compress := range compressions {
					id := fmt.Sprintf("%s-%s-%s", format, name, encoding)
					first, second := event(t, format, id+"-1"), event(t, format, id+"-2")
					text, err := json.Marshal(first)
					require.NoError(t, err)
					wrapped := fmt.Sprintf(`{"_raw":%s}`, text)
					events := strings.Count(packing.body, "%[")
					body := fmt.Sprintf(packing.body+"%.0[1]s%.0[2]s%.0[3]s", first, second, wrapped)
					got := g.postText(t, compress(t, body), "Content-Type: "+packing.media, "Content-Encoding: "+encoding)
					assert.Equal(t, http.StatusAccepted, got.status, id)
					assert.EqualValues(t, events, got.Accepted, id)
					assert.Zero(t, got.RefusedTotal, "%s: %v", id, got.Refused)
					want[id+"-1"] = first
					if name == "wrapped" {
						want[id+"-1"] = wrapped
					}
					if events == 2 {
						want[id+"-2"] = second
					}
				}
			}
		}
		stored := g.stored(t)
		assert.Len(t, stored, len(want))
		assert.Equal(t, want, values(stored))
		for _, m := range stored {
			h := headers(m)
			assert.Equal(t, contentJSON, h[schemas.HeaderContentType])
			assert.Equal(t, tenantA, h[schemas.HeaderTenant])
			received, err := time.Parse(time.RFC3339Nano, h[schemas.HeaderReceivedAt])
			require.NoError(t, err)
			assert.WithinDuration(t, time.Now(), received, time.Minute)
			assert.Len(t, h, 3)
		}
		assert.EqualValues(t, len(want), g.metric(t, "gatehouse_ingest_events_accepted_total"))
		assert.Zero(t, g.metric(t, "gatehouse_ingest_buffered_records"))
		assert.Zero(t, g.metric(t, "gatehouse_ingest_buffered_bytes"))
	})
}

// Each bad event is refused by itself, with where and why; the others go on.
func TestGateway_refusesEventsOneByOne(t *testing.T) {
	good := func(i int) string { return event(t, "graph", fmt.Sprintf("good-%d", i)) }
	bad := event(t, "graph", "bad")
	record := event(t, "azuremonitor", "bad")
	inFuture := time.Now().Add(6 * time.Minute).UTC().Format(time.RFC3339)
	cases := []struct{ name, event, pointer, reason string }{
		{"not json", `{"id":"bad",}`, "", "not-json"},
		{"not an object", `"text"`, "", "not-an-event"},
		{"no sign-in", `{"hello":"world"}`, "", "not-an-event"},
		{"wrong type", with(t, bad, `"errorCode":0`, `"errorCode":"many"`), "/status/errorCode", "wrong-type"},
		{"wrong type of an object", with(t, bad, `"location":{"city":"Lagos","countryOrRegion":"NG"}`, `"location":[1]`), "/location", "wrong-type"},
		{"no time", with(t, bad, `"createdDateTime":"2026-03-04T05:06:07Z",`, ""), "", "no-time"},
		{"no usable time", with(t, bad, "2026-03-04T05:06:07Z", "yesterday"), "/createdDateTime", "no-time"},
		{"in the future", with(t, bad, "2026-03-04T05:06:07Z", inFuture), "/createdDateTime", "future-time"},
		{"unknown tenant", with(t, bad, `"id"`, `"tenantId":"`+tenantC+`","id"`), "/tenantId", "unknown-tenant"},
		{"unknown tenant of a record", strings.ReplaceAll(record, tenantA, tenantC), "/tenantId", "unknown-tenant"},
		{"unknown tenant of a row", strings.ReplaceAll(event(t, "loganalytics", "bad"), tenantA, tenantC), "/AADTenantId", "unknown-tenant"},
		{"too large", with(t, bad, "Lagos", strings.Repeat("x", schemas.MaxEventBytes)), "", "too-large"},
	}
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		g := startGateway(t, cfg)
		want := map[string]string{}
		for i, test := range cases {
			first, last := good(2*i), good(2*i+1)
			want[fmt.Sprintf("good-%d", 2*i)], want[fmt.Sprintf("good-%d", 2*i+1)] = first, last
			media, body, line := contentNDJSON, first+"\n"+test.event+"\n"+last, int64(2)
			if i%2 == 0 && test.reason != "not-json" {
				media, body, line = contentJSON, "["+first+","+test.event+","+last+"]", 0
			}
			got := g.postText(t, body, "Content-Type: "+media)
			assert.Equal(t, http.StatusAccepted, got.status, test.name)
			assert.EqualValues(t, 2, got.Accepted, test.name)
			assert.EqualValues(t, 1, got.RefusedTotal, test.name)
			if assert.Len(t, got.Refused, 1, test.name) {
				refusal := got.Refused[0]
				assert.NotEmpty(t, refusal.Detail, test.name)
				refusal.Detail = ""
				assert.Equal(t, Refusal{Index: 1, Line: line, Pointer: test.pointer, Reason: test.reason}, refusal, test.name)
			}
		}
		assert.Equal(t, want, values(g.stored(t)))
		assert.EqualValues(t, len(cases), g.metric(t, "gatehouse_ingest_events_refused_total"))
	})
}

// A collector's text that holds several events becomes one record, so that one
// bad event in it refuses them all: none of another tenant slips in beside it.
func TestGateway_refusesTextWithABadEventAsAWhole(t *testing.T) {
	g := startGateway(t, testkit.Kafka(t))
	wrap := func(events ...string) string {
		text, err := json.Marshal(`{"records":[` + strings.Join(events, ",") + `]}`)
		require.NoError(t, err)
		return `{"message":` + string(text) + `}`
	}
	mine, mine2 := event(t, "azuremonitor", "1"), event(t, "azuremonitor", "2")
	other := strings.ReplaceAll(event(t, "azuremonitor", "3"), tenantA, tenantC)
	got := g.postText(t, wrap(mine, mine2)+"\n"+wrap(mine, other, mine2)+"\n"+mine, "Content-Type: "+contentNDJSON)
	assert.Equal(t, http.StatusAccepted, got.status)
	assert.EqualValues(t, 3, got.Accepted)
	assert.EqualValues(t, 1, got.Duplicates)
	require.Len(t, got.Refused, 3)
	for i, refusal := range got.Refused {
		assert.EqualValues(t, 2+i, refusal.Index)
		assert.Equal(t, ReasonTenant, refusal.Reason)
	}
	assert.Contains(t, got.Refused[0].Detail, "event 3")
	stored := g.stored(t)
	assert.Len(t, stored, 2)
	assert.Equal(t, "1", string(stored[0].Key))
}

// So does an answer around a list, under a name that sign-ins may have too.
func TestGateway_takesAnswersAroundListsAsAWhole(t *testing.T) {
	g := startGateway(t, testkit.Kafka(t))
	mine, mine2 := event(t, "azuremonitor", "1"), event(t, "azuremonitor", "2")
	other := strings.ReplaceAll(event(t, "azuremonitor", "3"), tenantA, tenantC)
	text, err := json.Marshal(mine2)
	require.NoError(t, err)
	answer := `{"next":null,"data":[` + mine + `,` + string(text) + `]}`
	got := g.postText(t, answer)
	assert.EqualValues(t, 2, got.Accepted, "%v", got.Refused)
	got = g.postText(t, `{"next":null,"data":[`+mine+`,`+other+`]}`)
	assert.Zero(t, got.Accepted)
	assert.EqualValues(t, 2, got.RefusedTotal)
	got = g.postText(t, `[`+string(text)+`]`)
	assert.EqualValues(t, 1, got.Accepted, "%v", got.Refused)
	assert.Equal(t, map[string]string{"1": answer, "2": string(text)}, values(g.stored(t)))
}

func TestGateway_answersWhenEveryEventIsRefused(t *testing.T) {
	g := startGateway(t, testkit.Kafka(t))
	got := g.postText(t, `[{"a":1},{"b":2}]`)
	assert.Equal(t, http.StatusUnprocessableEntity, got.status)
	assert.EqualValues(t, 2, got.RefusedTotal)
	assert.Len(t, got.Refused, 2)
	assert.Equal(t, "UnprocessableEntity", got.Error.Code)

	got = g.postText(t, strings.Repeat("no json\n", maxListed+5), "Content-Type: "+contentNDJSON)
	assert.Equal(t, http.StatusUnprocessableEntity, got.status)
	assert.EqualValues(t, maxListed+5, got.RefusedTotal)
	assert.Len(t, got.Refused, maxListed)
	assert.EqualValues(t, maxListed+7, g.metric(t, "gatehouse_ingest_events_refused_total"))

	got = g.postText(t, "[]")
	assert.Equal(t, http.StatusAccepted, got.status, "an empty batch is a batch")
	assert.Empty(t, g.stored(t))
}

func TestGateway_countsDuplicatesAndTakesThem(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		g := startGateway(t, cfg)
		one, two := event(t, "graph", "1"), event(t, "graph", "2")
		later := with(t, one, "Browser", "Other clients")
		ofB := with(t, one, `"id"`, `"tenantId":"`+tenantB+`","id"`)
		got := g.postText(t, strings.Join([]string{one, two, later, one, ofB}, "\n"), "Content-Type: "+contentNDJSON)
		assert.Equal(t, http.StatusAccepted, got.status)
		assert.EqualValues(t, 5, got.Accepted)
		assert.EqualValues(t, 2, got.Duplicates, "the same id in another tenant is none")
		var ofOne []string
		for _, m := range g.stored(t) {
			if string(m.Key) == "1" {
				ofOne = append(ofOne, string(m.Value))
			}
		}
		assert.Equal(t, []string{one, later, one, ofB}, ofOne, "in the order sent")
	})
}

// An event without an id lies under one derived from its content.
func TestGateway_keysEventsWithoutIDByTheirContent(t *testing.T) {
	g := startGateway(t, testkit.Kafka(t))
	nameless := with(t, event(t, "graph", "x"), `"id":"x",`, "")
	for range 2 {
		assert.EqualValues(t, 1, g.postText(t, nameless).Accepted)
	}
	stored := g.stored(t)
	require.Len(t, stored, 2)
	assert.Len(t, stored[0].Key, 36)
	assert.Equal(t, stored[0].Key, stored[1].Key)
}

// What came in is with Kafka before the rest of the body is there.
func TestGateway_streamsBodies(t *testing.T) {
	for _, media := range []string{contentJSON, contentNDJSON} {
		t.Run(media, func(t *testing.T) {
			g := startGateway(t, testkit.Kafka(t))
			body, feed := io.Pipe()
			replies := make(chan reply, 1)
			go func() { replies <- g.post(t, body, "Content-Type: "+media) }()
			start, between, end := "", "\n", "\n"
			if media == contentJSON {
				start, between, end = "[", ",", "]"
			}
			const half = 500 // more than one read of the splitter
			write := func(from int) {
				for i := from; i < from+half; i++ {
					_, err := io.WriteString(feed, start+event(t, "graph", fmt.Sprint(i)))
					require.NoError(t, err)
					start = between
				}
			}
			write(0)
			testkit.Eventually(t, patience, "first events in kafka", func() (bool, string) {
				n := len(g.stored(t))
				return n > half/2, fmt.Sprint(n)
			})
			write(half)
			_, err := io.WriteString(feed, end)
			require.NoError(t, err)
			require.NoError(t, feed.Close())
			got := <-replies
			assert.Equal(t, http.StatusAccepted, got.status)
			assert.EqualValues(t, 2*half, got.Accepted)
			assert.Len(t, values(g.stored(t)), 2*half)
		})
	}
}

// A request that is in flight when the gateway stops gets its answer.
func TestGateway_finishesRequestsWhenStopped(t *testing.T) {
	g := startGateway(t, testkit.Kafka(t))
	body, feed := io.Pipe()
	replies := make(chan reply, 1)
	go func() { replies <- g.post(t, body, "Content-Type: "+contentNDJSON) }()
	_, err := io.WriteString(feed, event(t, "graph", "1")+"\n")
	require.NoError(t, err)
	testkit.Eventually(t, patience, "request in flight", func() (bool, string) {
		return g.metric(t, "gatehouse_ingest_requests_in_flight") == 1, "none"
	})
	stopped := make(chan error, 1)
	go func() { stopped <- g.stop() }()
	testkit.Eventually(t, patience, "listener closed", func() (bool, string) {
		resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(g.url + "/healthz")
		if err == nil {
			_ = resp.Body.Close()
		}
		return err != nil, "still open"
	})
	_, err = io.WriteString(feed, event(t, "graph", "2")+"\n")
	require.NoError(t, err)
	require.NoError(t, feed.Close())
	assert.EqualValues(t, 2, (<-replies).Accepted)
	assert.NoError(t, <-stopped)
	assert.Len(t, g.stored(t), 2)
}

func TestGateway_tellsPeopleWhatItIs(t *testing.T) {
	g := startGateway(t, testkit.Kafka(t))
	for _, test := range []struct {
		method, path string
		status       int
		want         string
	}{
		{"GET", "/", 200, "POST /v1/signins"},
		{"DELETE", "/", 405, "/v1/signins"},
		{"GET", "/v1/signins", 405, "use POST"},
		{"POST", "/v2", 404, "/v1/signins"},
		{"GET", "/healthz", 200, "ok"},
		{"GET", "/readyz", 200, "ready"},
		{"GET", "/metrics", 200, `gatehouse_ingest_requests_total{code="405"} 1`},
	} {
		req, err := http.NewRequestWithContext(t.Context(), test.method, g.url+test.path, nil)
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, test.status, resp.StatusCode, "%s %s", test.method, test.path)
		assert.Contains(t, string(text), test.want, "%s %s", test.method, test.path)
		if test.status == 405 {
			assert.NotEmpty(t, resp.Header.Get("Allow"))
		}
	}
}
