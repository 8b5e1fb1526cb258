package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// results are all that was measured.
type results struct {
	machine    string
	eventBytes int64 // of a raw event's JSON
	runs       []sample
	latencies  []latency
	sizes      []size
	columns    []columnSize
	peerBytes  float64 // on disk, an event
}

// summary is the last line of the output. What was not measured is null.
type summary struct {
	EndToEndVsPeer  *float64            `json:"end_to_end_vs_peer"`
	EnrichVsConsume *float64            `json:"enrich_vs_consume"`
	SinkVsInsert    *float64            `json:"sink_vs_insert"`
	EventsPerSecond *float64            `json:"events_per_second"`
	BytesPerEvent   *float64            `json:"bytes_per_event"`
	PeakMB          map[string]*float64 `json:"peak_rss_mb"`
}

func (r *results) print(w io.Writer, s settings) error {
	r.printHead(w, s)
	r.printRates(w)
	r.printProcessors(w)
	r.printMemory(w)
	r.printLatencies(w)
	r.printWork(w)
	r.printSizes(w)
	line, err := json.Marshal(r.summary())
	if err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s\n", line)
	return err
}

func (r *results) summary() summary {
	s := summary{
		EndToEndVsPeer:  r.ratio(nameEndToEnd, namePeer),
		EnrichVsConsume: r.ratio(nameEnrich, nameConsume),
		SinkVsInsert:    r.ratio(nameSink, nameInsert),
		PeakMB:          map[string]*float64{nameEnrich: r.peak(nameEnrich), nameSink: r.peak(nameSink)},
	}
	if rate := r.medianRate(nameEndToEnd); rate > 0 {
		s.EventsPerSecond = rounded(rate, 1)
	}
	for _, size := range r.sizes {
		if size.table == "signins" {
			s.BytesPerEvent = rounded(size.total, 10)
		}
	}
	return s
}

func rounded(v, by float64) *float64 {
	v = float64(int64(v*by+0.5)) / by
	return &v
}

func (r *results) of(name string) (found []sample) {
	for _, m := range r.runs {
		if m.name == name {
			found = append(found, m)
		}
	}
	return found
}

// medianRate is 0 where there are no runs.
func (r *results) medianRate(name string) float64 {
	return median(r.of(name), sample.rate)
}

func median(runs []sample, value func(sample) float64) float64 {
	if len(runs) == 0 {
		return 0
	}
	var values []float64
	for _, m := range runs {
		values = append(values, value(m))
	}
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 0 {
		return (values[middle-1] + values[middle]) / 2
	}
	return values[middle]
}

// ratio is nil where one of the two was not measured.
func (r *results) ratio(name, to string) *float64 {
	a, b := r.medianRate(name), r.medianRate(to)
	if a == 0 || b == 0 {
		return nil
	}
	return rounded(a/b, 100)
}

// peak is the most memory of a stage in any run of the program, in MB.
func (r *results) peak(stage string) *float64 {
	var most int64
	for _, m := range r.runs {
		if !strings.HasSuffix(m.name, beforeSuffix) {
			most = max(most, m.peak[stage])
		}
	}
	if most == 0 {
		return nil
	}
	return rounded(float64(most)/1e6, 1)
}

// names lists what was measured, in the order of the first runs.
func (r *results) names() (names []string) {
	for _, m := range r.runs {
		if !slices.Contains(names, m.name) {
			names = append(names, m.name)
		}
	}
	return names
}

func (r *results) printHead(w io.Writer, s settings) {
	_, _ = fmt.Fprintf(w, "%s\n%d events of %d bytes of %d users, %d partitions, %s Kafka; medians of %d runs, alternating\n\n",
		r.machine, s.events, r.eventBytes, s.users, s.partitions, s.broker, s.runs)
}

func (r *results) printRates(w io.Writer) {
	_, _ = fmt.Fprintln(w, "| measured | events/s | least | most | of the peer | of the limit | whole time |\n| --- | --- | --- | --- | --- | --- | --- |")
	limits := map[string]string{nameEnrich: nameConsume, nameSink: nameInsert}
	for _, name := range r.names() {
		runs := r.of(name)
		slices.SortFunc(runs, func(a, b sample) int { return int(a.rate() - b.rate()) })
		of := strings.TrimSuffix(name, beforeSuffix)
		limit, peer := limits[of], ""
		if limit != "" || of == nameEndToEnd { // the others do something else
			peer = namePeer
		}
		whole := median(runs, func(m sample) float64 { return m.whole.Seconds() })
		_, _ = fmt.Fprintf(w, "| %s | %.0f | %.0f | %.0f | %s | %s | %.1f s |\n", name, r.medianRate(name), runs[0].rate(), runs[len(runs)-1].rate(),
			percent(r.ratio(name, peer)), percent(r.ratio(name, limit)), whole)
	}
	_, _ = fmt.Fprintln(w)
}

func percent(ratio *float64) string {
	if ratio == nil {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100**ratio)
}

// printProcessors prints microseconds an event, which are seconds a million.
func (r *results) printProcessors(w io.Writer) {
	processes := r.allNames(func(m sample) []string { return slices.Collect(maps.Keys(m.cpu)) })
	_, _ = fmt.Fprintf(w, "| processor seconds a million events | %s | together |\n| --- |%s --- |\n", strings.Join(processes, " | "), strings.Repeat(" --- |", len(processes)))
	for _, name := range r.names() {
		line, runs := "| "+name+" |", r.of(name)
		for _, process := range processes {
			line += cell(median(runs, func(m sample) float64 { return perMillion(m, m.cpu[process]) }), 1)
		}
		line += cell(median(runs, func(m sample) float64 {
			var all time.Duration
			for _, t := range m.cpu {
				all += t
			}
			return perMillion(m, all)
		}), 1)
		_, _ = fmt.Fprintln(w, line)
	}
	_, _ = fmt.Fprintln(w)
}

func perMillion(m sample, t time.Duration) float64 { return t.Seconds() / float64(m.events) * 1e6 }

// cell is empty for 0.
func cell(v float64, decimals int) string {
	if v == 0 {
		return " |"
	}
	return fmt.Sprintf(" %.*f |", decimals, v)
}

// allNames are the names that the runs have, sorted.
func (r *results) allNames(of func(sample) []string) (names []string) {
	for _, m := range r.runs {
		for _, name := range of(m) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// printMemory prints the run with the highest peak of each.
func (r *results) printMemory(w io.Writer) {
	_, _ = fmt.Fprintln(w, "| memory, MB | stage | peak | after 25 % | 50 % | 75 % | 100 % |\n| --- | --- | --- | --- | --- | --- | --- |")
	for _, name := range r.names() {
		for _, stage := range r.allNames(func(m sample) []string { return slices.Collect(maps.Keys(m.peak)) }) {
			var worst sample
			for _, m := range r.of(name) {
				if m.peak[stage] > worst.peak[stage] {
					worst = m
				}
			}
			if worst.peak[stage] == 0 {
				continue
			}
			line := fmt.Sprintf("| %s | %s |%s", name, stage, cell(float64(worst.peak[stage])/1e6, 0))
			for _, bytes := range worst.memory[stage] {
				line += cell(float64(bytes)/1e6, 0)
			}
			_, _ = fmt.Fprintln(w, line)
		}
	}
	_, _ = fmt.Fprintln(w)
}

func (r *results) printLatencies(w io.Writer) {
	if len(r.latencies) == 0 {
		return
	}
	_, _ = fmt.Fprintln(w, "| accepted to queryable | accepted/s | p50 | p99 | most | looked for | never seen |\n| --- | --- | --- | --- | --- | --- | --- |")
	round := func(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
	for _, l := range r.latencies {
		_, _ = fmt.Fprintf(w, "| at %d events/s | %.0f | %s | %s | %s | %d | %d |\n", l.rate, l.achieved, round(l.p50), round(l.p99), round(l.most), l.samples, l.missing)
	}
	_, _ = fmt.Fprintln(w)
}

// printWork prints what ClickHouse did in the last run of each.
func (r *results) printWork(w io.Writer) {
	_, _ = fmt.Fprintln(w, "| what ClickHouse says of the last run | times | rows each | processor seconds a million events |\n| --- | --- | --- | --- |")
	for _, name := range r.names() {
		runs := r.of(name)
		last := runs[len(runs)-1]
		for _, did := range last.work {
			_, _ = fmt.Fprintf(w, "| %s: %s | %d | %d |%s\n", name, did.what, did.times, did.rows, cell(perMillion(last, did.processor), 2))
		}
	}
	_, _ = fmt.Fprintln(w)
}

func (r *results) printSizes(w io.Writer) {
	if len(r.sizes) == 0 && r.peerBytes == 0 {
		return
	}
	_, _ = fmt.Fprintln(w, "| bytes an event on disk, merged | all | of it indexes | projections |\n| --- | --- | --- | --- |")
	for _, s := range r.sizes {
		_, _ = fmt.Fprintf(w, "| %s |%s%s%s\n", s.table, cell(s.total, 1), cell(s.indexes, 1), cell(s.projection, 1))
	}
	if r.peerBytes > 0 {
		_, _ = fmt.Fprintf(w, "| the peer's table |%s | |\n", cell(r.peerBytes, 1))
	}
	for _, c := range r.columns {
		_, _ = fmt.Fprintf(w, "| signins.%s |%s | |\n", c.name, cell(c.bytes, 2))
	}
	_, _ = fmt.Fprintln(w)
}
