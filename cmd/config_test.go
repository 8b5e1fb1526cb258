package cmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/settings"
)

// command runs one command line as a user does.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems strings.Builder
	code = Run(context.Background(), args, &out, &problems)
	return code, out.String(), problems.String()
}

func settingsFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gatehouse.yaml")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestConfig_defaults_areSound(t *testing.T) {
	code, stdout, stderr := command(t, "config")
	assert.Equal(t, exitOK, code, stderr)
	assert.Contains(t, stdout, "retention_days: 30")
	assert.Contains(t, stdout, "visibility_latency: 2h0m0s")
	assert.NotContains(t, stdout, "raw_topic", "shared settings are printed where they are set")
}

func TestConfig_printed_readsBackTheSame(t *testing.T) {
	_, first, _ := command(t, "config")
	code, second, stderr := command(t, "config", "--config", settingsFile(t, first))
	assert.Equal(t, exitOK, code, stderr)
	assert.Equal(t, first, second)
}

func TestConfig_secrets_areMasked(t *testing.T) {
	t.Setenv("GATEHOUSE_CLICKHOUSE__PASSWORD", "hunter2-clickhouse")
	t.Setenv("GATEHOUSE_QUERY__CURSOR_KEY", "hunter2-cursor-key-of-32-bytes-or-more")
	_, stdout, stderr := command(t, "config", "--config", settingsFile(t, "kafka: {sasl: {mechanism: plain, username: u, password: hunter2-kafka}}"))
	assert.NotContains(t, stdout+stderr, "hunter2")
	assert.Equal(t, 3, strings.Count(stdout, `"********"`), stdout)
}

func TestConfig_manyMistakes_areReportedAtOnceWithTheirPlaces(t *testing.T) {
	t.Setenv("GATEHOUSE_SINK__BLOK_ROWS", "1")
	file := settingsFile(t, "ingest: {lisen: x, kafka: {brokers: [a:1]}}\nretention_days: many\ntopics: {partitions: 0}\n")
	code, _, stderr := command(t, "config", "--config", file)
	assert.Equal(t, exitUsage, code)
	for _, want := range []string{
		file + ": ingest.lisen: unknown setting; did you mean ingest.listen?",
		file + ": ingest.kafka: cannot be set here; set " + file + ": kafka, which counts for all stages",
		file + ": retention_days: ",
		"GATEHOUSE_SINK__BLOK_ROWS: unknown setting",
		"topics.partitions: 0 is less than 1",
	} {
		assert.Contains(t, stderr, want)
	}
}

func TestConfig_valuesThatCannotWork_areReportedAtOnceAndOnce(t *testing.T) {
	file := settingsFile(t, `
kafka: {brokers: [nohost]}
topics: {partitions: 0, dead: "dead letters"}
log: {level: loud}
ingest: {listen: nowhere}
query: {listen: "127.0.0.1:999999"}
profiling: {listen: nowhere}
retention_days: -1
`)
	code, _, stderr := command(t, "config", "--config", file)
	assert.Equal(t, exitUsage, code)
	for _, want := range []string{"kafka.brokers", "topics.partitions: 0", "topics.dead", "log.level", "ingest.listen", "query.listen", "profiling.listen", "retention_days: -1"} {
		assert.Equal(t, 1, strings.Count(stderr, want), "%s in\n%s", want, stderr)
	}
}

func TestConfig_unreadableFile_isTheOnlyProblem(t *testing.T) {
	for _, name := range []string{"config", "query"} {
		code, stdout, stderr := command(t, name, "--config", "/none.yaml")
		assert.Equal(t, exitUsage, code)
		assert.Empty(t, stdout, "these are not the settings")
		assert.Equal(t, "gatehouse: settings:\n  /none.yaml: cannot be read: no such file or directory\n", stderr)
	}
}

func TestStage_reportsOnlyTheSettingsItUses(t *testing.T) {
	file := settingsFile(t, "sink: {block_rows: -1}\nclickhouse: {addr: []}\nkafka: {brokers: []}\n")
	code, _, stderr := command(t, "query", "--config", file)
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "clickhouse.addr")
	assert.Contains(t, stderr, "auth.issuers: missing")
	assert.NotContains(t, stderr, "kafka")
	assert.NotContains(t, stderr, "sink")
}

func TestShared_everyPath_exists(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Kafka.Brokers = []string{"elsewhere:1"}
	cfg.Topics.Raw = "other.raw"
	require.NoError(t, settings.Copy(&cfg, shared()))
	assert.Equal(t, cfg.Kafka, cfg.Sink.Kafka)
	assert.Equal(t, "other.raw", cfg.Ingest.Topic)
	assert.Equal(t, cfg.Enrich.Group, cfg.Sink.EnrichGroup)
}

func TestRun_wrongArguments_areUsageErrors(t *testing.T) {
	for _, args := range [][]string{{"sink", "extra"}, {"query", "--nope"}, {"health"}, {"health", "127.0.0.1:8080"}, {"replay"}, {"replay", "--to", "127.0.0.1:1", "--token", "t", "f"}, {"replay", "--token", "two\ntokens", "f"}, {"nothing"}, {"token", "--ttl", "-1s", "--data-dir", t.TempDir()}} {
		code, _, stderr := command(t, args...)
		assert.Equal(t, exitUsage, code, "%v: %s", args, stderr)
		assert.NotEmpty(t, stderr)
	}
}
