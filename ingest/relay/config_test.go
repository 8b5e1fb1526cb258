package relay

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

func validConfig() Config {
	c := DefaultConfig()
	c.Source.Brokers, c.SourceTopics = []string{"hubs.example.com:9093"}, []string{"signins"}
	return c
}

func TestConfig_Validate_namesAllProblems(t *testing.T) {
	require.NoError(t, validConfig().Validate())
	c := validConfig()
	c.Listen, c.Group, c.Topic, c.BufferBytes, c.SourceTopics = "nowhere", "", "", 1, nil
	c.Source = kafka.Config{SASL: kafka.SASLConfig{Mechanism: "plain"}}
	err := c.Validate()
	require.Error(t, err)
	for _, want := range []string{
		"relay.listen: ", "relay.source.brokers: ", "relay.source.sasl.username: ", "relay.source.sasl.password: ",
		"relay.source_topics: ", "relay.group: ", "relay.topic: ", "relay.buffer_bytes: ",
	} {
		assert.Contains(t, err.Error(), want)
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		assert.True(t, strings.HasPrefix(line, "relay."), line)
	}
}

func TestNew_unreadableCertificate_isAnError(t *testing.T) {
	c := validConfig()
	c.Source.TLS = kafka.TLSConfig{Enabled: true, CAFile: "/none.pem"}
	_, err := New(c, testkit.Deps(t))
	require.ErrorContains(t, err, "relay.source.tls.ca_file")
}
