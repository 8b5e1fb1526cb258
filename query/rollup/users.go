package rollup

import (
	"context"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/internal/userkey"
)

// Users counts the distinct users of the sign-ins that meet all conditions,
// exactly, by bucket and dimensions. Users of a tenant or of applications,
// interactive or not, come from the rollups; other dimensions and conditions are
// answered from the base table over the whole period. A sign-in that names
// neither a user nor an application that signed in has none; asked by App,
// sign-ins without an application are no group. The groups are ordered as those
// of Count. Errors: an unknown dimension, and those of ClickHouse.
func (rd *Reading) Users(ctx context.Context, by []Dimension, where []Condition) ([]Group, error) {
	groups, _, err := rd.users(ctx, by, where, false)
	return groups, err
}

// UsersAndWhole is Users, and beside it what In(Whole) would answer, for little
// more than one of the two costs.
func (rd *Reading) UsersAndWhole(ctx context.Context, by []Dimension, where []Condition) (cut, whole []Group, err error) {
	return rd.users(ctx, by, where, true)
}

func (rd *Reading) users(ctx context.Context, by []Dimension, where []Condition, andWhole bool) (cut, whole []Group, err error) {
	if rd.keepsUsers(by, where) {
		_, cut, whole, err = rd.inParts(ctx, asked{by: by, usersBy: by, where: where, andWhole: andWhole, usersOnly: true})
		return cut, whole, err
	}
	st, err := rd.userStatement(by, where, andWhole)
	if err != nil || st == nil {
		return nil, nil, err
	}
	if rd.plan.hasRows() {
		if ctx, err = withUnits(ctx, rd.plan.units); err != nil {
			return nil, nil, err
		}
	}
	err = rd.reader.each(ctx, "distinct users", st, func(rows driver.Rows) error {
		var g Group
		var bucket int64
		var isWhole bool
		if err := rows.Scan(&isWhole, &bucket, &g.Key, &g.N); err != nil {
			return err
		}
		switch {
		case g.N == 0:
		case isWhole:
			g.Start = rd.period.From.UTC()
			whole = append(whole, g)
		default:
			g.Start = rd.period.bucket(bucket)
			cut = append(cut, g)
		}
		return nil
	})
	return cut, whole, err
}

// userStatement is nil when there is nothing to read.
func (rd *Reading) userStatement(by []Dimension, where []Condition, andWhole bool) (*statement, error) {
	keys, err := keysOf(by)
	if err != nil {
		return nil, err
	}
	st := &statement{}
	conditions, err := st.conditions(base, where)
	if err != nil {
		return nil, err
	}
	isWhole, groups := "false", " GROUP BY bucket"+keys.names
	if andWhole {
		isWhole, groups = "grouping(bucket) = 1", " GROUP BY GROUPING SETS ((bucket"+keys.names+"), ("+strings.TrimPrefix(keys.names, ", ")+"))"
	}
	head := "SELECT " + isWhole + ", bucket, " + keys.array
	tail := groups + " ORDER BY bucket" + keys.names
	switch {
	case !rd.plan.hasRows() && len(rd.plan.base) == 0:
		return nil, nil
	case !countsUsers(by, where):
		rd.usersOfBase(st, head, tail, keys, baseConditions(by, conditions), []span{{rd.period.From, rd.period.To}})
		return st, nil
	case !rd.plan.hasRows():
		rd.usersOfBase(st, head, tail, keys, baseConditions(by, conditions), rd.plan.base)
		return st, nil
	}
	unitsHave, err := st.conditions(cube, where)
	if err != nil {
		return nil, err
	}
	st.add(head, ", groupBitmapMerge(users) + uniqExactArray(strangers) FROM (")
	rd.usersOfUnits(st, keys, unitConditions(by, where, unitsHave))
	if len(rd.plan.base) > 0 {
		st.add(" UNION ALL ")
		rd.numbersOfBase(st, keys, baseConditions(by, conditions))
	}
	st.add(")", tail)
	return st, nil
}

func baseConditions(by []Dimension, conditions string) string {
	if slices.Contains(by, App) {
		return conditions + " AND " + base.column(App) + " != ''"
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
func (rd *Reading) usersOfBase(st *statement, head, tail string, keys keyed, conditions string, spans []span) {
	st.add(head, ", uniqExact(user_key) FROM (SELECT ", rd.period.baseNumber(), " AS bucket", keys.columns(base), ", ", userkey.SQL, " AS user_key")
	st.fromBase(rd.period, spans)
	st.add(" AND user_key != '' AND ", conditions, ")", tail)
}

// usersOfUnits reads bitmaps of the numbers of users.
func (rd *Reading) usersOfUnits(st *statement, keys keyed, conditions string) {
	st.add("SELECT ", rd.period.unitNumber(), " AS bucket", keys.columns(cube), ", users, CAST([], 'Array(UInt128)') AS strangers FROM rollup_users")
	st.whereUnits(rd.period.Tenant, rd.plan.units)
	st.add(" AND ", conditions)
}

// numbersOfBase makes bitmaps of the users in the base table who have a number,
// and lists the others, the strangers, whom no bitmap can hold. The numbers are streamed past
// the few users of the spans, which are joined as the right-hand side.
func (rd *Reading) numbersOfBase(st *statement, keys keyed, conditions string) {
	st.add("SELECT bucket", keys.names, ", groupBitmapStateIf(number, known = 1) AS users, groupArrayIf(user_hash, known = 0) AS strangers",
		" FROM (SELECT user_hash, number, toUInt8(1) AS known FROM rollup_user_numbers WHERE tenant_id = ", st.Bind("String", rd.period.Tenant), ") AS numbers",
		" RIGHT JOIN (SELECT DISTINCT ", rd.period.baseNumber(), " AS bucket", keys.columns(base), ", reinterpretAsUInt128(sipHash128(", userkey.SQL, " AS user_key)) AS user_hash")
	st.fromBase(rd.period, rd.plan.base)
	st.add(" AND user_key != '' AND ", conditions, ") AS found USING (user_hash) GROUP BY bucket", keys.names)
}
