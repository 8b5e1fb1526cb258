package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Names of the measurements, for BENCH_ONLY and the table.
const (
	nameConsume  = "consume"
	nameInsert   = "insert"
	namePeer     = "peer"
	nameEnrich   = "enrich"
	nameSink     = "sink"
	nameEndToEnd = "end_to_end"
)

// measurements lists the names in the order of a round.
func measurements() []string {
	return []string{nameConsume, nameEnrich, nameSink, nameInsert, namePeer, nameEndToEnd}
}

// Values of BENCH_BROKER and BENCH_GEO.
const (
	brokerApache   = "apache"
	brokerEmbedded = "embedded"
	geoFull        = "full"
	geoUsed        = "used"
)

// settings are what the environment says.
type settings struct {
	events     int           // BENCH_EVENTS: raw events of each run
	runs       int           // BENCH_RUNS: of each measurement, alternating
	only       []string      // BENCH_ONLY: names of measurements; empty for all
	users      int           // BENCH_USERS: people who sign in
	partitions int32         // BENCH_PARTITIONS: of the topics
	broker     string        // BENCH_BROKER: apache, or embedded (without Java; no figures worth keeping)
	geo        string        // BENCH_GEO: networks in the peer's dictionary: full, or those that are used
	program    string        // BENCH_PROGRAM: the gatehouse that is measured
	before     string        // BENCH_BEFORE: another one to measure beside it; empty for none
	profiles   string        // BENCH_PROFILE: directory that takes the stages' profiles; empty for none
	dir        string        // BENCH_DIR: where engines keep their data; empty for a temporary directory
	timeout    time.Duration // BENCH_TIMEOUT: after which all ends
}

func defaultSettings() settings {
	return settings{
		events: 2_000_000, runs: 3, users: 20_000, partitions: 4, broker: brokerApache, geo: geoFull,
		program: filepath.Join("bin", "gatehouse"), timeout: time.Hour,
	}
}

// readSettings takes the variables that are set; all problems come back at once.
func readSettings(get func(string) string) (settings, error) {
	s := defaultSettings()
	var problems []error
	number := func(name string, into *int, least int) {
		text := get(name)
		if text == "" {
			return
		}
		n, err := strconv.Atoi(strings.ReplaceAll(text, "_", ""))
		if err != nil || n < least {
			problems = append(problems, fmt.Errorf("%s: %q is no number from %d on", name, text, least))
			return
		}
		*into = n
	}
	choice := func(name string, into *string, allowed ...string) {
		if text := get(name); text != "" {
			if *into = text; !slices.Contains(allowed, text) {
				problems = append(problems, fmt.Errorf("%s: %q is none of %s", name, text, strings.Join(allowed, ", ")))
			}
		}
	}
	partitions := int(s.partitions)
	number("BENCH_EVENTS", &s.events, 100)
	number("BENCH_RUNS", &s.runs, 1)
	number("BENCH_USERS", &s.users, 100)
	number("BENCH_PARTITIONS", &partitions, 1)
	s.partitions = int32(partitions)
	choice("BENCH_BROKER", &s.broker, brokerApache, brokerEmbedded)
	choice("BENCH_GEO", &s.geo, geoFull, geoUsed)
	for name, into := range map[string]*string{"BENCH_PROGRAM": &s.program, "BENCH_BEFORE": &s.before, "BENCH_PROFILE": &s.profiles, "BENCH_DIR": &s.dir} {
		if text := get(name); text != "" {
			*into = text
		}
	}
	if text := get("BENCH_TIMEOUT"); text != "" {
		var err error
		if s.timeout, err = time.ParseDuration(text); err != nil {
			problems = append(problems, fmt.Errorf("BENCH_TIMEOUT: %w", err))
		}
	}
	problems = append(problems, s.choose(get("BENCH_ONLY"))...)
	return s, errors.Join(problems...)
}

func (s *settings) choose(list string) (problems []error) {
	for name := range strings.SplitSeq(list, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "":
		case slices.Contains(measurements(), name):
			s.only = append(s.only, name)
		default:
			problems = append(problems, fmt.Errorf("BENCH_ONLY: %q is none of %s", name, strings.Join(measurements(), ", ")))
		}
	}
	return problems
}

// wants reports whether the measurement is to be made.
func (s settings) wants(name string) bool { return len(s.only) == 0 || slices.Contains(s.only, name) }
