package enrich

import (
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/internal/tenants"
)

// tenantPolicies are a tenant's policies, ready to be evaluated.
type tenantPolicies struct {
	set     *policy.Set
	version string
}

// policyMetrics are what the enricher reports about tenants' policies.
type policyMetrics struct {
	tenants prometheus.Gauge
	refused prometheus.Counter
}

func newPolicyMetrics() policyMetrics {
	return policyMetrics{
		tenants: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_enrich_policy_tenants", Help: "Tenants that have policies of their own.",
		}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_enrich_policies_refused_total", Help: "Records of tenants' policies that could not be read or evaluated; the earlier ones stay.",
		}),
	}
}

// policiesReady is the name under which the policies tell their readiness.
const policiesReady = "policies"

// newTenants makes the follower of the tenants' policies. While they cannot be
// followed, the enricher is not ready.
func newTenants(cfg Config, log *zap.Logger, m *metrics, ready *service.Readiness) *tenants.Follower[tenantPolicies] {
	observer := tenants.Observer{
		State:   func(err error) { ready.Set(policiesReady, err) },
		Tenants: func(n int) { m.policies.tenants.Set(float64(n)) },
		Refused: m.policies.refused.Inc,
	}
	return tenants.NewFollower(cfg.Kafka, cfg.TenantsTopic, readPolicies, observer, log)
}

func readPolicies(value []byte) (tenantPolicies, error) {
	record, err := tenants.ReadRecord(value)
	if err != nil {
		return tenantPolicies{}, err
	}
	set, err := record.Compile()
	if err != nil {
		return tenantPolicies{}, err
	}
	return tenantPolicies{set, record.Version}, nil
}

// policiesOf is the policyLookup of what the topic says.
func (e *Enricher) policiesOf(tenant string) (*policy.Set, string) {
	kept, _ := e.tenants.Get(tenant)
	return kept.set, kept.version
}
