package ingest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestConfig_defaultsAreValid(t *testing.T) {
	assert.NoError(t, DefaultConfig().Validate())
}

func TestConfig_reportsAllProblemsWithTheirPaths(t *testing.T) {
	cfg := Config{
		Listen: "nowhere", RatePerToken: -1, RateBurst: -1, MaxEventBytes: 2 << 20,
		Tokens: []StaticToken{{SHA256: "abc"}, {SHA256: strings.Repeat("0", 64), Tenants: []string{"a"}, DefaultTenant: "b"}},
	}
	err := cfg.Validate()
	require.Error(t, err)
	for _, path := range []string{
		"ingest.listen", "ingest.kafka.brokers", "ingest.topic", "ingest.tokens.0.sha256", "ingest.tokens.0.tenants",
		"ingest.tokens.1.default_tenant", "ingest.max_event_bytes", "ingest.max_body_bytes", "ingest.max_decoded_bytes",
		"ingest.max_requests", "ingest.max_buffered_bytes", "ingest.rate_per_token", "ingest.rate_burst", "ingest.delivery_timeout",
	} {
		assert.ErrorContains(t, err, path+":")
	}
	assert.NotContains(t, err.Error(), "abc", "what stands where a hash should may be the token itself")
	_, err = New(cfg, testkit.Deps(t))
	assert.Error(t, err)
}

func TestTenantPointer(t *testing.T) {
	for raw, want := range map[string]string{
		`{"id":"T","tenantId":"T"}`:                          "/tenantId",
		`{"TENANTID":" T "}`:                                 "/TENANTID",
		`{"AADTenantId":"T","TenantId":"W"}`:                 "/AADTenantId",
		`{"properties":{"homeTenantId":"T","tenantId":"T"}}`: "/properties/tenantId",
		`{"a":{"b":{"tenantId":"T"}}}`:                       "",
		`{"tenantId":"U","a":["tenantId","T"]}`:              "",
		`{"tenantId":"U","x":`:                               "",
	} {
		assert.Equal(t, want, tenantPointer([]byte(raw), "T"), raw)
	}
}
