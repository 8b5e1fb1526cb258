package alertrules

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const folder = "../../deploy/prometheus"

// Every alert fires in the case that it is for, and not in one that looks alike.
func TestAlerts_fireWhenTheyShould(t *testing.T) {
	tests := readTests(t, filepath.Join(folder, "alerts_test.yml"))
	require.Equal(t, []string{"alerts.yml"}, tests.RuleFiles)
	rules := readRules(t)
	engine := promql.NewEngine(promql.EngineOpts{
		MaxSamples: 1e6, Timeout: time.Minute, LookbackDelta: 5 * time.Minute, EnableAtModifier: true, EnableNegativeOffset: true,
		NoStepSubqueryIntervalFn: func(int64) int64 { return time.Duration(tests.EvaluationInterval).Milliseconds() },
	})
	defer func() { assert.NoError(t, engine.Close()) }()
	fires, silent := map[string]bool{}, map[string]bool{}
	for _, s := range tests.Tests {
		t.Run(s.Name, func(t *testing.T) {
			c := &course{t: t, engine: engine, parser: parser.NewParser(parser.Options{}), rules: rules, data: memory{}, since: map[string]time.Time{}}
			c.load(s)
			var end model.Duration
			for _, one := range s.Checks {
				end = max(end, one.EvalTime)
			}
			for at := time.Duration(0); at <= time.Duration(end); at += time.Duration(tests.EvaluationInterval) {
				c.evaluate(time.UnixMilli(0).Add(at))
			}
			for _, one := range s.Checks {
				c.expect(one)
				for _, rule := range rules {
					if one.Expr == firing(rule) && len(one.Samples) > 0 {
						fires[rule.Alert] = true
					} else if one.Expr == firing(rule) && c.speaksOf(rule, one) {
						silent[rule.Alert] = true
					}
				}
			}
		})
	}
	for _, rule := range rules {
		assert.True(t, fires[rule.Alert], "no scenario in which %s fires", rule.Alert)
		assert.True(t, silent[rule.Alert], "no scenario in which %s does not fire although its metrics are there", rule.Alert)
	}
}

// firing is the expression by which scenarios ask whether an alert fires.
func firing(rule rulefmt.Rule) string {
	return fmt.Sprintf(`ALERTS{alertname="%s",alertstate="firing"}`, rule.Alert)
}

// speaksOf says whether there is a sample of a metric that the rule is about.
func (c *course) speaksOf(rule rulefmt.Rule, one check) bool {
	expr, err := c.parser.ParseExpr(rule.Expr)
	require.NoError(c.t, err)
	there := false
	parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
		if selector, ok := node.(*parser.VectorSelector); ok && selector.Name != "" {
			there = there || len(c.query(selector.Name, time.UnixMilli(0).Add(time.Duration(one.EvalTime)))) > 0
		}
		return nil
	})
	return there
}

// readRules reads the rules as Prometheus does.
func readRules(t *testing.T) []rulefmt.Rule {
	t.Helper()
	groups, problems := rulefmt.ParseFile(filepath.Join(folder, "alerts.yml"), false, model.UTF8Validation, parser.NewParser(parser.Options{}), slog.New(slog.DiscardHandler))
	require.Empty(t, problems)
	var all []rulefmt.Rule
	for _, group := range groups.Groups {
		for _, rule := range group.Rules {
			require.Zero(t, rule.KeepFiringFor, "%s: this test does not know keep_firing_for", rule.Alert)
			require.NotContains(t, rule.Labels, labels.AlertName)
			all = append(all, rule)
		}
	}
	require.NotEmpty(t, all)
	return all
}
