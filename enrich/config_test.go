package enrich

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestConfig_defaultsAreValid(t *testing.T) {
	require.NoError(t, DefaultConfig().Validate())
}

func TestConfig_namesEveryProblem(t *testing.T) {
	c := Config{Listen: "nowhere", RawTopic: "same", EnrichedTopic: "same", GeoFiles: []string{""}}
	err := c.Validate()
	for _, setting := range []string{
		"enrich.listen: ", "enrich.kafka: ", "enrich.group: ", "enrich.transactional_id: ", "enrich.dead_topic: is empty",
		"enrich.raw_topic: raw, enriched and dead", "enrich.transaction_timeout: ", "enrich.batch_records: ", "enrich.group_protocol: ", "enrich.geo_files: entry 0",
	} {
		assert.ErrorContains(t, err, setting)
	}
	_, err = New(c, testkit.Deps(t))
	require.Error(t, err)
}

func TestConfig_groupProtocol(t *testing.T) {
	for protocol, problem := range map[string]string{
		"classic": "", "consumer": "does not go with enrich.instance", "eager": `"eager" is neither classic nor consumer`,
	} {
		c := DefaultConfig()
		c.GroupProtocol, c.Instance = protocol, "one"
		if err := c.Validate(); problem == "" {
			assert.NoError(t, err)
		} else {
			assert.ErrorContains(t, err, problem)
		}
	}
	c := DefaultConfig()
	c.GroupProtocol = "consumer"
	assert.NoError(t, c.Validate())
}

func TestNew_isNotReadyBeforeItHasJoined(t *testing.T) {
	e, err := New(DefaultConfig(), testkit.Deps(t))
	require.NoError(t, err)
	require.ErrorContains(t, e.deps.Ready.Check(), "enrich: has not joined")
}

func TestNew_missingGeoFileIsNoError(t *testing.T) {
	c := DefaultConfig()
	c.GeoFiles = []string{"/nowhere/city.mmdb"}
	e, err := New(c, testkit.Deps(t))
	require.NoError(t, err)
	assert.EqualValues(t, 1, metricNamed(t, e, "geo_file_failures_total", "/nowhere/city.mmdb"))
	assert.Zero(t, metricNamed(t, e, "geo_file_in_use", "/nowhere/city.mmdb"))
}
