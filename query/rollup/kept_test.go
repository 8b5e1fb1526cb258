package rollup

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// Whatever has another answer, or other units, or another batch, has another key.
func TestQuestionText_tellsQuestionsApart(t *testing.T) {
	interactive := []Condition{{Interactive, []string{"true"}, false}}
	texts := map[string]string{}
	for name, text := range map[string]string{
		"all":              questionText(askCounts, "t1", nil, nil),
		"users":            questionText(askUsers, "t1", nil, nil),
		"another tenant":   questionText(askCounts, "t2", nil, nil),
		"by":               questionText(askCounts, "t1", []Dimension{Status}, nil),
		"by two":           questionText(askCounts, "t1", []Dimension{Status, App}, nil),
		"by two, turned":   questionText(askCounts, "t1", []Dimension{App, Status}, nil),
		"where":            questionText(askCounts, "t1", nil, interactive),
		"where not":        questionText(askCounts, "t1", nil, []Condition{{Interactive, []string{"true"}, true}}),
		"other dimension":  questionText(askCounts, "t1", nil, []Condition{{Country, []string{"true"}, false}}),
		"two values":       questionText(askCounts, "t1", nil, []Condition{{Country, []string{"a", "b"}, false}}),
		"one of both":      questionText(askCounts, "t1", nil, []Condition{{Country, []string{"ab"}, false}}),
		"no value":         questionText(askCounts, "t1", nil, []Condition{{Country, nil, false}}),
		"the empty value":  questionText(askCounts, "t1", nil, []Condition{{Country, []string{""}, false}}),
		"two conditions":   questionText(askCounts, "t1", nil, append(interactive, interactive...)),
		"like a dimension": questionText(askCounts, "t1\x01\x06status", nil, nil),
	} {
		if other, taken := texts[text]; taken {
			t.Errorf("%s and %s have the same text", name, other)
		}
		texts[text] = name
	}
	if questionText(askCounts, "t", nil, []Condition{{App, []string{"a", "b"}, false}}) != questionText(askCounts, "t", nil, []Condition{{App, []string{"b", "a"}, false}}) {
		t.Error("the order of values tells questions apart")
	}
}

func TestChunk_key_namesEachUnitAndItsBatch(t *testing.T) {
	one := chunk{units: unitsOf(daily, 0, 2)}
	restated := chunk{units: unitsOf(daily, 0, 2)}
	restated.units[1].batch++
	for name, other := range map[string]chunk{
		"a unit less":     {units: unitsOf(daily, 0, 1)},
		"a unit more":     {units: unitsOf(daily, 0, 3)},
		"another batch":   restated,
		"hours":           {units: unitsOf(hourly, 0, 2)},
		"in another form": {slot: slot{layer: layerAll}, units: unitsOf(daily, 0, 2)},
	} {
		if one.key("q") == other.key("q") {
			t.Errorf("%s has the same key", name)
		}
	}
	if same := (chunk{slot: slot{bucket: 7}, units: unitsOf(daily, 0, 2)}); one.key("q") != same.key("q") || one.key("q") == one.key("p") {
		t.Error("the key does not go by question and units")
	}
}

func TestPeriod_chunksOf(t *testing.T) {
	noRows := unitsOf(daily, 8, 9)
	noRows[0].batch = 0
	for _, tc := range []struct {
		name   string
		bucket Bucket
		whole  bool
		units  []unit
		want   string
	}{
		{"nothing", Week, false, nil, ""},
		{"a unit without rows", Week, false, noRows, ""},
		{"by layers", Week, false, append(append(unitsOf(weekly, 0, 1), unitsOf(daily, 7, 9)...), hourUnits(216, 219)...), "0/0:1 1/1:2 1/2:3"},
		{"whole buckets", Week, true, append(append(unitsOf(weekly, 0, 1), unitsOf(daily, 7, 9)...), hourUnits(216, 219)...), "0/3:1 1/3:5"},
		{"not cut", Whole, false, append(append(unitsOf(weekly, 0, 2), unitsOf(daily, 14, 15)...), hourUnits(360, 361)...), "0/0:2 0/1:1 0/2:1"},
		{"hours and slices", Day, false, append(hourUnits(24, 26), unitsOf(sliced, 26*12, 26*12+3)...), "1/2:5"},
	} {
		period := Period{From: at(0), Bucket: tc.bucket}
		var got []string
		for _, c := range period.chunksOf(tc.units, func(int64) bool { return tc.whole }) {
			got = append(got, fmt.Sprintf("%d/%d:%d", c.bucket, c.layer, len(c.units)))
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestPeriod_sum_addsPartsOfAGroup(t *testing.T) {
	period := Period{From: at(30), Bucket: Day}
	groups := period.sum([]answered{
		{1, []part{{key: []string{"b"}, n: 1}, {key: []string{"a"}, n: 2}, {key: []string{"none"}}}},
		{0, []part{{key: []string{"b"}, n: 3}}},
		{1, []part{{key: []string{"b"}, n: 4}}},
		{2, nil},
	})
	want := []Group{{at(24), []string{"b"}, 3}, {at(48), []string{"a"}, 2}, {at(48), []string{"b"}, 5}}
	if fmt.Sprint(groups) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", groups, want)
	}
}

func TestPeriod_unite_countsEachUserOnce(t *testing.T) {
	period := Period{From: at(0), Bucket: Day}
	first, second := roaring.BitmapOf(1, 2, 3), roaring.BitmapOf(3, 4)
	groups := period.unite(
		[]answered{{0, []part{{n: 7}}}, {1, []part{{n: 3, users: first}}}, {1, []part{{n: 2, users: second}}}},
		[]uncounted{
			{bucket: 1, key: []string{"Success"}, hashes: []string{"four", "five", "x"}},
			{bucket: 1, key: []string{"Failure"}, hashes: []string{"five", "x", "y"}},
			{bucket: 2, key: []string{"Success"}, hashes: []string{"five"}},
		},
		map[string]uint32{"four": 4, "five": 5}, 0,
	)
	want := []Group{{at(0), nil, 7}, {at(24), nil, 7}, {at(48), nil, 1}}
	if asText(groups) != asText(want) {
		t.Errorf("%v, want %v", groups, want)
	}
	if first.GetCardinality() != 3 || second.GetCardinality() != 2 {
		t.Error("what is kept was changed")
	}
}

func asText(groups []Group) string {
	var lines []string
	for _, g := range groups {
		lines = append(lines, fmt.Sprint(g.Start, len(g.Key), g.N))
	}
	return strings.Join(lines, "\n")
}

func TestKept_staysWithinItsSize(t *testing.T) {
	const most = 10_000
	kept := NewKept(most, func(int, int) {})
	answer := func(c chunk) map[slot][]part { return map[slot][]part{c.slot: {{key: []string{"k"}, n: 1}}} }
	var all []chunk
	for i := range 200 {
		c := chunk{units: unitsOf(hourly, i, i+1)}
		all = append(all, c)
		kept.keep("q", []chunk{c}, answer(c))
		if kept.size > most {
			t.Fatalf("%d bytes are kept", kept.size)
		}
	}
	_, missing := kept.split("q", all)
	if len(missing) == len(all) || len(missing) < 100 || missing[0].units[0].from != all[0].units[0].from {
		t.Errorf("%d of %d are not kept any more", len(missing), len(all))
	}
	large := chunk{units: unitsOf(daily, 0, 1)}
	kept.keep("q", []chunk{large}, map[slot][]part{large.slot: {{key: []string{strings.Repeat("x", most)}, n: 1}}})
	if _, missing = kept.split("q", []chunk{large}); len(missing) != 1 {
		t.Error("one answer pushes out the others")
	}
	if _, missing = NewKept(0, nil).split("q", all); len(missing) != len(all) {
		t.Error("something is kept in no room")
	}
}

// Nothing of the chunk is an answer too.
func TestKept_emptyAnswers_areKept(t *testing.T) {
	kept := NewKept(1<<20, func(int, int) {})
	none := chunk{units: unitsOf(daily, 0, 1)}
	kept.keep("q", []chunk{none}, nil)
	if found, missing := kept.split("q", []chunk{none}); len(found) != 1 || len(missing) != 0 || len(found[0].parts) != 0 {
		t.Errorf("found %v, missing %v", found, missing)
	}
}

// Once read, nothing is asked of the rollups again until a batch is replaced; then
// only for what it replaces, and the new rows show at once.
func TestReading_kept_isReadAgainOnlyInANewBatch(t *testing.T) {
	w := newWorld(t, 5)
	w.store(300, false)
	w.publish(true)
	period := Period{Tenant: "t1", From: w.start, To: w.start.AddDate(0, 0, w.days), Bucket: Day}
	q := question{Period: period, by: []Dimension{App}, where: []Condition{{App, []string{"a1", "a2"}, false}}}
	w.check(q)
	w.do("TRUNCATE TABLE rollup_totals")
	w.do("TRUNCATE TABLE rollup_users")
	w.readParts = 0
	w.checkBy(w.reader, q)
	if w.readParts > 0 {
		t.Errorf("%d parts were read that are kept", w.readParts)
	}
	q.Tenant = "t2"
	if got := w.counted(q); got != 0 {
		t.Errorf("tenant t2 gets %d of what is kept of t1", got)
	}
	w.publish(true)
	w.check(q)
	w.store(20, false) // late: noted, the table is read for its hours
	w.check(q)
	w.publish(true)
	w.check(q)
	q.Tenant = "t1"
	w.check(q)
}

// counted is how many sign-ins and users the reader who keeps parts counts.
func (w *world) counted(q question) (n uint64) {
	w.Helper()
	_, counts, users := w.answersOf(w.reader, q)
	for _, g := range append(counts.Groups, users...) {
		n += g.N
	}
	return n
}

// Ids of users that are removed change no number, and a user who comes again is
// counted once.
func TestReading_kept_removedUsersAreCountedOnceWhenTheyComeAgain(t *testing.T) {
	w := newWorld(t, 6)
	w.store(200, false)
	w.publish(true)
	q := question{Period: Period{Tenant: "t1", From: w.start, To: w.start.AddDate(0, 0, w.days), Bucket: Week}}
	w.check(q)
	gone := "u3"
	w.do("ALTER TABLE signins DELETE WHERE user_id = '" + gone + "' SETTINGS mutations_sync = 1")
	for id, e := range w.events {
		if e.user == gone {
			delete(w.events, id)
		}
	}
	w.publish(true)
	w.do("ALTER TABLE rollup_user_numbers DELETE WHERE user_key = '" + gone + "' SETTINGS mutations_sync = 1")
	w.check(q)
	again := w.anyEvent()
	again.tenant, again.id, again.user, again.at = "t1", "again", gone, w.start.Add(26*time.Hour)
	w.offset++
	w.note("open", []event{again})
	w.insert([]event{again})
	w.note("closed", []event{again})
	w.check(q)
	w.publish(true)
	w.check(q)
}

func TestKept_manyAtOnce(t *testing.T) {
	kept := NewKept(20_000, func(int, int) {})
	var all sync.WaitGroup
	for reader := range 8 {
		all.Go(func() {
			for i := range 500 {
				c := chunk{units: unitsOf(hourly, i%50, i%50+1)}
				want := uint64(i % 50)
				found, missing := kept.split("q", []chunk{c})
				if len(found) == 1 && found[0].parts[0].n != want {
					t.Errorf("reader %d: %d of hour %d", reader, found[0].parts[0].n, want)
				}
				kept.keep("q", missing, map[slot][]part{c.slot: {{n: want}}})
			}
		})
	}
	all.Wait()
}
