package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/gatehouse/gatehouse/enrich"
	"github.com/gatehouse/gatehouse/ingest"
	relaying "github.com/gatehouse/gatehouse/ingest/relay"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query"
	"github.com/gatehouse/gatehouse/sink"
	"github.com/gatehouse/gatehouse/sink/verify"
)

// alertRules is deploy/prometheus/alerts.yml.
type alertRules struct {
	Groups []struct {
		Name  string
		Rules []struct {
			Alert, Expr, For string
			Labels           struct{ Severity string }
			Annotations      struct {
				Summary, Description string
				RunbookURL           string `yaml:"runbook_url"`
			}
		}
	}
}

func TestAlerts_nameMetricsThatExistAndAreExplained(t *testing.T) {
	file, err := os.Open(filepath.Join(testkit.Root(t), "deploy/prometheus/alerts.yml"))
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	var rules alertRules
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(&rules))
	known := newCatalogue(t)
	var alerts []string
	for _, group := range rules.Groups {
		assert.NotEmpty(t, group.Rules, group.Name)
		for _, rule := range group.Rules {
			alerts = append(alerts, rule.Alert)
			known.check(t, rule.Alert, rule.Expr)
			assert.Contains(t, []string{"critical", "warning"}, rule.Labels.Severity, rule.Alert)
			assert.NotEmpty(t, rule.Annotations.Summary, rule.Alert)
			assert.NotEmpty(t, rule.Annotations.Description, rule.Alert)
			assert.True(t, strings.HasSuffix(rule.Annotations.RunbookURL, "/docs/monitoring.md#"+strings.ToLower(rule.Alert)), rule.Annotations.RunbookURL)
		}
	}
	page, err := os.ReadFile(filepath.Join(testkit.Root(t), "docs/monitoring.md"))
	require.NoError(t, err)
	var explained []string
	for _, heading := range regexp.MustCompile(`(?m)^### (\w+)$`).FindAllStringSubmatch(string(page), -1) {
		explained = append(explained, heading[1])
	}
	assert.ElementsMatch(t, alerts, explained, "alerts and their sections in docs/monitoring.md")
	for _, group := range rules.Groups {
		for _, rule := range group.Rules {
			assert.Contains(t, string(page), "`"+rule.Expr+"`", "the page says when %s fires", rule.Alert)
		}
	}
	cases, err := os.ReadFile(filepath.Join(testkit.Root(t), "deploy/prometheus/alerts_test.yml"))
	require.NoError(t, err)
	known.check(t, "alerts_test.yml", string(cases))
	known.check(t, "docs/monitoring.md", strings.NewReplacer("<stage>", "sink").Replace(string(page)))
}

func TestDashboard_namesMetricsThatExist(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(testkit.Root(t), "deploy/grafana/pipeline.json"))
	require.NoError(t, err)
	var dashboard struct {
		Panels []struct {
			Title   string
			Type    string
			Targets []struct{ Expr string }
		}
	}
	require.NoError(t, json.Unmarshal(text, &dashboard))
	known := newCatalogue(t)
	for _, panel := range dashboard.Panels {
		assert.Equal(t, panel.Type != "row", len(panel.Targets) > 0, panel.Title)
		for _, target := range panel.Targets {
			known.check(t, panel.Title, target.Expr)
		}
	}
}

// catalogue is what all stages, and a verification, register: the labels of each metric, by its name.
type catalogue struct {
	*prometheus.Registry
	labels map[string][]string
}

func newCatalogue(t *testing.T) *catalogue {
	t.Helper()
	c := &catalogue{Registry: prometheus.NewRegistry(), labels: map[string][]string{}}
	c.MustRegister(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	deps := testkit.Deps(t)
	deps.Metrics = c
	relayed := relaying.DefaultConfig()
	relayed.Source.Brokers, relayed.SourceTopics = []string{"127.0.0.1:1"}, []string{"source"}
	_, err := ingest.New(ingest.DefaultConfig(), deps)
	require.NoError(t, err)
	_, err = enrich.New(enrich.DefaultConfig(), deps)
	require.NoError(t, err)
	_, err = sink.New(sink.DefaultConfig(), deps)
	require.NoError(t, err)
	_, err = query.New(query.DefaultConfig(), deps)
	require.NoError(t, err)
	_, err = relaying.New(relayed, deps)
	require.NoError(t, err)
	require.NoError(t, verify.Report{}.Register(c))
	return c
}

var descPattern = regexp.MustCompile(`fqName: "(\w+)".*variableLabels: \{([^}]*)\}`)

// Register notes what the collector has, also what has no value yet.
func (c *catalogue) Register(collector prometheus.Collector) error {
	descs := make(chan *prometheus.Desc, 100)
	collector.Describe(descs)
	close(descs)
	for desc := range descs {
		if found := descPattern.FindStringSubmatch(desc.String()); found != nil {
			c.labels[found[1]] = strings.Split(found[2], ",")
		}
	}
	return c.Registry.Register(collector)
}

// MustRegister is Register for what cannot fail.
func (c *catalogue) MustRegister(all ...prometheus.Collector) {
	for _, collector := range all {
		if err := c.Register(collector); err != nil {
			panic(err)
		}
	}
}

var (
	metricPattern = regexp.MustCompile(`\b((?:gatehouse|process)_[a-z0-9_]+)\b(?:\{([^}]*)\})?`)
	labelPattern  = regexp.MustCompile(`(\w+)\s*(?:=~|!~|!=|=)`)
	partOfOne     = regexp.MustCompile(`_(bucket|sum|count)$`)
)

// check reports metrics and labels in a text that no stage has.
func (c *catalogue) check(t *testing.T, where, text string) {
	t.Helper()
	for _, found := range metricPattern.FindAllStringSubmatch(text, -1) {
		labels, known := c.labels[found[1]]
		if !known {
			labels, known = c.labels[partOfOne.ReplaceAllString(found[1], "")]
		}
		assert.True(t, known, "%s: no stage has %s", where, found[1])
		for _, label := range labelPattern.FindAllStringSubmatch(found[2], -1) {
			if label[1] != "job" && label[1] != "instance" {
				assert.True(t, slices.Contains(labels, label[1]), "%s: %s has no label %s", where, found[1], label[1])
			}
		}
	}
}
