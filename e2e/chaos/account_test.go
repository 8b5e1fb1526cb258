package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

// acked is an event that was acknowledged.
func acked(poison schemas.DeadReason) entry {
	return entry{way: wayKafka, poison: poison, acked: time.Unix(1_800_000_000, 0)}
}

func dead(at string) letter { return letter{schemas.DeadNoTime, at} }

// Every way in which an event can be in the wrong place is found, and no right place is.
func TestAccount_oneEvent(t *testing.T) {
	refusedWith := func(poison schemas.DeadReason, reason string) entry {
		return entry{way: wayHTTP, poison: poison, refused: reason}
	}
	unacked := entry{way: wayHTTP}
	stored, noTime := found{rows: 1, deliveries: 1, live: 1}, schemas.DeadNoTime
	for name, tc := range map[string]struct {
		entry         entry
		found         found
		lost, doubled string
	}{
		"stored once":                       {entry: acked(""), found: stored},
		"stored twice by a producer":        {entry: acked(""), found: found{rows: 2, deliveries: 2, live: 1}},
		"dead with its reason":              {entry: acked(noTime), found: found{letters: []letter{dead("signins.raw/0/1/0")}}},
		"dead twice by a producer":          {entry: acked(noTime), found: found{letters: []letter{dead("signins.raw/0/1/0"), dead("signins.raw/0/2/0")}}},
		"refused with its reason":           {entry: refusedWith(noTime, "no-time")},
		"never acknowledged, not there":     {entry: unacked},
		"never acknowledged, there":         {entry: unacked, found: stored},
		"nowhere":                           {entry: acked(""), lost: "nowhere"},
		"in the table, invisible":           {entry: acked(""), found: found{rows: 1, deliveries: 1}, lost: "nowhere; 1 rows"},
		"good and dead":                     {entry: acked(""), found: found{letters: []letter{dead("signins.raw/0/1/0")}}, lost: "dead as no-time"},
		"good and refused":                  {entry: refusedWith("", "no-time"), lost: "refused as no-time"},
		"delivery stored twice":             {entry: acked(""), found: found{rows: 2, deliveries: 1, live: 1}, doubled: "2 rows in signins of 1 deliveries"},
		"visible twice":                     {entry: acked(""), found: found{rows: 2, deliveries: 2, live: 2}, doubled: "2 rows in signins_live"},
		"never acknowledged, visible twice": {entry: unacked, found: found{rows: 2, deliveries: 2, live: 2}, doubled: "signins_live"},
		"queryable and dead":                {entry: acked(""), found: found{rows: 1, deliveries: 1, live: 1, letters: []letter{dead("a")}}, doubled: "queryable, and dead"},
		"no letter":                         {entry: acked(noTime), lost: "no dead letter"},
		"letter of another reason":          {entry: acked(schemas.DeadFuture), found: found{letters: []letter{dead("a")}}, lost: "dead as no-time instead of future-time"},
		"refused for another reason":        {entry: refusedWith(schemas.DeadFuture, "no-time"), lost: "refused as no-time instead of future-time"},
		"to be refused, and stored":         {entry: acked(noTime), found: stored, lost: "stored, to be refused"},
		"the same letter twice":             {entry: acked(noTime), found: found{letters: []letter{dead("a"), dead("a")}}, doubled: "two dead letters of a"},
	} {
		t.Run(name, func(t *testing.T) {
			ways, problems := account(map[string]entry{"id": tc.entry}, map[string]found{"id": tc.found})
			s := total(ways)
			assert.Equal(t, tc.lost != "", s.lost == 1, "lost: %v", problems)
			assert.Equal(t, tc.doubled != "", s.doubled == 1, "doubled: %v", problems)
			assert.Len(t, problems, s.lost+s.doubled)
			for _, p := range problems {
				assert.Contains(t, p.what, tc.lost+tc.doubled)
			}
			assert.Equal(t, len(problems) == 0, outcome{problems: problems}.clean())
		})
	}
}

func TestAccount_whatNobodySent_isFound(t *testing.T) {
	ways, problems := account(nil, map[string]found{"stranger": {rows: 1, deliveries: 1, live: 1}})
	assert.Equal(t, 1, ways[wayUnknown].doubled)
	assert.Len(t, problems, 1)
}

func TestAccount_sumsOfWays(t *testing.T) {
	entries := map[string]entry{"a": acked(""), "b": acked(""), "c": acked(schemas.DeadNoTime), "d": {way: wayHTTP, poison: schemas.DeadNoTime, refused: "no-time"}}
	there := map[string]found{"a": {rows: 1, deliveries: 1, live: 1}, "c": {letters: []letter{dead("a")}}}
	ways, problems := account(entries, there)
	assert.Equal(t, sum{sent: 3, acknowledged: 3, queryable: 1, dead: 1, lost: 1}, ways[wayKafka])
	assert.Equal(t, sum{sent: 1, refused: 1}, ways[wayHTTP])
	assert.Equal(t, "sent 4, acknowledged 3, queryable 1, dead 1, lost 1, doubled 0", lastLine(outcome{ways, problems, nil, ""}))
	assert.Equal(t, "lost: b: nowhere; 0 rows in signins", problems[0].String())
}

func TestOutcome_failuresOfTheWhole_areNotClean(t *testing.T) {
	assert.False(t, outcome{failures: []string{"gatehouse verify: exit code 1"}}.clean())
	assert.True(t, outcome{}.clean())
}
