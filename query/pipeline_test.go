package query

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// kafkaRig is a service that knows topics of its own, with a client to fill them.
func kafkaRig(t *testing.T, cfg kafka.Config) (*rig, testkit.TopicNames, *kgo.Client) {
	t.Helper()
	topics := testkit.Topics(t, cfg, 2)
	r := newRig(t, func(c *Config) {
		c.Kafka, c.TenantsTopic = cfg, topics.Tenants
		c.RawTopic, c.EnrichedTopic, c.DeadTopic = topics.Raw, topics.Enriched, topics.Dead
		c.EnrichGroup, c.SinkGroup = "enrich-of-"+topics.Raw, "sink-of-"+topics.Raw
		c.DefaultTenant = tenantA
	})
	r.setMark(testMark)
	options, err := cfg.Options()
	require.NoError(t, err)
	client, err := kgo.NewClient(append(options, kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return r, topics, client
}

func (r *rig) produce(client *kgo.Client, records ...*kgo.Record) {
	r.Helper()
	require.NoError(r, client.ProduceSync(r.Context(), records...).FirstErr())
}

func TestPipeline_tellsWhatEachStageHasYetToDo(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		r, topics, client := kafkaRig(t, cfg)
		for range 3 {
			r.produce(client, &kgo.Record{Topic: topics.Raw, Partition: 1, Value: []byte("{}")})
		}
		r.produce(client, &kgo.Record{Topic: topics.Enriched, Value: []byte("x")})
		var done kadm.Offsets
		done.Add(kadm.Offset{Topic: topics.Raw, Partition: 1, At: 2, LeaderEpoch: -1})
		_, err := kadm.NewClient(client).CommitOffsets(t.Context(), r.service.cfg.EnrichGroup, done)
		require.NoError(t, err)

		body := r.get(r.token(tenantA, "", "Reports Reader"), "/api/pipeline").body
		backlogs := objects(body, "backlogs")
		require.Len(t, backlogs, 2)
		assert.Equal(t, map[string]any{
			"stage": "enrich", "topic": topics.Raw, "records": 1.0,
			"partitions": []any{map[string]any{"partition": 0.0, "records": 0.0}, map[string]any{"partition": 1.0, "records": 1.0}},
		}, backlogs[0])
		assert.Equal(t, "sink", backlogs[1]["stage"])
		assert.Equal(t, 1.0, backlogs[1]["records"], "a group that has committed nothing has all to do")
	})
}

func TestPipeline_arrivals_areCountedByMinute(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	stored := func(id, tenant string, ago, age time.Duration) values {
		return values{"id": id, "tenant_id": tenant, "stored_at": noon.Add(-ago), "created_at": noon.Add(-age)}
	}
	r.insert(
		stored("now", tenantA, 0, time.Second), stored("again", tenantA, 30*time.Minute+10*time.Second, time.Hour), stored("with it", tenantA, 30*time.Minute+50*time.Second, time.Hour),
		stored("earlier", tenantA, 60*time.Minute, 2*time.Hour), stored("long late", tenantA, time.Minute, 48*time.Hour), stored("another's", tenantB, time.Minute, time.Hour),
	)
	body := r.get(r.reader(), "/api/pipeline").body
	assert.Equal(t, "2026-07-17T11:00:00Z", body["storedThrough"])
	assert.Equal(t, "PT2H", body["visibilityLatency"])
	minutes := objects(body, "arrivals")
	require.Len(t, minutes, 60)
	assert.Equal(t, "2026-07-17T11:01:00Z", minutes[0]["minute"])
	var sum float64
	for _, m := range minutes {
		sum += m["signIns"].(float64)
	}
	assert.Equal(t, 3.0, sum)
	assert.Equal(t, 2.0, minutes[28]["signIns"])
	assert.Equal(t, 1.0, minutes[59]["signIns"])
	assert.Nil(t, body["backlogs"])
	assert.Contains(t, body["backlogsUnknown"], "query.kafka.brokers")
}

func TestPipeline_kafkaAway_saysSoAndTellsTheRest(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.service.cfg.Kafka = kafka.DefaultConfig()
	r.service.cfg.Kafka.Brokers = []string{"127.0.0.1:1"}
	body := r.get(r.reader(), "/api/pipeline").body
	assert.Nil(t, body["backlogs"])
	assert.Equal(t, "Kafka does not answer.", body["backlogsUnknown"])
	assert.Len(t, objects(body, "arrivals"), 60)
	admin := r.token(tenantA, "", "Global Administrator")
	r.problem(admin, "/api/pipeline?top=1", http.StatusBadRequest)
}
