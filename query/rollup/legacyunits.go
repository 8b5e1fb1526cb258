package rollup

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Tables that go along with a statement.
const (
	// besideTable has the users in the base table, with their sign-ins there.
	besideTable = "beside"
	// chosenTable has the hashes of users.
	chosenTable = "chosen"
)

// ranking is who of the users may be among the most frequent.
type ranking struct {
	made bool
	// users is how many there are.
	users uint64
	// chosen are the hashes of the most frequent, and of all who have as many sign-ins
	// as the last of them.
	chosen []string
}

// rankLegacy ranks the users of units and of the base table, by their hashes alone:
// there may be a million of them, and their texts are read of the few who are listed.
func (rd *Reading) rankLegacy(ctx context.Context, q LegacyQuestion, beside legacyRows) (ranking, error) {
	table, err := ext.NewTable(besideTable, ext.Column("hash", "FixedString(16)"), ext.Column("events", "UInt64"))
	for _, v := range beside.values {
		if err == nil && v.kind == LegacyUser {
			err = table.Append(v.hash, v.SignIns)
		}
	}
	rank := ranking{made: true}
	if err != nil {
		return rank, fmt.Errorf("read rollups: send users: %w", err)
	}
	if ctx, err = withUnits(ctx, rd.plan.units, table); err != nil {
		return rank, err
	}
	st := &statement{}
	// Users of as many sign-ins are a level; before is how many have more.
	st.add("SELECT sum(users), arrayMap(h -> reinterpretAsFixedString(h), arrayFlatten(groupArrayIf(hashes, before < ", st.Count(q.Top), "))) FROM (",
		"SELECT users, hashes, sum(length(hashes)) OVER (ORDER BY n DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM (",
		"SELECT n, countIf(hash != reinterpretAsUInt128(sipHash128(''))) AS users, groupArray(hash) AS hashes FROM (",
		"SELECT hash, sum(events) AS n FROM (SELECT value_hash AS hash, events FROM rollup_legacy")
	rd.whereLegacy(st, q, "kind = 'user'")
	st.add(" UNION ALL SELECT reinterpretAsUInt128(hash), events FROM ", besideTable, ") GROUP BY hash) GROUP BY n))")
	err = rd.reader.each(ctx, "users of legacy client apps in rollups", st, func(rows driver.Rows) error { return rows.Scan(&rank.users, &rank.chosen) })
	return rank, err
}

// legacyOfUnits reads the values in units, of users the chosen ones.
func (rd *Reading) legacyOfUnits(ctx context.Context, q LegacyQuestion, chosen []string) (legacyRows, error) {
	table, err := ext.NewTable(chosenTable, ext.Column("hash", "FixedString(16)"))
	for i := 0; err == nil && i < len(chosen); i++ {
		err = table.Append(chosen[i])
	}
	if err != nil {
		return legacyRows{}, fmt.Errorf("read rollups: send chosen users: %w", err)
	}
	if ctx, err = withUnits(ctx, rd.plan.units, table); err != nil {
		return legacyRows{}, err
	}
	st := &statement{}
	st.add("SELECT toString(kind) AS of_kind, max(value), reinterpretAsFixedString(value_hash), argMaxIf(name, last_at, name != ''), maxIf(last_at, name != ''), sum(events), sum(success), sum(failure), sum(interrupted), min(first_at), max(last_at), max(late_at) FROM rollup_legacy")
	rd.whereLegacy(st, q, "(kind != 'user' OR value_hash IN (SELECT reinterpretAsUInt128(hash) FROM "+chosenTable+"))")
	st.add(" GROUP BY of_kind, value_hash")
	return rd.readLegacy(ctx, "legacy client apps in rollups", st)
}

// whereLegacy continues a statement on the units' rows.
func (rd *Reading) whereLegacy(st *statement, q LegacyQuestion, condition string) {
	st.whereUnits(rd.period.Tenant, rd.plan.units)
	st.add(" AND ", condition)
	if q.Interactive {
		st.add(" AND is_interactive")
	}
}
