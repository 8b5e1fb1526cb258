package questions

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// plantAll stores the planted cases, each in the tenant of its question's name,
// beside an office in which nothing is wrong.
func plantAll(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	var rows []row
	for _, name := range slices.Sorted(maps.Keys(cases())) {
		one := &tenant{name: name}
		one.office()
		cases()[name].plant(one)
		rows = append(rows, one.deliveries()...)
	}
	w.insert(rows)
	return w
}

// byTheEnd are questions that go by the end of the period.
func byTheEnd(name string) bool {
	return slices.Contains([]string{"dormant-accounts", "noninteractive-volume"}, name)
}

// Every question finds the case that was planted for it, and neither what looks
// like it, nor earlier revisions, other tenants or what came after the horizon.
func TestQuestions_findWhatWasPlantedAndNothingElse(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	w, planted := plantAll(t), cases()
	for _, q := range all {
		t.Run(q.Name, func(t *testing.T) {
			w := &world{t: t, conn: w.conn}
			c, known := planted[q.Name]
			require.True(t, known, "no case is planted")
			w.compare(c.want, w.ask(q.SQL, arguments(q, q.Name, from, horizon, c.values)))
			if !byTheEnd(q.Name) { // the view ends at the horizon by itself
				w.compare(c.want, w.ask(q.SQL, arguments(q, q.Name, from, horizon.AddDate(0, 0, 30), c.values)))
			}
			assert.Empty(t, w.ask(q.SQL, arguments(q, "nobody's", from, horizon, c.values)))
			w.readByTheKey(q)

			// As the query service asks: over what it lets be seen.
			const seen = "(SELECT * FROM signins_live WHERE tenant_id = {tenant:String} AND created_at < '2026-03-16 00:00:00')"
			w.compare(c.want, w.ask(q.Over(seen), arguments(q, q.Name, from, horizon, c.values)))
		})
	}
	assert.Len(t, planted, len(all))
}

func (w *world) compare(want []finding, found []map[string]string) {
	w.t.Helper()
	var got []finding
	for i, one := range found {
		part := finding{}
		for name, value := range one {
			if i >= len(want) || has(want[i], name) {
				part[name] = value
			}
		}
		got = append(got, part)
	}
	assert.Equal(w.t, want, got)
}

func has(f finding, name string) bool { _, there := f[name]; return there }

// readByTheKey checks that every reading of the table is bound to the tenant and
// the time by its key.
func (w *world) readByTheKey(q Question) {
	w.t.Helper()
	var plan strings.Builder
	for _, line := range w.ask("EXPLAIN indexes = 1 "+q.SQL, arguments(q, q.Name, from, horizon, nil)) {
		plan.WriteString(line["explain"] + "\n")
	}
	readings := len(regexp.MustCompile(`ReadFromMergeTree \(\S*\.signins\)`).FindAllString(plan.String(), -1))
	require.NotZero(w.t, readings, plan.String())
	bound := 0
	for _, found := range regexp.MustCompile(`Condition: .*toStartOfSecond\(created_at\) in .*`).FindAllString(plan.String(), -1) {
		if strings.Contains(found, "tenant_id in ['"+q.Name+"'") && strings.Contains(found, "+Inf") && strings.Contains(found, "-Inf") {
			bound++
		}
	}
	assert.Equal(w.t, readings, bound, plan.String())
}
