package alertrules

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/template"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// course is a scenario as it goes on: what Prometheus' rule manager does with
// alerts, without its clock.
type course struct {
	t      *testing.T
	engine *promql.Engine
	parser parser.Parser
	rules  []rulefmt.Rule
	data   memory
	since  map[string]time.Time // from when on an alert's expression has held
}

// load puts the scenario's series in.
func (c *course) load(s scenario) {
	c.t.Helper()
	for _, input := range s.InputSeries {
		of, values, err := c.parser.ParseSeriesDesc(input.Series + " " + input.Values)
		require.NoError(c.t, err, input.Series)
		for i, v := range values {
			if !v.Omitted {
				c.data.add(of, int64(i)*time.Duration(s.Interval).Milliseconds(), v.Value)
			}
		}
	}
}

// query evaluates an expression.
func (c *course) query(expr string, at time.Time) promql.Vector {
	c.t.Helper()
	query, err := c.engine.NewInstantQuery(context.Background(), c.data, nil, expr, at)
	require.NoError(c.t, err, expr)
	defer query.Close()
	vector, err := query.Exec(context.Background()).Vector()
	require.NoError(c.t, err, expr)
	return vector
}

// evaluate evaluates all rules at a time and notes the alerts as ALERTS.
func (c *course) evaluate(at time.Time) {
	c.t.Helper()
	for _, rule := range c.rules {
		held := map[string]bool{}
		for _, one := range c.query(rule.Expr, at) {
			state := "pending"
			alert := c.alert(rule, one, at)
			name := alert.Labels().String()
			held[name] = true
			if c.since[name].IsZero() {
				c.since[name] = at
			}
			if at.Sub(c.since[name]) >= time.Duration(rule.For) {
				state = "firing"
			}
			for _, other := range []string{"pending", "firing"} {
				v := 1.0
				if other != state {
					v = math.Float64frombits(value.StaleNaN)
				}
				c.data.add(alert.Set("alertstate", other).Labels(), at.UnixMilli(), v)
			}
		}
		c.resolve(rule, held, at)
	}
}

// resolve ends the alerts of a rule that do not hold any more.
func (c *course) resolve(rule rulefmt.Rule, held map[string]bool, at time.Time) {
	for name, one := range c.data {
		if one.labels.Get(labels.MetricName) != "ALERTS" || one.labels.Get(labels.AlertName) != rule.Alert {
			continue
		}
		bare := labels.NewBuilder(one.labels).Del("alertstate").Labels().String()
		if !held[bare] {
			c.data[name].samples = append(c.data[name].samples, sample{at.UnixMilli(), math.Float64frombits(value.StaleNaN)})
			delete(c.since, bare)
		}
	}
}

// alert is the alert that a rule makes of a sample; its texts must be whole.
func (c *course) alert(rule rulefmt.Rule, from promql.Sample, at time.Time) *labels.Builder {
	c.t.Helper()
	data := template.AlertTemplateData(from.Metric.Map(), nil, "", from)
	for name, text := range rule.Annotations {
		const defs = "{{$labels := .Labels}}{{$value := .Value}}"
		told, err := template.NewTemplateExpander(context.Background(), defs+text, rule.Alert, data, model.Time(at.UnixMilli()), nil, nil, []string{"missingkey=error"}).Expand()
		require.NoError(c.t, err, "%s: %s", rule.Alert, name)
		assert.NotContains(c.t, told, "no value", "%s: %s", rule.Alert, name)
		if strings.Contains(text, "{{") {
			assert.NotEqual(c.t, text, told, "%s: %s", rule.Alert, name)
		}
	}
	alert := labels.NewBuilder(from.Metric).Set(labels.MetricName, "ALERTS").Set(labels.AlertName, rule.Alert)
	for name, text := range rule.Labels {
		alert.Set(name, text)
	}
	return alert
}

// expect checks an expression at a time.
func (c *course) expect(one check) {
	c.t.Helper()
	want, got := []string{}, []string{}
	for _, s := range one.Samples {
		of, err := c.parser.ParseMetric(s.Labels)
		require.NoError(c.t, err, s.Labels)
		want = append(want, fmt.Sprint(of, " ", s.Value))
	}
	for _, s := range c.query(one.Expr, time.UnixMilli(0).Add(time.Duration(one.EvalTime))) {
		got = append(got, fmt.Sprint(s.Metric, " ", s.F))
	}
	assert.ElementsMatch(c.t, want, got, "%s after %s", one.Expr, one.EvalTime)
}
