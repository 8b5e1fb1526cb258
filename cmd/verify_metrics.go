package cmd

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/sink/verify"
)

// checkMetricsFile says early, before a long comparison, why the file cannot be
// what it is meant for.
func checkMetricsFile(name string) error {
	if name == "" {
		return nil
	}
	if filepath.Ext(name) != ".prom" {
		return fmt.Errorf("%s: the textfile collector reads only files whose names end in .prom", name)
	}
	if found, err := os.Stat(filepath.Dir(name)); err != nil || !found.IsDir() {
		return fmt.Errorf("%s: its directory does not exist: make it, and name it to the node exporter by --collector.textfile.directory", name)
	}
	return nil
}

// writeMetrics replaces the file by the report as metrics, at once.
func writeMetrics(name string, report verify.Report) error {
	registry := prometheus.NewRegistry()
	if err := report.Register(registry); err != nil {
		return err
	}
	if err := prometheus.WriteToTextfile(name, registry); err != nil {
		return fmt.Errorf("write the outcome to %s: %w", name, err)
	}
	return nil
}
