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
	nameAccept   = "accept"
	nameCatchUp  = "catch_up"
	nameLatency  = "latency"

	nameIngest = "ingest" // the stage that nameAccept measures
)

// rounds lists what is measured in each round, in this order.
func rounds() []string {
	return []string{nameConsume, nameEnrich, nameSink, nameInsert, namePeer, nameEndToEnd, nameAccept}
}

// measurements lists all names: after the rounds comes what is measured once.
func measurements() []string { return append(rounds(), nameCatchUp, nameLatency) }

// Values of BENCH_BROKER and BENCH_GEO.
const (
	brokerApache   = "apache"
	brokerEmbedded = "embedded"
	geoFull        = "full"
	geoUsed        = "used"
)

// settings are what the environment says.
type settings struct {
	// BENCH_EVENTS raw events of each run, BENCH_RUNS runs of each measurement,
	// alternating, of BENCH_ONLY (names of measurements; empty for all).
	events, runs int
	only         []string
	// BENCH_USERS people sign in; the topics have BENCH_PARTITIONS.
	users      int
	partitions int32
	// BENCH_BROKER is apache, or embedded (without Java; no figures worth keeping).
	broker string
	// BENCH_GEO is full, or used: the peer's dictionary holds only networks that occur.
	geo string
	// BENCH_PROGRAM is the gatehouse that is measured, BENCH_BEFORE another one to
	// measure beside it; empty for none.
	program, before string
	// BENCH_PROFILE is the directory that takes the stages' profiles (empty for
	// none), those of the processor over BENCH_PROFILE_SECONDS.
	profiles       string
	profileSeconds int
	// BENCH_DIR is where engines keep their data; empty for a temporary directory.
	dir string
	// BENCH_RATES are events a second that latency is measured at, for BENCH_FEED each.
	rates []int
	feed  time.Duration
	// BENCH_TIMEOUT is after which all ends.
	timeout time.Duration
}

func defaultSettings() settings {
	return settings{
		events: 2_000_000, runs: 3, users: 20_000, partitions: 4, broker: brokerApache, geo: geoFull,
		program: filepath.Join("bin", "gatehouse"), timeout: time.Hour,
		profileSeconds: 10, rates: []int{1000, 5000, 20_000}, feed: 20 * time.Second,
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
	number("BENCH_PROFILE_SECONDS", &s.profileSeconds, 1)
	number("BENCH_PARTITIONS", &partitions, 1)
	s.partitions = int32(partitions)
	choice("BENCH_BROKER", &s.broker, brokerApache, brokerEmbedded)
	choice("BENCH_GEO", &s.geo, geoFull, geoUsed)
	for name, into := range map[string]*string{"BENCH_PROGRAM": &s.program, "BENCH_BEFORE": &s.before, "BENCH_PROFILE": &s.profiles, "BENCH_DIR": &s.dir} {
		if text := get(name); text != "" {
			*into = text
		}
	}
	for name, into := range map[string]*time.Duration{"BENCH_TIMEOUT": &s.timeout, "BENCH_FEED": &s.feed} {
		if text := get(name); text != "" {
			var err error
			if *into, err = time.ParseDuration(text); err != nil || *into < time.Second {
				problems = append(problems, fmt.Errorf("%s: %q is no duration from 1s on", name, text))
			}
		}
	}
	problems = append(problems, s.choose(get("BENCH_ONLY"))...)
	problems = append(problems, s.chooseRates(get("BENCH_RATES"))...)
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

func (s *settings) chooseRates(list string) (problems []error) {
	if list == "" {
		return nil
	}
	s.rates = nil
	for text := range strings.SplitSeq(list, ",") {
		rate, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || rate < 50 {
			problems = append(problems, fmt.Errorf("BENCH_RATES: %q is no number from 50 on", text))
		}
		s.rates = append(s.rates, rate)
	}
	return problems
}

// wants reports whether the measurement is to be made.
func (s settings) wants(name string) bool { return len(s.only) == 0 || slices.Contains(s.only, name) }
