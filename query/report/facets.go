package report

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/internal/caseless"
	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/store"
)

// facet is one value of a kind, such as an application, with its sign-ins.
type facet struct {
	kind, value, name string
	tally
	first, last time.Time
}

// facets counts the sign-ins of the report that meet a condition, which leaves few,
// by each of the sources, in one pass over them. restatedAt is when a late event
// among them was stored last.
func (r *report) facets(ctx context.Context, sources []facetSource, condition func(*store.Statement) string) (found map[string][]*facet, restatedAt *time.Time, err error) {
	st := r.facetStatement(sources, condition)
	byKey := map[[2]string]*facet{}
	found = map[string][]*facet{}
	err = r.source.Store.EachRow(ctx, "count by "+sources[0].kind, st, func(scan func(...any) error) error {
		var f facet
		var status string
		var n uint64
		var late time.Time
		if err := scan(&f.kind, &f.value, &f.name, &status, &n, &f.first, &f.last, &late); err != nil {
			return err
		}
		key := [2]string{f.kind, f.key()}
		known := byKey[key]
		if known == nil {
			known = &f
			byKey[key] = known
			found[f.kind] = append(found[f.kind], known)
		}
		known.merge(f, status, n)
		if at := graph.Moment(late); at != nil && (restatedAt == nil || at.After(*restatedAt)) {
			restatedAt = at
		}
		return nil
	})
	for _, list := range found {
		slices.SortFunc(list, func(a, b *facet) int { return cmp.Or(cmp.Compare(b.SignIns, a.SignIns), cmp.Compare(a.value, b.value)) })
	}
	return found, restatedAt, err
}

// key is the same for values that are the same to a filter.
func (f *facet) key() string {
	switch f.kind {
	case "app", "user":
		return filter.IDKey(f.value)
	case "device":
		id := strings.LastIndexByte(f.value, '\n') + 1 // comes last
		return caseless.Fold(f.value[:id]) + filter.IDKey(f.value[id:])
	}
	return caseless.Fold(f.value)
}

// merge adds the sign-ins of one status.
func (f *facet) merge(more facet, status string, n uint64) {
	f.add(status, n)
	if more.first.Before(f.first) {
		f.first = more.first
	}
	if more.last.After(f.last) {
		f.last = more.last
		if more.name != "" {
			f.name = more.name
		}
	}
}

// facetCount is one value of a report from the table, with its sign-ins.
type facetCount struct {
	// Value is nil for none; parts of it are joined by commas.
	Value *string `json:"value"`
	// Name is that of the application, the user or the device.
	Name *string `json:"name,omitempty"`
	tally
	FirstDateTime time.Time `json:"firstDateTime"`
	LastDateTime  time.Time `json:"lastDateTime"`
	// SignInsLink lists exactly the sign-ins that are counted.
	SignInsLink string `json:"signInsLink"`
}

// list are the most frequent facets, with links to the sign-ins that meet their filters.
func (r *report) list(facets []*facet, filterOf func(*facet) string) []facetCount {
	items := []facetCount{}
	for _, f := range facets[:min(r.options.top, len(facets))] {
		parts := slices.DeleteFunc(strings.Split(f.value, "\n"), func(part string) bool { return part == "" })
		items = append(items, facetCount{
			Value: graph.Optional(strings.Join(parts, ", ")), Name: graph.Optional(f.name), tally: f.tally, FirstDateTime: f.first.UTC(), LastDateTime: f.last.UTC(),
			SignInsLink: r.links.between(r.from, r.to, filterOf(f)),
		})
	}
	return items
}

// facetTable has a row for each value of each part.
func facetTable(names []string, parts ...[]facetCount) export.Table {
	rows := export.Table{append(tallyHeader("by", "value", "name"), "firstDateTime", "lastDateTime")}
	for i, part := range parts {
		for _, item := range part {
			row := append([]string{names[i], export.TextCell(item.Value), export.TextCell(item.Name)}, item.cells()...)
			rows = append(rows, append(row, export.TimeCell(&item.FirstDateTime), export.TimeCell(&item.LastDateTime)))
		}
	}
	return rows
}
