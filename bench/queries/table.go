package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// table is what was measured over one number of rows.
type table struct {
	rows  int
	modes []string
	names []string                   // of questions, in the order of asking
	costs map[string]map[string]cost // by name and mode
	// peak is the most memory of the query service, in bytes; arrived how many
	// events a second came meanwhile.
	peak    int64
	arrived float64
}

func (t *table) note(name, mode string, c cost) {
	if t.costs[name] == nil {
		t.costs[name] = map[string]cost{}
		t.names = append(t.names, name)
	}
	t.costs[name][mode] = c
}

// p95 is that of the warm questions, or of what was measured first, in ms.
func (t *table) p95() map[string]float64 {
	mode := modeWarm
	if !slices.Contains(t.modes, mode) {
		mode = t.modes[0]
	}
	out := map[string]float64{}
	for _, name := range t.names {
		out[name] = milliseconds(t.costs[name][mode].p95)
	}
	return out
}

func milliseconds(d time.Duration) float64 { return float64(d.Round(100*time.Microsecond)) / 1e6 }

func (t *table) print(w io.Writer) {
	_, _ = fmt.Fprintf(w, "\n%d sign-ins; the query service took %.0f MB at most", t.rows, float64(t.peak)/1e6)
	if t.arrived > 0 {
		_, _ = fmt.Fprintf(w, "; %.0f events a second arrived", t.arrived)
	}
	_, _ = fmt.Fprint(w, "\n\n| question | mode | p50 ms | p95 | p99 | most | processor ms | rows read | MB read | statements | sign-ins | answer, kB |\n",
		"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, name := range t.names {
		for _, mode := range t.modes {
			c := t.costs[name][mode]
			_, _ = fmt.Fprintf(w, "| %s | %s | %.1f | %.1f | %.1f | %.1f | %.1f | %d | %.1f | %.1f | %d | %.1f |\n", name, mode,
				milliseconds(c.p50), milliseconds(c.p95), milliseconds(c.p99), milliseconds(c.most), milliseconds(c.processor),
				c.readRows, float64(c.readBytes)/1e6, c.statements, c.answered, float64(c.answerBytes)/1e3)
		}
	}
	_, _ = fmt.Fprintln(w)
}

// printGrowth puts p95 of the warm questions side by side.
func printGrowth(w io.Writer, all []table) {
	if len(all) < 2 {
		return
	}
	head, line := "| p95, ms |", "| --- |"
	for _, t := range all {
		head += fmt.Sprintf(" %d rows |", t.rows)
		line += " --- |"
	}
	_, _ = fmt.Fprintf(w, "%s\n%s\n", head, line)
	for _, name := range all[0].names {
		row := "| " + name + " |"
		for _, t := range all {
			row += fmt.Sprintf(" %.1f |", t.p95()[name])
		}
		_, _ = fmt.Fprintln(w, row)
	}
	_, _ = fmt.Fprintln(w)
}
