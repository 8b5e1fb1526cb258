package enrich

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/tenants"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// blockEverybody is a tenant's whole contents.
const blockEverybody = `{"id":"p1","displayName":"Nobody","state":"enabled","conditions":{"users":{"includeUsers":["All"]},
	"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["block"]}}`

const policyTenant = "a0000000-0000-4000-8000-000000000001"

// silent is an event that says nothing of policies.
func silent(id string) []byte {
	return fmt.Appendf(nil, `{"id":%q,"createdDateTime":"2026-06-01T08:15:30Z","tenantId":%q,"userId":"u","userPrincipalName":"a@b.c","appId":"a","clientAppUsed":"Browser","status":{"errorCode":0}}`, id, policyTenant)
}

func putPolicies(t *testing.T, cfg kafka.Config, topic, contents string) (version string) {
	t.Helper()
	parsed, err := tenants.ReadContents([]byte(contents))
	require.NoError(t, err)
	record := tenants.NewRecord(parsed, time.Now(), "test")
	w, err := tenants.OpenWriter(cfg, topic)
	require.NoError(t, err)
	defer w.Close()
	_, _, err = w.Put(t.Context(), policyTenant, record)
	require.NoError(t, err)
	return record.Version
}

// What was put before the start counts for the first event; what is put later
// for later ones; what cannot be evaluated changes nothing.
func TestEnricher_evaluatesTheTenantsPolicies(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topics := testkit.Topics(t, cfg, 1)
		first := putPolicies(t, cfg, topics.Tenants, blockEverybody)
		event := func(id string) *kgo.Record { return &kgo.Record{Topic: topics.Raw, Value: silent(id)} }
		produce(t, cfg, event("1"))
		e, _ := start(t, testConfig(cfg, topics))
		one := decoded(t, readCommitted(t, cfg, topics.Enriched, 1, 1))[0].Enrichment
		assert.Equal(t, first, one.PolicyVersion)
		assert.Equal(t, "failure", one.ConditionalAccessStatus)
		require.Len(t, one.EvaluatedPolicies, 1)
		assert.Equal(t, "Nobody", one.EvaluatedPolicies[0].DisplayName)
		assert.Equal(t, "failure", one.EvaluatedPolicies[0].Result)

		produce(t, cfg, &kgo.Record{Topic: topics.Tenants, Key: []byte(policyTenant), Value: []byte("nonsense")})
		testkit.Eventually(t, 60*time.Second, "the nonsense is refused", func() (bool, string) {
			n := metricNamed(t, e, "policies_refused_total", "")
			return n == 1, fmt.Sprint(n)
		})
		assert.EqualValues(t, 1, metricNamed(t, e, "policy_tenants", ""))
		require.NoError(t, e.deps.Ready.Check())
		produce(t, cfg, event("2"))
		two := decoded(t, readCommitted(t, cfg, topics.Enriched, 1, 2))[1].Enrichment
		assert.Equal(t, first, two.PolicyVersion, "the earlier version stays")

		second := putPolicies(t, cfg, topics.Tenants, `{"policies":[]}`)
		testkit.Eventually(t, 60*time.Second, "the new version is in use", func() (bool, string) {
			_, version := e.policiesOf(policyTenant)
			return version == second, version
		})
		produce(t, cfg, event("3"))
		three := decoded(t, readCommitted(t, cfg, topics.Enriched, 1, 3))[2].Enrichment
		assert.Empty(t, three.EvaluatedPolicies)
		assert.Equal(t, "notApplied", three.ConditionalAccessStatus)
	})
}

// Without the topic no event is enriched: it might be one that policies decide.
func TestEnricher_withoutTheTopic_waitsAndSaysSo(t *testing.T) {
	cfg := testkit.Kafka(t)
	topics := testkit.Topics(t, cfg, 1)
	config := testConfig(cfg, topics)
	config.TenantsTopic += ".missing"
	produce(t, cfg, &kgo.Record{Topic: topics.Raw, Value: silent("1")})
	e, _ := start(t, config)
	testkit.Eventually(t, 60*time.Second, "the readiness says what is missing", func() (bool, string) {
		text := fmt.Sprint(e.deps.Ready.Check())
		return strings.Contains(text, "run gatehouse migrate"), text
	})
	for _, topic := range schemas.Topics(1, 1) {
		if topic.Name == schemas.TopicTenants {
			topic.Name = config.TenantsTopic
			require.NoError(t, kafka.EnsureTopics(t.Context(), cfg, []schemas.Topic{topic}, testkit.Logger(t)))
		}
	}
	require.Len(t, readCommitted(t, cfg, topics.Enriched, 1, 1), 1)
}
