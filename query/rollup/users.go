package rollup

import (
	"context"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Users counts the distinct users of the sign-ins that meet all conditions,
// exactly, by bucket and dimensions. Users of a tenant or of applications,
// interactive or not, come from the rollups; other dimensions and conditions are
// answered from the base table over the whole period. A sign-in that names
// neither a user nor an application that signed in has none; asked by App,
// sign-ins without an application are no group. The groups are ordered as those
// of Count. Errors: an unknown dimension, and those of ClickHouse.
func (rd *Reading) Users(ctx context.Context, by []Dimension, where []Condition) ([]Group, error) {
	st, err := rd.userStatement(by, where)
	if err != nil || st == nil {
		return nil, err
	}
	if ctx, err = withPlan(ctx, rd.plan); err != nil {
		return nil, err
	}
	var groups []Group
	err = rd.reader.each(ctx, "distinct users", st, func(rows driver.Rows) error {
		var g Group
		var bucket int64
		if err := rows.Scan(&bucket, &g.Key, &g.N); err != nil {
			return err
		}
		g.Start = rd.period.bucket(bucket)
		if g.N > 0 {
			groups = append(groups, g)
		}
		return nil
	})
	return groups, err
}

// userStatement is nil when there is nothing to read.
func (rd *Reading) userStatement(by []Dimension, where []Condition) (*statement, error) {
	keys, err := keysOf(by)
	if err != nil {
		return nil, err
	}
	st := &statement{}
	conditions, err := st.conditions(base, where)
	if err != nil {
		return nil, err
	}
	switch {
	case !rd.plan.hasRows() && len(rd.plan.base) == 0:
		return nil, nil
	case !countsUsers(by, where):
		rd.usersOfBase(st, keys, baseConditions(by, conditions), []span{{rd.period.From, rd.period.To}})
		return st, nil
	case !rd.plan.hasRows():
		rd.usersOfBase(st, keys, baseConditions(by, conditions), rd.plan.base)
		return st, nil
	}
	st.add("SELECT bucket, ", keys.array, ", groupBitmapMerge(users) + sum(unnumbered) FROM (")
	rd.usersOfUnits(st, keys, unitConditions(by, where, conditions))
	if len(rd.plan.base) > 0 {
		st.add(" UNION ALL ")
		rd.numbersOfBase(st, keys, baseConditions(by, conditions))
	}
	st.add(") GROUP BY bucket", keys.names, " ORDER BY bucket", keys.names)
	return st, nil
}

func baseConditions(by []Dimension, conditions string) string {
	if slices.Contains(by, App) {
		return conditions + " AND app_id != ''"
	}
	return conditions
}

// unitConditions takes either the users of the tenant or those of applications.
func unitConditions(by []Dimension, where []Condition, conditions string) string {
	perApp := slices.Contains(by, App) || slices.ContainsFunc(where, func(c Condition) bool { return c.Dimension == App })
	if perApp {
		return conditions + " AND app_id != ''"
	}
	return conditions + " AND app_id = ''"
}

// usersOfBase counts users by their keys.
func (rd *Reading) usersOfBase(st *statement, keys keyed, conditions string, spans []span) {
	st.add("SELECT bucket, ", keys.array, ", uniqExact(user_key) FROM (SELECT ", rd.period.baseNumber(), " AS bucket", keys.columns(base), ", ", userKey, " AS user_key")
	st.fromBase(rd.period, spans)
	st.add(" AND user_key != '' AND ", conditions, ") GROUP BY bucket", keys.names, " ORDER BY bucket", keys.names)
}

// usersOfUnits reads bitmaps of the numbers of users.
func (rd *Reading) usersOfUnits(st *statement, keys keyed, conditions string) {
	st.add("SELECT ", rd.period.unitNumber(), " AS bucket", keys.columns(cube), ", users, toUInt64(0) AS unnumbered FROM rollup_users")
	rd.whereUnits(st)
	st.add(" AND ", conditions)
}

// numbersOfBase makes bitmaps of the users in the base table who have a number,
// and counts the others, whom no bitmap can hold. The numbers are streamed past
// the few users of the spans, which are joined as the right-hand side.
func (rd *Reading) numbersOfBase(st *statement, keys keyed, conditions string) {
	st.add("SELECT bucket", keys.names, ", groupBitmapStateIf(number, known = 1) AS users, countIf(known = 0) AS unnumbered",
		" FROM (SELECT user_hash, number, toUInt8(1) AS known FROM rollup_user_numbers WHERE tenant_id = ", st.bind("String", rd.period.Tenant), ") AS numbers",
		" RIGHT JOIN (SELECT DISTINCT ", rd.period.baseNumber(), " AS bucket", keys.columns(base), ", reinterpretAsUInt128(sipHash128(", userKey, " AS user_key)) AS user_hash")
	st.fromBase(rd.period, rd.plan.base)
	st.add(" AND user_key != '' AND ", conditions, ") AS found USING (user_hash) GROUP BY bucket", keys.names)
}
