package rollup

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// ranking is which users in units may be among the most frequent.
type ranking struct {
	// users is how many have sign-ins in the units.
	users uint64
	// chosen are the hashes of the most frequent, and of all who have as many sign-ins
	// as the last of them.
	chosen []string
}

// rankLegacy ranks the users in units by their sign-ins there, or takes what was kept:
// it is the same for the same units, whatever lies beside them.
func (rd *Reading) rankLegacy(ctx context.Context, q LegacyQuestion) (ranking, error) {
	all := chunk{slot: slot{layer: layerAll}, units: keep(rd.plan.units, func(u unit) bool { return u.batch != 0 })}
	question := questionText(fmt.Sprintf("legacy %d %d %t", q.Mark, q.Top, q.Interactive), rd.period.Tenant, nil, nil)
	if kept, _ := rd.reader.kept.split(question, []chunk{all}); len(kept) > 0 {
		return rankingOf(kept[0].parts), nil
	}
	r, err := rd.readRanking(ctx, q)
	if err == nil {
		rd.reader.kept.keep(question, []chunk{all}, map[slot][]part{all.slot: r.parts()})
	}
	return r, err
}

// readRanking ranks users by their hashes alone: there may be a million of them, and
// texts are read of the few who are listed.
func (rd *Reading) readRanking(ctx context.Context, q LegacyQuestion) (ranking, error) {
	ctx, err := withUnits(ctx, rd.plan.units)
	if err != nil {
		return ranking{}, err
	}
	st := &statement{}
	// Users of as many sign-ins are a level; before is how many have more.
	st.add("SELECT sum(users), arrayMap(h -> reinterpretAsFixedString(h), arrayFlatten(groupArrayIf(hashes, before < ", st.Count(q.Top), "))) FROM (",
		"SELECT users, hashes, sum(length(hashes)) OVER (ORDER BY n DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM (",
		"SELECT n, countIf(value_hash != reinterpretAsUInt128(sipHash128(''))) AS users, groupArray(value_hash) AS hashes FROM (",
		"SELECT value_hash, sum(events) AS n FROM rollup_legacy")
	rd.whereLegacy(st, q)
	st.add(" AND kind = 'user' GROUP BY value_hash) GROUP BY n))")
	var r ranking
	err = rd.reader.each(ctx, "users of legacy client apps in rollups", st, func(rows driver.Rows) error { return rows.Scan(&r.users, &r.chosen) })
	return r, err
}

// parts are the ranking as it is kept: the number of users, then each of the chosen.
func (r ranking) parts() []part {
	parts := []part{{n: r.users}}
	for _, hash := range r.chosen {
		parts = append(parts, part{key: []string{hash}})
	}
	return parts
}

func rankingOf(parts []part) ranking {
	r := ranking{users: parts[0].n}
	for _, p := range parts[1:] {
		r.chosen = append(r.chosen, p.key[0])
	}
	return r
}
