package query

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/deadletter"
	"github.com/gatehouse/gatehouse/schemas"
)

// letter is a dead letter as the enricher writes it; headers are name and value in turn.
func letter(topic, value string, reason schemas.DeadReason, minute int, headers ...string) *kgo.Record {
	headers = append(headers, schemas.HeaderDeadReason, string(reason), schemas.HeaderDeadDetail, "detail", schemas.HeaderDeadTopic, "raw", schemas.HeaderDeadPartition, "1",
		schemas.HeaderDeadOffset, "5", schemas.HeaderDeadAt, noon.Add(time.Duration(minute)*time.Minute).Format(time.RFC3339))
	r := &kgo.Record{Topic: topic, Value: []byte(value)}
	for i := 0; i < len(headers); i += 2 {
		r.Headers = append(r.Headers, kgo.RecordHeader{Key: headers[i], Value: []byte(headers[i+1])})
	}
	return r
}

func (r *rig) administrator(tenant string) string {
	return r.token(tenant, "", "Security Administrator")
}

func shownIDs(body map[string]any) []string {
	var found []string
	for _, l := range objects(body, "value") {
		found = append(found, l["id"].(string))
	}
	return found
}

func TestDead_listShowReplay(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		r, topics, client := kafkaRig(t, cfg)
		enriched, err := (&schemas.SignIn{Id: "e", TenantId: tenantA}).MarshalVT()
		require.NoError(t, err)
		r.produce(client,
			letter(topics.Dead, `{"id":"one","tenantId":"`+tenantA+`"}`, schemas.DeadWrongType, 1, "tenant", tenantA),
			letter(topics.Dead, "of nobody \xff", schemas.DeadNotJSON, 2),
			letter(topics.Dead, `{"id":"foreign"}`, schemas.DeadWrongType, 3, "tenant", tenantB),
			letter(topics.Dead, `{"id":"of both","tenantId":"`+tenantB+`"}`, schemas.DeadWrongType, 4, "tenant", tenantA),
			letter(topics.Dead, string(enriched), schemas.DeadRefused, 5),
			letter(topics.Dead, `{"id":"worn out"}`, schemas.DeadNoTime, 6, "tenant", tenantA, "replays", "3"),
		)
		admin := r.administrator(tenantA)
		list := r.get(admin, "/api/dead").body
		assert.Equal(t, []string{"0-5", "0-4", "0-1", "0-0"}, shownIDs(list), "the newest first; those that name another tenant are not shown")
		assert.Equal(t, 4.0, list["total"])
		assert.Equal(t, true, list["whole"])
		assert.Len(t, objects(list, "byReason"), 4)
		assert.Equal(t, []string{"0-2"}, shownIDs(r.get(r.administrator(tenantB), "/api/dead").body), "letters of nobody are not for all")
		assert.Equal(t, []string{"0-0"}, shownIDs(r.get(admin, "/api/dead?reason=wrong-type&from=2026-07-17T12:00:00Z&to=2026-07-17T13:00:00Z&top=1").body))

		one := r.get(admin, "/api/dead/0-0").body
		assert.Equal(t, `{"id":"one","tenantId":"`+tenantA+`"}`, one["text"])
		assert.Equal(t, "one", one["eventId"])
		assert.Equal(t, "wrong-type", one["headers"].(map[string]any)["dead-reason"])
		assert.Equal(t, "b2Ygbm9ib2R5IP8=", r.get(admin, "/api/dead/0-1").body["base64"])
		assert.Contains(t, r.get(admin, "/api/dead/0-4").body["text"], `"id":"e"`, "an enriched event is shown as JSON")
		for _, id := range []string{"0-2", "0-3", "0-99", "7-0"} {
			r.problem(admin, "/api/dead/"+id, http.StatusNotFound)
		}
		r.problem(admin, "/api/dead/first", http.StatusBadRequest)

		replay := func(body string) reply { return r.send(http.MethodPost, admin, "/api/dead/replay", body) }
		answer := replay(`{"letters":["0-0","0-4","0-5","0-2"]}`)
		require.Equal(t, http.StatusOK, answer.status, answer.text)
		sent, skipped := objects(answer.body, "sent"), objects(answer.body, "skipped")
		require.Len(t, sent, 2)
		assert.Equal(t, []any{topics.Raw, topics.Enriched}, []any{sent[0]["topic"], sent[1]["topic"]})
		require.Len(t, skipped, 2)
		assert.Equal(t, []any{"0-2", "0-5"}, []any{skipped[0]["id"], skipped[1]["id"]})
		assert.Equal(t, "it was replayed 3 times already", skipped[1]["why"])
		assert.Equal(t, []string{"0-5", "0-1"}, shownIDs(r.get(admin, "/api/dead").body), "what was sent is closed")
		assert.Equal(t, []string{"0-5", "0-4", "0-1", "0-0"}, shownIDs(r.get(admin, "/api/dead?state=all").body))

		answer = replay(`{"reason":"wrong-type"}`)
		assert.Empty(t, objects(answer.body, "sent"), answer.text)
		answer = replay(`{"letters":["0-0"],"again":true}`)
		assert.Len(t, objects(answer.body, "sent"), 1, answer.text)
		answer = replay(`{"reason":"not-json"}`)
		assert.Len(t, objects(answer.body, "sent"), 1, answer.text)
	})
}

func TestDead_badRequests_areRefused(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.service.dead.Kafka.Brokers = []string{"127.0.0.1:1"} // never asked
	admin := r.administrator(tenantA)
	for options, want := range map[string]string{
		"reason=colour": "Invalid value 'colour' for reason", "state=closed": "open or all", "top=0": "from 1 to 1000", "from=x": "it is a date", "colour=1": "not supported",
	} {
		_, message := r.problem(admin, "/api/dead?"+options, http.StatusBadRequest)
		assert.Contains(t, message, want, options)
	}
	many := `"0-1"`
	for range deadletter.MaxReplayed {
		many += `,"0-1"`
	}
	for body, want := range map[string]string{
		``: "not understood", `{}`: "either letters", `{"letters":["0-1"],"reason":"no-time"}`: "either letters", `{"letters":["x"]}`: "partition and offset",
		`{"reason":"colour"}`: "is no reason", `{"colour":1}`: "not understood", fmt.Sprintf(`{"letters":[%s]}`, many): "at most 1000",
	} {
		answer := r.send(http.MethodPost, admin, "/api/dead/replay", body)
		assert.Equal(t, http.StatusBadRequest, answer.status, body)
		_, message := answer.problem(t)
		assert.Contains(t, message, want, "%.60s", body)
	}
	assert.Equal(t, http.StatusMethodNotAllowed, r.do(http.MethodGet, admin, "/api/dead/replay").status)
}

func TestDead_kafkaAway_is503(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.service.dead.Kafka = kafka.DefaultConfig()
	r.service.dead.Kafka.Brokers = []string{"127.0.0.1:1"}
	_, message := r.problem(r.administrator(tenantA), "/api/dead", http.StatusServiceUnavailable)
	assert.Contains(t, message, "Kafka")
}

// lieDead gives the service topics of its own, with a dead letter of the tenant of
// the examples.
func (r *rig) lieDead(t *testing.T) {
	t.Helper()
	cfg := &r.service.cfg
	topics := testkit.Topics(t, cfg.Kafka, 1)
	cfg.RawTopic, cfg.EnrichedTopic, cfg.DeadTopic = topics.Raw, topics.Enriched, topics.Dead
	letters := r.service.dead
	letters.RawTopic, letters.EnrichedTopic, letters.DeadTopic = topics.Raw, topics.Enriched, topics.Dead
	options, err := cfg.Kafka.Options()
	require.NoError(t, err)
	client, err := kgo.NewClient(options...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	r.produce(client, letter(topics.Dead, `{"id":"example"}`, schemas.DeadWrongType, 1, "tenant", "de300000-0000-4000-8000-000000000001"))
}
