package cmd

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

// The settings that the page shows are sound, and mean what it says.
func TestRelay_settingsOfItsPage(t *testing.T) {
	page, err := os.ReadFile("../docs/relay.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	require.Len(t, blocks, 2)
	t.Setenv("GATEHOUSE_RELAY__SOURCE__SASL__PASSWORD", "secret")
	for i, block := range blocks {
		// The files of certificates are not here.
		text := regexp.MustCompile(`(?m)^ +(ca|cert|key)_file:.*\n`).ReplaceAllString(block[1], "")
		root := newRoot()
		relay, _, err := root.Find([]string{"relay"})
		require.NoError(t, err)
		require.NoError(t, relay.ParseFlags([]string{"--config", settingsFile(t, text)}))
		cfg, err := loadConfig(relay, "kafka", "topics", "relay")
		require.NoError(t, err)
		assert.True(t, cfg.Relay.Source.TLS.Enabled)
		assert.Equal(t, "secret", cfg.Relay.Source.SASL.Password)
		assert.Equal(t, cfg.Topics.Raw, cfg.Relay.Topic)
		assert.Equal(t, cfg.Kafka, cfg.Relay.Kafka)
		if i == 0 {
			assert.Equal(t, kafka.MechanismPlain, cfg.Relay.Source.SASL.Mechanism)
			assert.Equal(t, "$ConnectionString", cfg.Relay.Source.SASL.Username)
			assert.Equal(t, []string{"mynamespace.servicebus.windows.net:9093"}, cfg.Relay.Source.Brokers)
		}
	}
}

func TestRelay_withoutASource_saysWhatIsMissing(t *testing.T) {
	code, _, stderr := command(t, "relay")
	assert.Equal(t, exitUsage, code)
	for _, want := range []string{"relay.source.brokers: ", "relay.source_topics: "} {
		assert.Equal(t, 1, strings.Count(stderr, want), "%s in\n%s", want, stderr)
	}
}
