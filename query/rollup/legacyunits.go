package rollup

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// chosenTable has the hashes of users whose rows are read; it goes along with the
// statement.
const chosenTable = "chosen"

// legacyOfUnits reads the values in units, of users those of some hashes.
func (rd *Reading) legacyOfUnits(ctx context.Context, q LegacyQuestion, users []string) (legacyRows, error) {
	table, err := ext.NewTable(chosenTable, ext.Column("hash", "FixedString(16)"))
	for i := 0; err == nil && i < len(users); i++ {
		err = table.Append(users[i])
	}
	if err != nil {
		return legacyRows{}, fmt.Errorf("read rollups: send chosen users: %w", err)
	}
	if ctx, err = withUnits(ctx, rd.plan.units, table); err != nil {
		return legacyRows{}, err
	}
	st := &statement{}
	st.add("SELECT toString(kind) AS of_kind, max(value), reinterpretAsFixedString(value_hash), argMaxIf(name, last_at, name != ''), maxIf(last_at, name != ''), sum(events), sum(success), sum(failure), sum(interrupted), min(first_at), max(last_at), max(late_at) FROM rollup_legacy")
	rd.whereLegacy(st, q)
	st.add(" AND (kind != 'user' OR value_hash IN (SELECT reinterpretAsUInt128(hash) FROM ", chosenTable, ")) GROUP BY of_kind, value_hash")
	return rd.readLegacy(ctx, "legacy client apps in rollups", st)
}

// whereLegacy continues a statement on the units' rows.
func (rd *Reading) whereLegacy(st *statement, q LegacyQuestion) {
	st.whereUnits(rd.period.Tenant, rd.plan.units)
	if q.Interactive {
		st.add(" AND is_interactive")
	}
}

// readLegacy reads values with their sign-ins.
func (rd *Reading) readLegacy(ctx context.Context, what string, st *statement) (legacyRows, error) {
	var all legacyRows
	err := rd.reader.each(ctx, what, st, func(rows driver.Rows) error {
		var v LegacyValue
		var late time.Time
		err := rows.Scan((*string)(&v.kind), &v.Value, &v.hash, &v.Name, &v.named, &v.SignIns, &v.Success, &v.Failure, &v.Interrupted, &v.First, &v.Last, &late)
		all.add(legacyRows{[]LegacyValue{v}, known(late)})
		return err
	})
	return all, err
}
