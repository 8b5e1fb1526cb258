package main

import (
	"context"
	_ "embed" // the statement
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:embed figures.sql
var figuresStatement string

// figures are numbers by what they count.
type figures struct {
	of     string // the contender
	values map[string]uint64
}

// checkFigures compares what the contender has stored with what the first one
// has: a rate counts only for the same work.
func (r *rig) checkFigures(ctx context.Context, contender, database, table string) error {
	db, err := r.store.Open(ctx, database)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing is in flight
	rows, err := db.Query(ctx, strings.ReplaceAll(figuresStatement, "{{.}}", table))
	if err != nil {
		return fmt.Errorf("figures of %s: %w", contender, err)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	got := &figures{contender, map[string]uint64{}}
	for rows.Next() {
		var name string
		var n uint64
		if err := rows.Scan(&name, &n); err != nil {
			return fmt.Errorf("figures of %s: %w", contender, err)
		}
		got.values[name] = n
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("figures of %s: %w", contender, err)
	}
	if got.values["events"] != uint64(r.settings.events) {
		return fmt.Errorf("%s stored %d events of %d", contender, got.values["events"], r.settings.events)
	}
	if r.figures == nil {
		r.figures = got
		return nil
	}
	return r.figures.compare(got)
}

// compare says where the contenders differ.
func (f *figures) compare(other *figures) error {
	names := map[string]bool{}
	for name := range f.values {
		names[name] = true
	}
	for name := range other.values {
		names[name] = true
	}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if f.values[name] != other.values[name] {
			problems = append(problems, fmt.Errorf("%s: %d by %s, %d by %s", name, f.values[name], f.of, other.values[name], other.of))
		}
	}
	return errors.Join(problems...)
}
