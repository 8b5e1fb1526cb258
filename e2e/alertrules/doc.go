// Package alertrules runs the tests of the alert rules, deploy/prometheus/alerts_test.yml,
// on Prometheus' own expression engine. The file is written as promtool reads it;
// promtool itself is not used, as building it takes minutes.
package alertrules
