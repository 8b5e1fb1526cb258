package query

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// writeOn revises, restates and adds sign-ins, as long as ctx lasts, and returns
// how often it did.
func (r *rig) writeOn(ctx context.Context) (rounds int, err error) {
	for ; ; rounds++ {
		for _, statement := range []string{
			// A seventh of all is sent again, another place and outcome, in the same second.
			`INSERT INTO signins SELECT * REPLACE (revision + 1 AS revision, 'Failure' AS status, 'X' AS city, toStartOfSecond(created_at) + toIntervalMillisecond(rand() % 1000) AS created_at)
				FROM signins FINAL WHERE startsWith(id, 'id-') AND sipHash64(id) % 7 = {round:UInt64} % 7`,
			// Late events of settled times, and events after the horizon.
			`INSERT INTO signins (tenant_id, created_at, _id_text, revision, is_interactive) SELECT '` + tenantA + `', toDateTime64('2026-07-17 08:59:59', 7, 'UTC') - toIntervalHour(24 * number), format('late-{0}-{1}', {round:UInt64}, number), 1, true FROM numbers(20)`,
			`INSERT INTO signins (tenant_id, created_at, _id_text, revision, is_interactive) SELECT '` + tenantA + `', toDateTime64('2026-07-17 09:00:00', 7, 'UTC') + toIntervalSecond(number), format('new-{0}-{1}', {round:UInt64}, number), 1, true FROM numbers(20)`,
		} {
			statement = strings.ReplaceAll(statement, "{round:UInt64}", fmt.Sprint(rounds))
			if err := r.conn.Exec(context.WithoutCancel(ctx), statement); err != nil {
				return rounds, err
			}
		}
		if ctx.Err() != nil {
			return rounds + 1, nil
		}
	}
}

// walkRig is a rig whose lists are walked through while sign-ins are written.
type walkRig struct {
	*rig
	cfg Config
}

// newWalkRig has so many sign-ins, 1000 seconds apart, the first of them the newest.
// further may set more of their columns.
func newWalkRig(t *testing.T, all int, further func(i int, row values)) *walkRig {
	t.Helper()
	r := &walkRig{}
	r.rig = newRig(t, func(c *Config) {
		c.RetentionDays, c.CursorKey = 0, strings.Repeat("k", minCursorKey)
		r.cfg = *c
	})
	r.setMark(testMark)
	rows := make([]values, all)
	for i := range rows {
		rows[i] = values{"id": fmt.Sprintf("id-%05d", i), "created_at": testBounds.Add(-time.Duration(i+1) * 1000 * time.Second)}
		further(i, rows[i])
	}
	r.insert(rows...)
	return r
}

// startWriting writes on until end is called, which returns how often it did.
func (r *walkRig) startWriting() (end func() (rounds int)) {
	ctx, cancel := context.WithCancel(r.Context())
	r.Cleanup(cancel)
	type outcome struct {
		rounds int
		err    error
	}
	ended := make(chan outcome, 1)
	go func() {
		rounds, err := r.writeOn(ctx)
		ended <- outcome{rounds, err}
	}()
	return func() int {
		r.Helper()
		cancel()
		o := <-ended
		require.NoError(r, o.err)
		return o.rounds
	}
}

// moveOn moves H by a minute a page, and now and then starts the service anew some
// hours later. It returns the link as it leads to the service then.
func (r *walkRig) moveOn(pages int, anew bool, link string) string {
	r.Helper()
	r.setMark(testMark.Add(time.Duration(pages) * time.Minute))
	if !anew {
		return link
	}
	return r.restart(r.cfg, link, noon.Add(time.Duration(pages)*5*time.Hour))
}

// TestList_walk_whileAWriterWorks follows a list to its end while sign-ins are
// revised, restated and added all the time, H moves, the service is started anew,
// and a day goes by.
func TestList_walk_whileAWriterWorks(t *testing.T) {
	const all, top = 1000, 50
	r := newWalkRig(t, all, func(int, values) {})
	endWriting := r.startWriting()
	seen := map[string]int{}
	var last time.Time
	pages := 0
	for target := signIns + fmt.Sprintf("?$top=%d&$count=true", top); target != ""; pages++ {
		answer := r.get(r.reader(), target)
		last = r.checkPage(answer, seen, last)
		if target = answer.next(); target == "" {
			break
		}
		target = r.moveOn(pages, pages%10 == 4, target)
	}
	rounds := endWriting()
	require.GreaterOrEqual(t, rounds, 3, "rounds of the writer")
	for i := range all {
		if id := fmt.Sprintf("id-%05d", i); seen[id] != 1 {
			t.Errorf("%s came %d times", id, seen[id])
		}
	}
	for id, times := range seen {
		if times != 1 || strings.HasPrefix(id, "new-") {
			t.Errorf("%s came %d times", id, times)
		}
	}
	t.Logf("%d sign-ins on %d pages, %d rounds of writing", len(seen), pages, rounds)
}

// checkPage counts the sign-ins of a page and checks that none is of a later
// second than the one before it, which is at last.
func (r *rig) checkPage(answer reply, seen map[string]int, last time.Time) time.Time {
	r.Helper()
	items, _ := answer.body["value"].([]any)
	for _, item := range items {
		signIn := item.(map[string]any)
		seen[signIn["id"].(string)]++
		at, err := time.Parse(time.RFC3339Nano, signIn["createdDateTime"].(string))
		if err != nil {
			r.Fatal(err)
		}
		if !last.IsZero() && at.Truncate(time.Second).After(last) {
			r.Errorf("%v at %v comes after one at %v", signIn["id"], at, last)
		}
		last = at
	}
	if answer.body["@gatehouse.horizon"] != "2026-07-17T09:00:00Z" {
		r.Errorf("the horizon moved with the pages: %v", answer.body["@gatehouse.horizon"])
	}
	return last
}

// TestList_walk_revisionsWithinASecond: Graph gives whole seconds, exports seven
// decimals. A sign-in that comes again by the other way moves within its second,
// also across the end of a page.
func TestList_walk_revisionsWithinASecond(t *testing.T) {
	for _, direction := range []string{"asc", "desc"} {
		r := newRig(t, nil)
		r.setMark(testMark)
		at := func(i, part int) time.Time {
			return noon.Add(-4*time.Hour + time.Duration(i)*time.Second + time.Duration(part)*100*time.Millisecond)
		}
		name := func(i, part int) string { return fmt.Sprintf("%d-%d", i, part) }
		var rows []values
		for i := range 4 {
			for part := 1; part < 10; part++ {
				rows = append(rows, values{"id": name(i, part), "created_at": at(i, part)})
			}
		}
		r.insert(rows...)
		revision := uint64(1)
		ids := r.follow(r.reader(), signIns+"?$top=4&$orderby=createdDateTime+"+direction, 4, func() {
			revision++
			var again []values
			for i := range 4 {
				for part := 1; part < 10; part++ { // now at the beginning of the second, now at its end
					again = append(again, values{"id": name(i, part), "created_at": at(i, 0).Add(time.Duration(revision%2) * 999 * time.Millisecond), "revision": revision})
				}
			}
			r.insert(again...)
		})
		slices.Sort(ids)
		if n := len(ids); n != len(rows) || len(slices.Compact(ids)) != n {
			t.Errorf("%s: %d sign-ins instead of %d: %v", direction, n, len(rows), ids)
		}
	}
}

// restart puts another service in the place of the rig's, at another time, and
// returns the link as it reaches that.
func (r *rig) restart(cfg Config, link string, now time.Time) string {
	r.Helper()
	s, err := New(cfg, testkit.Deps(r))
	if err != nil {
		r.Fatal(err)
	}
	s.now = func() time.Time { return now }
	r.service = s
	r.start(cfg, false)
	u, err := url.Parse(link)
	if err != nil {
		r.Fatal(err)
	}
	return u.RequestURI()
}
