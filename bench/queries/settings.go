package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Circumstances under which questions are asked.
const (
	modeCold     = "cold"     // after ClickHouse has dropped its caches
	modeWarm     = "warm"     // again and again
	modeArriving = "arriving" // warm, while events arrive
)

// settings are what the environment says.
type settings struct {
	// BENCH_ROWS are the numbers of sign-ins, by comma, smallest first; they cover
	// BENCH_DAYS.
	rows []int
	days int
	// BENCH_DIR keeps the data for the next time, each number of rows in a folder.
	dir string
	// BENCH_RUNS is how often each question is asked.
	runs int
	// BENCH_ONLY is a regular expression on the names of questions; empty for all.
	only *regexp.Regexp
	// BENCH_MODES are cold, warm and arriving, by comma.
	modes []string
	// BENCH_ARRIVING is how many events a second arrive meanwhile.
	arriving int
	// BENCH_PROGRAM is the gatehouse that is measured.
	program string
	// BENCH_TIMEOUT is after which all ends.
	timeout time.Duration
}

func defaultSettings() settings {
	return settings{
		rows: []int{5_000_000, 50_000_000}, days: 30, dir: filepath.Join(".cache", "bench"), runs: 20,
		modes: []string{modeCold, modeWarm, modeArriving}, arriving: 5000, program: filepath.Join("bin", "gatehouse"), timeout: 6 * time.Hour,
	}
}

// readSettings takes the variables that are set; all problems come back at once.
func readSettings(get func(string) string) (settings, error) {
	s := defaultSettings()
	var problems []error
	number := func(name, text string, least int) int {
		n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(text), "_", ""))
		if err != nil || n < least {
			problems = append(problems, fmt.Errorf("%s: %q is no number from %d on", name, text, least))
		}
		return n
	}
	for name, field := range map[string]struct {
		into  *int
		least int
	}{"BENCH_DAYS": {&s.days, 3}, "BENCH_RUNS": {&s.runs, 1}, "BENCH_ARRIVING": {&s.arriving, 4}} {
		if text := get(name); text != "" {
			*field.into = number(name, text, field.least)
		}
	}
	if list := get("BENCH_ROWS"); list != "" {
		s.rows = nil
		for text := range strings.SplitSeq(list, ",") {
			s.rows = append(s.rows, number("BENCH_ROWS", text, 1000))
		}
		slices.Sort(s.rows)
	}
	for name, into := range map[string]*string{"BENCH_DIR": &s.dir, "BENCH_PROGRAM": &s.program} {
		if text := get(name); text != "" {
			*into = text
		}
	}
	problems = append(problems, s.choose(get))
	return s, errors.Join(problems...)
}

func (s *settings) choose(get func(string) string) error {
	var problems []error
	var err error
	if text := get("BENCH_ONLY"); text != "" {
		if s.only, err = regexp.Compile(text); err != nil {
			problems = append(problems, fmt.Errorf("BENCH_ONLY: %w", err))
		}
	}
	if list := get("BENCH_MODES"); list != "" {
		s.modes = strings.Split(list, ",")
		for _, mode := range s.modes {
			if !slices.Contains(defaultSettings().modes, mode) {
				problems = append(problems, fmt.Errorf("BENCH_MODES: %q is none of %s", mode, strings.Join(defaultSettings().modes, ", ")))
			}
		}
	}
	if text := get("BENCH_TIMEOUT"); text != "" {
		if s.timeout, err = time.ParseDuration(text); err != nil {
			problems = append(problems, fmt.Errorf("BENCH_TIMEOUT: %w", err))
		}
	}
	return errors.Join(problems...)
}
