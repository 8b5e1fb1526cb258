package rollup

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/internal/userkey"
)

// uncounted are sign-ins that no rollup has counted yet, by bucket and key, and their users.
type uncounted struct {
	bucket int64
	key    []string
	n      uint64
	// late is when a late one of the bucket was stored last; zero for none.
	late time.Time
	// hashes are of the users, each once.
	hashes []string
}

// uncounted reads the spans in the base table: the sign-ins by some dimensions, and
// the users among them who count by others.
func (rd *Reading) uncounted(ctx context.Context, q asked) ([]uncounted, error) {
	if len(rd.plan.base) == 0 {
		return nil, nil
	}
	st := &statement{}
	keys, err := keysOf(q.by)
	if err != nil {
		return nil, err
	}
	conditions, err := st.conditions(base, q.where)
	if err != nil {
		return nil, err
	}
	st.add("SELECT bucket, ", keys.array, ", n, late, hashes FROM (SELECT ", rd.period.baseNumber(), " AS bucket", keys.columns(base),
		", countIf(", conditions, ") AS n, maxIf(stored_at, late_seconds > 0) AS late, groupUniqArrayIf(sipHash128(", userkey.SQL, " AS user_key), user_key != '' AND ", baseConditions(q.usersBy, conditions), ") AS hashes")
	st.fromBase(rd.period, rd.plan.base)
	st.add(" GROUP BY bucket", keys.names, ")")
	var list []uncounted
	err = rd.reader.each(ctx, "sign-ins beside the rollups", st, func(rows driver.Rows) error {
		var n uncounted
		err := rows.Scan(&n.bucket, &n.key, &n.n, &n.late, &n.hashes)
		n.late = known(n.late)
		list = append(list, n)
		return err
	})
	return list, err
}

// numbers reads the numbers of users by their hashes; strangers have none.
func (rd *Reading) numbers(ctx context.Context, found []uncounted) (map[string]uint32, error) {
	table, err := ext.NewTable("found", ext.Column("hash", "FixedString(16)"))
	numbers := map[string]uint32{}
	seen := map[string]bool{}
	for _, n := range found {
		for _, hash := range n.hashes {
			if err == nil && !seen[hash] {
				seen[hash] = true
				err = table.Append(hash)
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read rollups: send hashes of users: %w", err)
	}
	if len(seen) == 0 {
		return numbers, nil
	}
	st := &statement{}
	st.add("SELECT reinterpretAsFixedString(user_hash), number FROM (SELECT user_hash, number FROM rollup_user_numbers WHERE tenant_id = ", st.Bind("String", rd.period.Tenant),
		") AS numbers INNER JOIN (SELECT reinterpretAsUInt128(hash) AS user_hash FROM found) AS found USING (user_hash)")
	ctx = clickhouse.Context(ctx, clickhouse.WithExternalTable(table))
	err = rd.reader.each(ctx, "numbers of users", st, func(rows driver.Rows) error {
		var hash string
		var number uint32
		err := rows.Scan(&hash, &number)
		numbers[hash] = number
		return err
	})
	return numbers, err
}

// answersOfBase are the counts of what is uncounted.
func answersOfBase(found []uncounted) []answered {
	list := make([]answered, 0, len(found))
	for _, n := range found {
		list = append(list, answered{n.bucket, []part{{key: n.key, n: n.n}}})
	}
	return list
}

// inOne is what is uncounted of a period that is not cut.
func inOne(found []uncounted) []uncounted {
	list := make([]uncounted, len(found))
	for i, n := range found {
		n.bucket = 0
		list[i] = n
	}
	return list
}
