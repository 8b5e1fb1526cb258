package cmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
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

// The command copies with the settings of a file, and stops in order.
func TestRelay_command_copies(t *testing.T) {
	broker := testkit.Kafka(t)
	from, to := testkit.Topics(t, broker, 1).Raw, testkit.Topics(t, broker, 1).Raw
	opts, err := broker.Options()
	require.NoError(t, err)
	client, err := kgo.NewClient(append(opts, kgo.ConsumeTopics(to), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))...)
	require.NoError(t, err)
	defer client.Close()
	batch := `{"records":[{"id":"a","createdDateTime":"2026-06-01T08:15:30Z","userId":"u","appId":"x"},{"id":"b"}]}`
	require.NoError(t, client.ProduceSync(t.Context(), &kgo.Record{Topic: from, Value: []byte(batch)}).FirstErr())

	file := settingsFile(t, fmt.Sprintf(`
kafka: {brokers: [%[1]s]}
topics: {raw: %[2]s}
default_tenant: t
relay: {listen: "", source: {brokers: [%[1]s]}, source_topics: [%[3]s], group: relay-%[3]s}
`, broker.Brokers[0], to, from))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() { ended <- Run(ctx, []string{"relay", "--config", file}, io.Discard, io.Discard) }()
	var values []string
	testkit.Eventually(t, time.Minute, "two records", func() (bool, string) {
		poll, done := context.WithTimeout(t.Context(), time.Second)
		defer done()
		client.PollFetches(poll).EachRecord(func(r *kgo.Record) { values = append(values, string(r.Value)) })
		return len(values) >= 2, fmt.Sprint(values)
	})
	stop()
	assert.Equal(t, exitOK, <-ended)
	assert.Equal(t, `{"id":"b"}`, values[1])
}
